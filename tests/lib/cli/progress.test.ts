import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from '@jest/globals'
import { bar, duration, progressText, sightOf } from '../../../lib/cli/operate/progress-text.ts'
import { runProgress } from '../../../lib/cli/operate/run-progress.ts'
import type { RunRow } from '../../../lib/cli/operate/run-row.ts'

const run = (counts: Record<string, number>, expected?: number): RunRow => ({
  ...{ kind: 'update-stock', run: 'a-run', status: 'running', input: {}, counts: { total: 0, ...counts } },
  ...{ started_at: '2026-11-21T01:00:00.000Z', updated_at: '2026-11-21T01:00:00.000Z' },
  ...(expected === undefined ? {} : { expected }),
})
const text = (now: RunRow, { after, from = 0 }: { after: number; from?: number }) =>
  progressText(now, sightOf(run({ total: from }), 0), sightOf(now, after))

test.each([
  // The pace is that of what was seen, not of what was done before somebody looked.
  [
    text(run({ total: 120, created: 100, unchanged: 20 }, 301), { after: 10_000 }),
    '120 of 301, 12 a second, 16 s left; created 100, unchanged 20',
  ],
  [text(run({ total: 120 }, 301), { after: 10_000, from: 100 }), '120 of 301, 2.0 a second, 1 min 31 s left'],
  [text(run({ total: 100 }, 301), { after: 10_000, from: 100 }), '100 of 301'],
  [text(run({}, 301), { after: 0 }), '0 of 301'],
  [text(run({ total: 120 }), { after: 10_000 }), '120, 12 a second'],
  // More have come up since they were counted.
  [text(run({ total: 310 }, 301), { after: 10_000 }), '310 of 310, 31 a second'],
])('how far it has come, how fast, and how long it takes still: %s', (said, expected) => {
  expect(said).toBe(expected)
})

test.each([
  [0, '0 s'],
  [200, '1 s'],
  [59_000, '59 s'],
  [125_000, '2 min 5 s'],
  [4_800_000, '1 h 20 min'],
])('%i ms are %s', (ms, said) => {
  expect(duration(ms)).toBe(said)
})

test('the bar is as full as the run is done, and there is none where nobody knows how much there is', () => {
  const fullness = [0, 150, 301, 400].map(total => (bar(run({ total }, 301)).match(/█/g) ?? []).length)
  expect(fullness).toEqual([0, 12, 24, 24])
  expect([bar(run({ total: 5 })), bar(run({}, 0))]).toEqual(['', ''])
})

test('at a terminal one line is written over and over, and nothing is left of it', async () => {
  const stream = new PassThrough()
  const terminal = Object.assign(stream, {
    ...{ isTTY: true, columns: 120, rows: 40 },
    ...{ cursorTo: () => true, clearLine: () => true, moveCursor: () => true },
  }) as unknown as NodeJS.WriteStream
  let now = 0
  const progress = runProgress({ print: () => undefined, terminal }, () => now)
  progress.show(run({}, 100))
  now = 2_000
  progress.show(run({ total: 50, updated: 50 }, 100))
  let written = ''
  while (!written.includes('updated')) {
    await once(stream, 'readable')
    written += stripVTControlCharacters(String(stream.read() ?? ''))
  }
  progress.stop()
  expect(written).toContain('update-stock ████████████░░░░░░░░░░░░ 50 of 100, 25 a second, 2 s left; updated 50')
  expect(written.endsWith('\n')).toBe(false)
})

test('without a terminal there is a line when there is news, and not more than one in five seconds; for a program none', () => {
  const shown = (json: boolean) => {
    const lines: string[] = []
    let now = 0
    const progress = runProgress({ print: () => undefined, note: line => lines.push(line), json }, () => now)
    for (const [at, total] of [
      [0, 0],
      [1_000, 10],
      [2_000, 20],
      [7_000, 20],
      [8_000, 20],
      [13_000, 30],
    ] as const) {
      now = at
      progress.show(run({ total }, 30))
    }
    progress.stop()
    return lines.map(line => line.split(',')[0])
  }
  expect(shown(false)).toEqual(['update-stock: 10 of 30', 'update-stock: 20 of 30', 'update-stock: 30 of 30'])
  expect(shown(true)).toEqual([])
})
