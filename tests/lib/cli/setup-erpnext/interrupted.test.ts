import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Fault } from '../../../../lib/local/faults/fault.ts'
import { endState, ownerOfKey, type SetupSite, signingSecrets, startSetupSite, USER, verbs } from './site.ts'

let site: SetupSite
let undisturbed: ReturnType<typeof endState>
/** The n-th write of a run: the first and the last one of every kind, for those between are the same. */
let points: number[]

beforeAll(async () => {
  site = await startSetupSite()
  const first = await site.run()
  const kinds = first.writes.map(write => write.replace(/Relay:.*/, ''))
  points = kinds.flatMap((kind, at) => (kind !== kinds[at - 1] || kind !== kinds[at + 1] ? [at + 1] : []))
  undisturbed = endState(site)
})
afterAll(() => site.stop())

/** The n-th write, and with `andOn` every request after it, meets the fault. */
function failAt(n: number, fault: Fault, andOn: Fault | undefined): void {
  let seen = 0
  site.erpnext.faults.when(({ method }) => {
    if (method !== 'GET') seen++
    if (seen === n && method !== 'GET') return fault
    return seen >= n ? andOn : undefined
  })
}

async function expectWhole(): Promise<void> {
  expect(endState(site)).toEqual(undisturbed)
  expect(await ownerOfKey(site)).toBe(USER)
  expect(signingSecrets(site)).toEqual([site.env().ERPNEXT_WEBHOOK_SECRETS])
}

describe('a run that breaks off at any write is finished by the next one', () => {
  const gone: Fault = { kind: 'reset' }
  test.each<[string, Fault]>([
    ['before it is done', gone],
    ['after it was done, its answer lost', { kind: 'lost-answer' }],
  ])('%s', async (_, fault) => {
    expect(points).toEqual([1, 22, 23, 24, 25, 26, 27, 28, 29, 30, 45])
    for (const n of points) {
      site.reset()
      failAt(n, fault, gone)
      const broken = await site.run()
      expect([broken.code, broken.errors.length]).toEqual([1, 1])
      site.erpnext.faults.clear()
      expect(await site.run()).toMatchObject({ code: 0, errors: [] })
      await expectWhole()
    }
  })
})

test('a lost answer alone disturbs no run, whichever it is', async () => {
  for (const n of points) {
    site.reset()
    failAt(n, { kind: 'lost-answer' }, undefined)
    expect(await site.run()).toMatchObject({ code: 0, errors: [] })
    await expectWhole()
  }
})

test('a first secret that not every webhook could be given is not stored, and the next run makes another', async () => {
  site.reset()
  await site.run()
  site.writeEnv('')
  site.erpnext.faults.when(({ method, path }) =>
    method === 'PUT' && path.includes('Delivery%20Note%20on_cancel')
      ? { kind: 'status', status: 417, body: { exc_type: 'ValidationError', exception: 'not now' } }
      : undefined,
  )
  const { code, lines } = await site.run()
  expect(code).toBe(1)
  expect(lines).toContain(
    'failed          Webhook secret: not every webhook has the new one: run the same command again',
  )
  expect(site.env().ERPNEXT_WEBHOOK_SECRETS).toBeUndefined()
  site.erpnext.faults.clear()
  expect((await site.run()).code).toBe(0)
  await expectWhole()
})

test('a rotation that breaks off leaves no webhook that the relay would refuse', async () => {
  site.reset()
  await site.run()
  const old = site.env().ERPNEXT_WEBHOOK_SECRETS
  failAt(3, { kind: 'reset' }, { kind: 'reset' })
  expect((await site.run(['--relay-url', 'https://relay.example.com', '--rotate-secret'])).code).toBe(1)
  site.erpnext.faults.clear()
  const accepted = site.env().ERPNEXT_WEBHOOK_SECRETS?.split(',') ?? []
  expect(accepted).toHaveLength(2)
  expect(accepted[1]).toBe(old)
  expect(signingSecrets(site).filter(secret => !accepted.includes(secret ?? ''))).toEqual([])
})

test('a rotation gives every webhook the new secret, and keeps the one before for what is on its way', async () => {
  site.reset()
  await site.run()
  const rotate = () => site.run(['--relay-url', 'https://relay.example.com', '--rotate-secret'])
  const { lines } = await rotate()
  expect(verbs(lines)).toEqual(['unchanged', 'stored', 'updated'])
  await rotate()
  const secrets = site.env().ERPNEXT_WEBHOOK_SECRETS?.split(',') ?? []
  expect(secrets).toHaveLength(2)
  expect(signingSecrets(site)).toEqual([secrets[0]])
})
