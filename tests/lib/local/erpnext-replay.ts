import { startErpnextSimulator } from '../../../lib/local/erpnext/simulator.ts'
import { momentOf, siteBefore } from './erpnext-history.ts'
import { masked } from './erpnext-masked.ts'
import { PREPARATIONS } from './erpnext-preparations.ts'
import { readRecording } from './erpnext-recording.ts'

interface Compared {
  recorded: { status: number; body: unknown }
  answered: { status: number; body: unknown }
}

/** Sends a recorded request to the site as it was at that moment; both answers, comparable. */
export async function replay(file: string): Promise<Compared> {
  const recording = readRecording(file)
  const { options, authorization, site } = PREPARATIONS[file] ?? {}
  const simulator = await startErpnextSimulator({
    dataset: siteBefore(momentOf(recording)),
    unordered: 'by name',
    now: () => new Date(recording.answer.headers.date ?? '2026-11-21T00:30:00Z'),
    ...options,
  })
  try {
    site?.(simulator)
    const sent = recording.headers.authorization?.replace(
      '<key>:<secret>',
      `${simulator.apiKey}:${simulator.apiSecret}`,
    )
    const answer = await fetch(simulator.url + recording.path, {
      method: recording.method,
      headers: {
        ...(sent ? { authorization: authorization ?? sent } : {}),
        ...(recording.body ? { 'content-type': 'application/json' } : {}),
      },
      ...(recording.body ? { body: recording.body } : {}),
    })
    return {
      recorded: { status: recording.answer.status, body: masked(recording.answer.body, recording) },
      answered: { status: answer.status, body: masked(await answer.text(), recording) },
    }
  } finally {
    await simulator.stop()
  }
}
