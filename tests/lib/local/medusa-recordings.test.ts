import { afterAll, afterEach, describe, expect, test } from '@jest/globals'
import { type MedusaSimulator, startMedusaSimulator } from '../../../lib/local/medusa/simulator.ts'
import { exclusions, matches } from './medusa-exclusions.ts'
import { preparations } from './medusa-preparations.ts'
import { readRecording, recordingFiles } from './medusa-recording.ts'
import { answer, replay } from './medusa-replay.ts'

const isExcluded = (file: string) => Object.keys(exclusions).some(pattern => matches(pattern, file))
const replayed = recordingFiles.filter(({ file }) => !isExcluded(file))

let medusa: MedusaSimulator | undefined
let matched = 0

afterEach(() => medusa?.stop())

describe('the simulators answer as the real servers were recorded to', () => {
  test.each(replayed)('$file', async ({ api, file }) => {
    const recording = readRecording(file)
    const preparation = preparations[file] ?? {}
    const companion = preparation.companion ?? true
    // The api_token of the recorded v1 user.
    const secretKey = api === 'v1' ? { secretKey: 'my-long-api-token-123' } : {}
    medusa = await startMedusaSimulator({ api, companion, ...secretKey })
    const { status, headers, body } = recording.response
    expect(await replay(medusa, recording, preparation)).toEqual(answer(status, headers, body))
    matched += 1
  })
})

test('every exclusion leaves out a recording, and every preparation prepares one that is replayed', () => {
  const idle = Object.keys(exclusions).filter(pattern => !recordingFiles.some(({ file }) => matches(pattern, file)))
  const unused = Object.keys(preparations).filter(name => !replayed.some(({ file }) => file === name))
  expect({ idle, unused }).toEqual({ idle: [], unused: [] })
})

afterAll(() => {
  const byReason = Map.groupBy(Object.entries(exclusions), ([, reason]) => reason)
  const lines = [...byReason].map(([reason, entries]) => {
    const patterns = entries.map(([pattern]) => pattern)
    const count = recordingFiles.filter(({ file }) => patterns.some(pattern => matches(pattern, file))).length
    return `  ${count} not replayed: ${reason} (${patterns.join(', ')})`
  })
  process.stdout.write(`Medusa recordings: ${matched} / ${recordingFiles.length}\n${lines.join('\n')}\n`)
})
