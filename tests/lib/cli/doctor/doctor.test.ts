import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type Clinic, startClinic } from './clinic.ts'

let clinic: Clinic
let write: { mockRestore(): void }

beforeAll(async () => {
  write = jest.spyOn(process.stdout, 'write').mockImplementation(() => true) // the functions' logs
  clinic = await startClinic()
}, 60_000)
afterAll(async () => {
  await clinic.stop()
  write.mockRestore()
})

test('a system that was set up by the commands is well', async () => {
  const { code, findings } = await clinic.examine()
  expect(findings.filter(({ status }) => status !== 'ok')).toEqual([])
  expect(code).toBe(0)
})
