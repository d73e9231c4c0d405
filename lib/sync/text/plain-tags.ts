/** What no reader of a page sees; left open it hides the rest, as in a browser. */
const UNSEEN = /<!--[\s\S]*?(?:-->|$)|<(?<unseen>script|style)(?=[\s/>])[\s\S]*?(?:<\/\k<unseen>\s*>|$)/
const NAME = '[a-z][a-z0-9:-]*(?![a-z0-9:-])'
/** A tag whose quoted attributes may hold a `>`. */
const TAG = new RegExp(`<(?<tag>/?${NAME})(?:[^<>=]|=(?!\\s*["'])|=\\s*(?:"[^"]*"|'[^']*'))*>`)
/** A tag with a quote that nothing closes: it ends at its `>`, so that the text behind it is not lost. */
const BROKEN = new RegExp(`<(?<broken>/?${NAME})[^<>]*>`)
/** A document type, a processing instruction or `</ >`. */
const OTHER = /<[!?/][^<>]*>/

const MARKUP = new RegExp([UNSEEN, TAG, BROKEN, OTHER, /</].map(({ source }) => source).join('|'), 'gi')

/**
 * The same text with bare tags only: no attributes, comments, scripts or styles, and any other `<` as `&lt;`.
 * `striptags` takes each `<` but `< ` for a tag and an apostrophe in a tag for a quote: "<5% ethanol" or `<p title=it's>`
 * would cost the rest of the text. The alternatives exclude each other by their next character, so that a long
 * description takes time in proportion.
 */
export const withPlainTags = (html: string): string =>
  html.replace(MARKUP, (markup, ...rest) => {
    const { tag, broken } = rest.at(-1) as Record<'tag' | 'broken', string | undefined>
    const name = tag ?? broken
    return name ? `<${name}>` : markup === '<' ? '&lt;' : ''
  })
