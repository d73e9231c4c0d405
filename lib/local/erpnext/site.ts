import type { Document } from './document.ts'
import type { Schema } from './schema.ts'
import type { Store } from './store.ts'

/** What requests are answered from. */
export interface Site {
  store: Store
  schema: Schema
  /** Password fields, which no answer shows: `Webhook <name>`, `User <name>`. */
  secrets: Map<string, string>
  /** How long a new document is unseen by the checks of other inserts: see ErpnextSimulator. */
  raceMs: number
  /** The installed apps. */
  versions: Map<string, string>
  /** Background workers that are alive. */
  workers: string[]
  /** What the desk is told of the request that is answered: `_server_messages`. */
  messages: Record<string, unknown>[]
  /** A document event: sends the webhooks that want it. */
  fire(doctype: string, docevent: string, document: Document, before?: Document): void
  /** A moment as ERPNext writes it into `modified`: naive, in the site's time zone, never the same twice. */
  stamp(): string
  /**
   * Rows of a list without `order_by`: ERPNext promises no order. "shuffled" (per query) fails who relies on one;
   * "by name" is what MariaDB gave on the recorded site for most lists, for replaying them.
   */
  unordered: 'shuffled' | 'by name'
}
