import { expect, test } from '@jest/globals'
import { specificationsOf } from '../../../../lib/sync/product/specifications.ts'

test.each([
  ['tags and entities become text', { label: 'Size', description: '<b>16</b> Fr &amp; up' }, '16 Fr & up'],
  ['a stored < stays', { label: 'Temperature', description: '&lt; 25&deg;C' }, '< 25°C'],
  ['Arabic stays', { label: 'اللون', description: '<div class="ql-editor"><p>أزرق</p></div>' }, 'أزرق'],
  ['lines stay apart', { label: 'Parts', description: '<ul><li>cap</li><li>tube</li></ul>' }, 'cap\ntube'],
])('%s', (_, row, description) => {
  expect(specificationsOf([row])).toEqual([{ label: row.label, description }])
})

test.each([
  ['label', { description: 'x' }],
  ['label', { label: null, description: 'x' }],
  ['label', { label: ' ', description: 'x' }],
  ['description', { label: 'x', description: null }],
  ['description', { label: 'x', description: '' }],
  ['description', { label: 'x', description: '<div class="ql-editor"><p><br></p></div>' }],
])('a row without a %s is dropped, the others keep their order: %j', (_, row) => {
  const [first, last] = [
    { label: 'B', description: '1' },
    { label: 'A', description: '2' },
  ]
  expect(specificationsOf([first, row, last])).toEqual([first, last])
})

test('a label is one line of text', () => {
  expect(specificationsOf([{ label: '<b>Shelf</b>\n life &amp; use', description: 'x' }])).toMatchObject([
    { label: 'Shelf life & use' },
  ])
})
