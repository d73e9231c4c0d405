import { asRelayError } from '../../../errors.ts'
import { isLoopback } from '../../web-address.ts'
import type { Check } from '../check.ts'
import { ok, problem, type Said, unknown } from '../finding.ts'
import { health } from './jobs.ts'

const why = 'no webhook arrives; changes come with the sweep only, up to 15 minutes late'
export const SET_UP = '`relay setup erpnext`, with the address at which ERPNext reaches the relay as --relay-url'

/** Where ERPNext's webhooks go, as was said or as they say themselves: does a relay answer there? */
export const addressCheck: Check = {
  name: 'address of the webhooks',
  needs: ({ publicUrl }) => (publicUrl ? [] : ['administrator']),
  async look({ webhookAddress, publicUrl, probe, source }): Promise<Said> {
    const url = await webhookAddress()
    if (!url) return unknown('ERPNext has no webhook of the relay’s that would name it', SET_UP)
    const where = publicUrl ? url : `${url}, where ERPNext’s webhooks go,`
    if (isLoopback(url) && !isLoopback(source.ERPNEXT_URL ?? '')) {
      return problem(`ERPNext’s webhooks go to ${url}, which is ERPNext’s own machine`, { why, remedy: SET_UP })
    }
    try {
      const { status, json } = await probe(`${url}/health`)
      if (health.safeParse(json).success) return ok(`${where} answers as a relay does`)
      return problem(`${where} answers ${status} on /health, and not as a relay does`, { why, remedy: SET_UP })
    } catch (error) {
      const remedy = `from ERPNext’s machine: curl ${url}/health`
      return unknown(`${where} does not answer this machine: ${asRelayError(error).message}`, remedy)
    }
  },
}
