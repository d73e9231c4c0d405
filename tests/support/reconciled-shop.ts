import type { Document } from '../../lib/local/erpnext/document.ts'
import type { Finding } from '../../lib/store/runs.ts'
import { startRun } from '../../lib/sync/runs/start.ts'
import { fewItems } from './few-items.ts'
import type { TestRelay } from './test-relay.ts'

/** A shop of three items whose both sides agree, and what people do to it that nobody tells the relay of. */
export function reconciledShop(relay: TestRelay) {
  const { erpnext, medusa } = relay.simulators
  const rewrite = (doctype: string, from: object, to: object) => {
    const [[field, before] = []] = Object.entries(from)
    for (const document of erpnext.list(doctype)) {
      if (field && document[field] === before) erpnext.set(doctype, { ...document, ...to })
    }
  }
  const run = async (input: object = {}) => {
    relay.time.now += 3_600_000
    await startRun(relay, 'reconcile', input)
    await relay.queue.drain(relay.worker)
    const row = relay.runRows.get('reconcile')
    if (row?.status !== 'done') throw new Error(`the run is ${row?.status}: ${row?.reason}`)
    return row
  }
  const shop = {
    /** The whole row of a run. */
    run,
    /** What a run found, one line for each. */
    async findings(input: object = {}): Promise<string[]> {
      return ((await run(input)).findings ?? []).map(said)
    },
    async open() {
      erpnext.reset()
      medusa.reset()
      for (const rows of [relay.stateRows, relay.runRows, relay.parkingRows.parked]) rows.clear()
      relay.queue.waiting.length = 0
      fewItems(erpnext)
      // And few groups, for each collection is a call.
      const items = erpnext.list('Website Item')
      const kept = ['All Item Groups', 'Diagnostic', ...items.map(({ item_group }) => item_group)]
      for (const { name } of erpnext.list('Item Group')) if (!kept.includes(name)) erpnext.remove('Item Group', name)
      await startRun(relay, 'export-item-groups', {})
      await relay.queue.drain(relay.worker)
      await run({ fix: true })
      shop.forget()
    },
    forget() {
      relay.logLines.length = 0
      erpnext.calls.length = 0
      medusa.calls.length = 0
    },
    /** Requests that may change something, since the last `forget`. */
    writes: () => [
      ...erpnext.calls.filter(({ method, path }) => method !== 'GET' && !path.includes('get_list')),
      ...medusa.calls.filter(({ method, path }) => method !== 'GET' && !/^\/(admin\/)?auth/.test(path)),
    ],
    item: (name: string) => erpnext.get('Website Item', name) as Document,
    /** As ERPNext renames: the documents that name it change too, and no `modified` moves. */
    renameItem(from: string, to: string) {
      const item = erpnext.get('Item', from)
      if (item) erpnext.set('Item', { ...item, name: to, item_code: to })
      for (const doctype of ['Website Item', 'Item Price', 'Bin'])
        rewrite(doctype, { item_code: from }, { item_code: to })
    },
    renameGroup(from: string, to: string) {
      erpnext.set('Item Group', { ...(erpnext.get('Item Group', from) as Document), name: to })
      erpnext.remove('Item Group', from)
      rewrite('Website Item', { item_group: from }, { item_group: to })
      rewrite('Item Group', { parent_item_group: from }, { parent_item_group: to })
    },
    /** What somebody does in Medusa's admin. */
    async inMedusa(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
      const { url, secretKey, api, calls } = medusa
      const credentials: Record<string, string> =
        api === 'v1' ? { 'x-medusa-access-token': secretKey } : { authorization: `Basic ${btoa(`${secretKey}:`)}` }
      const headers = { ...credentials, 'content-type': 'application/json' }
      const before = calls.length
      const answer = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
      calls.splice(before)
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    },
  }
  return shop
}

export type ReconciledShop = ReturnType<typeof reconciledShop>

/** A finding in a line. */
export const said = ({ what, doctype, name, detail, repaired }: Finding): string =>
  `${what} ${doctype} ${name}: ${detail}${repaired ? ' (repaired)' : ''}`
