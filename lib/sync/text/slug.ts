/** Vowel signs and accents that stand alone, joiners and apostrophes belong to their word; Medusa allows none of them. */
const WITHIN_WORD = /[\p{M}\p{Cf}'’ʼ]+/gu
const BETWEEN_WORDS = /[^\p{Ll}\p{Lo}\p{Lm}\p{N}]+/gu

/**
 * Lower-case letters of any script and digits, joined by single hyphens: what Medusa accepts as a handle
 * (`isValidHandle` of 2.21). '' when the text has neither letter nor digit.
 */
export const slug = (text: string): string =>
  text
    .normalize('NFKC') // letters and their accents become one character, ² becomes 2
    .toLowerCase()
    .replace(WITHIN_WORD, '')
    .replace(BETWEEN_WORDS, '-')
    .replace(/^-|-$/g, '')
