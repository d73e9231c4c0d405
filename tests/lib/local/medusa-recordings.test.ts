import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type MedusaSimulator, startMedusaSimulator } from '../../../lib/local/medusa/simulator.ts'
import { exclusions, matches } from './medusa-exclusions.ts'
import { preparations } from './medusa-preparations.ts'
import { readRecording, recordingFiles } from './medusa-recording.ts'
import { answer, replay } from './medusa-replay.ts'
import { isTold, stories } from './medusa-stories.ts'
import { StoryTeller } from './medusa-story.ts'

const isExcluded = (file: string) => Object.keys(exclusions).some(pattern => matches(pattern, file))
const replayed = recordingFiles.filter(({ file }) => !isExcluded(file) && !isTold(file))

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

describe.each(Object.entries(stories))('%s, told in the order in which it was recorded', (_, story) => {
  let simulator: MedusaSimulator
  let teller: StoryTeller

  beforeAll(async () => {
    simulator = await startMedusaSimulator({ api: story.api, extended: story.extended ?? true })
    for (const row of story.taxonomy ?? []) simulator.addTaxonomy(row)
    teller = new StoryTeller(simulator)
  })
  afterAll(() => simulator.stop())

  test.each(story.chapters.map(chapter => ({ chapter, name: 'file' in chapter ? chapter.file : '(not recorded)' })))(
    '$name',
    async ({ chapter }) => {
      if ('happened' in chapter) return chapter.happened(simulator)
      if (!('file' in chapter)) return teller.prepare(chapter)
      const { got, wanted } = await teller.tell(chapter)
      expect(got).toEqual(wanted)
      matched += 1
      return undefined
    },
  )
})

test('every exclusion leaves out a recording, and every preparation prepares one that is replayed', () => {
  const idle = Object.keys(exclusions).filter(pattern => !recordingFiles.some(({ file }) => matches(pattern, file)))
  const told = Object.values(stories).flatMap(({ chapters }) =>
    chapters.flatMap(each => ('file' in each ? each.file : [])),
  )
  expect(told.filter((file, place) => isExcluded(file) || told.indexOf(file) !== place)).toEqual([])
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
