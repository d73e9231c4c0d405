import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'

/** Every import between our own files: `[importing file, imported file]`; types that vanish are left out. */
const imports = globSync(['functions/**/*.ts', 'lib/**/*.ts']).flatMap(file =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(?!type\b)[^'"]*?from\s+'(\.[^']+)'/gms)].map(
    ([, target]): [string, string] => [file, join(dirname(file), target as string)],
  ),
)
const crossing = (from: RegExp, to: RegExp) =>
  imports.filter(([file, target]) => from.test(file) && to.test(target)).map(pair => pair.join(' → '))

test('nothing that is deployed imports what is only for one machine', () => {
  expect(imports.length).toBeGreaterThan(100)
  expect(crossing(/^(functions|lib\/(?!local|cli))/, /^lib\/(local|cli)/)).toEqual([])
})

test('nothing in lib imports a function, and no function imports another', () => {
  expect(crossing(/./, /^functions/)).toEqual([])
})

test('adapters and stores know no rules', () => {
  expect(crossing(/^lib\/(erpnext|medusa|queue|store)/, /^lib\/(sync|api)/)).toEqual([])
})

test('mappings import no adapter', () => {
  expect(crossing(/^lib\/sync\/order\/status\.ts/, /./)).toEqual([])
  const pure = /^lib\/sync\/(text\/|product\/(mapping|handle|images|images-to-write|specifications)\.ts)/
  expect(crossing(pure, /^lib\/(?!sync\/)/)).toEqual([])
  const pricesAndStock =
    /^lib\/sync\/(price\/(base-prices|day|money|price-list|shop-price)|stock\/(item-stock|warehouse-tree))\.ts/
  expect(crossing(pricesAndStock, /^lib\/(?!sync\/)/)).toEqual([])
  const people =
    /^lib\/sync\/(customer\/(address|conversion|lead-decision|lead-fields|link-decision|name-search|party)|quotation\/(document|order-document|rate|standing|taxes))\.ts/
  expect(crossing(people, /^lib\/(?!sync\/)/)).toEqual([])
})

test('neither server’s adapter knows the other', () => {
  expect(crossing(/^lib\/erpnext/, /^lib\/medusa/)).toEqual([])
  expect(crossing(/^lib\/medusa/, /^lib\/erpnext/)).toEqual([])
})
