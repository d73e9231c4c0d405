import { type Bench, judge } from './bench.ts'
import { exportItems } from './export.ts'
import { ingest } from './ingest.ts'
import { orders } from './orders.ts'
import { prices } from './prices.ts'
import { stock } from './stock.ts'

/** `npm run bench -- NAME`; without a name, all of them. A new benchmark is one more line here. */
const benches: readonly Bench[] = [ingest, orders, exportItems, stock, prices]

const names = process.argv.slice(2)
const known = benches.map(({ name }) => name)
const unknown = names.filter(name => !known.includes(name))
if (unknown.length) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Known: ${known.join(', ')}`)
  process.exit(2)
}
for (const bench of benches.filter(({ name }) => !names.length || names.includes(name))) {
  const { lines, missed } = judge(bench.name, await bench.measure(line => console.log(line)))
  for (const line of lines) console.log(line)
  if (missed) process.exitCode = 1
}
