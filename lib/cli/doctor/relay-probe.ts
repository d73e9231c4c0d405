import ky from 'ky'
import { RelayError } from '../../errors.ts'
import { parseJson, reasonOf } from '../../http.ts'

export interface ProbeAnswer {
  status: number
  json: unknown
  /** Of the answer's `Date`, in milliseconds since 1970. */
  date: number | undefined
}

interface ProbeRequest {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** One request as it stands; answers of any status. @throws RelayError where nobody answers */
export type Probe = (url: string, request?: ProbeRequest) => Promise<ProbeAnswer>

const TIMEOUT_MS = 15_000

export const createProbe =
  (fetch: typeof globalThis.fetch = globalThis.fetch): Probe =>
  async (url, request = {}) => {
    try {
      const answer = await ky(url, {
        ...{ ...request, fetch },
        ...{ throwHttpErrors: false, redirect: 'manual', timeout: TIMEOUT_MS, retry: 0 },
      })
      const json = parseJson(await answer.text())
      const date = Date.parse(answer.headers.get('date') ?? '')
      return { status: answer.status, json, date: Number.isNaN(date) ? undefined : date }
    } catch (error) {
      throw new RelayError('transient', `${new URL(url).origin} cannot be reached: ${reasonOf(error)}`, {
        code: 'network',
        cause: error,
      })
    }
  }
