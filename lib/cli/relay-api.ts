import ky from 'ky'
import * as z from 'zod'
import { RelayError } from '../errors.ts'
import { parseJson, reasonOf } from '../http.ts'
import { openEnvFile } from './setup-erpnext/env-file.ts'

/** The relay's HTTP interface, for a command of somebody who holds a key. */
export interface RelayApi {
  /** @throws RelayError in words for the person at the keyboard; so does `post` */
  get<Body>(path: string, body: z.ZodType<Body>): Promise<Body>
  post<Body>(path: string, body: z.ZodType<Body>, json?: unknown): Promise<Body>
}

type Source = Readonly<Record<string, string | undefined>>

const refusal = z.object({ error: z.object({ message: z.string() }) })
/** A page of the parked list reads the whole table at worst. */
const TIMEOUT_MS = 30_000

/** Where the relay answers, and a key: from the environment, else from the file. */
export function connectRelay(environment: Source, envFile: string): RelayApi {
  const source = { ...openEnvFile(envFile).values(), ...filled(environment) }
  const { url, key } = settingsIn(source, envFile)
  const client = ky.create({
    headers: { authorization: `Bearer ${key}` },
    throwHttpErrors: false,
    timeout: TIMEOUT_MS,
    // Not a POST whose answer was lost: it was queued, and would be again.
    retry: { limit: 2, methods: ['get'] },
  })
  const ask = async <Body>(method: 'get' | 'post', path: string, body: z.ZodType<Body>, json?: unknown) => {
    let status: number
    let text: string
    try {
      const response = await client(url + path, { method, ...(json === undefined ? {} : { json }) })
      status = response.status
      text = await response.text()
    } catch (error) {
      throw failure(`${url} (RELAY_URL) cannot be reached: ${reasonOf(error)}`)
    }
    const answer = parseJson(text)
    if (status === 401) throw failure(`${url} refuses the key: RELAY_API_KEY has to be one of its RELAY_API_KEYS`)
    const refused = refusal.safeParse(answer)
    if (refused.success) throw failure(`the relay answers ${status}: ${refused.data.error.message}`)
    const { success, data } = body.safeParse(answer)
    if (status < 300 && success) return data
    throw failure(`${url} (RELAY_URL) answers ${status} and not as the relay does: is that its address?`)
  }
  return {
    get: (path, body) => ask('get', path, body),
    post: (path, body, json) => ask('post', path, body, json),
  }
}

function settingsIn(source: Source, envFile: string): { url: string; key: string } {
  const url = source.RELAY_URL?.replace(/\/+$/, '')
  // Where the relay itself is configured, its keys are at hand.
  const key = source.RELAY_API_KEY || source.RELAY_API_KEYS?.split(',')[0]?.trim()
  const missing = [
    ...(url ? [] : ['RELAY_URL (where the relay answers, such as https://relay.example.com or http://127.0.0.1:3000)']),
    ...(key ? [] : ['RELAY_API_KEY (one of the RELAY_API_KEYS of that relay)']),
  ]
  if (url && key && /^https?:$/.test(URL.parse(url)?.protocol ?? '')) return { url, key }
  const problem = missing.length
    ? `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set`
    : `RELAY_URL is not the address of a web server: ${url}`
  throw failure(`${problem}; looked in the environment and in ${envFile}`)
}

const filled = (environment: Source): Source =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value))

const failure = (message: string): RelayError => new RelayError('configuration', message, { code: 'relay' })
