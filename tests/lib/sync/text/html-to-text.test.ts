import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { htmlToLine, htmlToText } from '../../../../lib/sync/text/html-to-text.ts'

const BLOCKS = [
  'p',
  'div',
  'li',
  'ul',
  'ol',
  'br',
  'hr',
  'h1',
  'h6',
  'table',
  'tr',
  'td',
  'th',
  'blockquote',
  'pre',
  'img',
]
const INLINE = ['b', 'i', 'em', 'strong', 'span', 'a', 'u', 'sub', 'font']
const ATTRIBUTES = [
  '',
  ' class="a > b"',
  " title='<p>'",
  ' data-x',
  " alt=it's",
  ' dir=rtl',
  ' href="/files/x y.png"',
  ' /',
]

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter(text => /^[\p{L}\p{N}]+$/u.test(text))
const tag = (names: string[]) =>
  fc
    .record({ name: fc.constantFrom(...names), attribute: fc.constantFrom(...ATTRIBUTES), open: fc.boolean() })
    .map(({ name, attribute, open }) => (open ? `<${name}${attribute}>` : `</${name}>`))
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const markup = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      tag([...BLOCKS, ...INLINE, 'script', 'style', 'x-y']),
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '<!--',
        '-->',
        '</',
        '&',
        '&#',
        '&nbsp;',
        '&#0;',
        '<br',
        '\n',
        '\u2028',
        '\u2029',
      ),
    ),
  )
  .map(parts => parts.join(''))

test('words on either side of a block tag, a list item, a cell or an image are never glued', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, tag(BLOCKS)), { minLength: 1 }), parts => {
      const text = htmlToText(parts.flat().join(''))
      expect(text.split(/\s+/)).toEqual(parts.map(([text]) => text))
    }),
  )
})

test('a word that a tag runs through stays one word', () => {
  fc.assert(
    fc.property(word, tag(INLINE), word, (before, between, after) => {
      expect(htmlToText(before + between + after)).toBe(before + after)
    }),
  )
})

test('no tag survives and no text is lost, whatever the text between the tags', () => {
  const text = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(fc.array(fc.oneof(tag([...BLOCKS, ...INLINE]), text.map(escaped))), parts => {
      const read = parts.filter(part => !part.startsWith('<')).join('')
      const expected = read.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
      expect(htmlToText(parts.join('')).replace(/\s/g, '')).toBe(expected.replace(/[\s\p{Cc}]/gu, ''))
    }),
  )
})

test('any text at all has a text, without blank ends, runs of blank lines and control characters', () => {
  fc.assert(
    fc.property(markup, html => {
      const text = htmlToText(html)
      expect(text).toBe(text.trim())
      expect(text).not.toMatch(/\n\s*\n\s*\n/)
      expect(text).not.toMatch(/[^\P{Cc}\n\t]/u)
    }),
    { numRuns: 500 },
  )
})

test('text without < and & is what it becomes: a second pass changes nothing', () => {
  fc.assert(
    fc.property(markup, html => {
      const once = htmlToText(html).replace(/[<&]/g, '')
      expect(htmlToText(htmlToText(once))).toBe(htmlToText(once))
    }),
  )
})

test.each([null, undefined, '', ' ', '<p><br></p>', '<p>&nbsp;</p>', '<!-- only this -->'])('%j has no text', html => {
  expect(htmlToText(html)).toBe('')
})

test('a long run of brackets that open nothing keeps every one of them', () => {
  expect(htmlToText('<a '.repeat(50_000))).toHaveLength(149_999)
})

test('a title is one line', () => {
  expect(htmlToLine("<p>O'Neil &amp;</p><p>Sons\n &nbsp;Ltd</p>")).toBe("O'Neil & Sons Ltd")
})
