import { withoutSecrets } from '../source.ts'

export type Verb = 'created' | 'updated' | 'unchanged' | 'removed' | 'disabled' | 'stored' | 'kept' | 'absent'
export type Trouble = 'failed' | 'conflict'
export type Remark = 'not served yet' | 'note'

/** What a dry run says instead. */
const WOULD: Partial<Record<string, string>> = {
  created: 'would create',
  updated: 'would update',
  removed: 'would remove',
  disabled: 'would disable',
  stored: 'would store',
}

/** One line per thing, and the summary. */
export interface Report {
  line(verb: Verb | Trouble | Remark, what: string, detail?: string): void
  /** A line that is about no single thing. */
  say(text: string): void
  /** A right that the administrator has not: access, doctype, and the role of ERPNext's that has it. */
  missingRight(right: string): void
  hasMissingRights(): boolean
  /** A text that no line may show. */
  hide(secret: string): void
  /** Prints the summary; 0 when all is as it should be. */
  close(): number
}

/** What a report prints, and how: with `json` one JSON value at its end, and nothing before. */
export interface Printing {
  print(line: string): void
  dryRun: boolean
  json?: boolean | undefined
}

export function createReport({ print, dryRun, json }: Printing): Report {
  const counts = new Map<string, number>()
  const things: { did: string; what: string; detail?: string }[] = []
  const rights = new Set<string>()
  const secrets = new Set<string>()
  const say = (line: string) => {
    if (!json) print(withoutSecrets(line, secrets))
  }
  return {
    line(verb, what, detail) {
      const did = (dryRun && WOULD[verb]) || verb
      if (verb !== 'note') counts.set(did, (counts.get(did) ?? 0) + 1)
      things.push({ did, what, ...(detail ? { detail } : {}) })
      say(`${did.padEnd(15)} ${what}${detail ? `: ${detail}` : ''}`)
    },
    say,
    missingRight: right => void rights.add(right),
    hasMissingRights: () => rights.size > 0,
    hide: secret => void secrets.add(secret),
    close() {
      const hidden = (_: string, value: unknown) => (typeof value === 'string' ? withoutSecrets(value, secrets) : value)
      if (json) print(JSON.stringify({ things, missing_rights: [...rights] }, hidden, 2))
      if (counts.size) say(`\n${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}`)
      if (rights.size) {
        say(`\nMissing rights: ${[...rights].join('; ')}.`)
        say('Give them and run the same command again: what is done stays, and the rest follows.')
      }
      return rights.size || counts.has('failed') || counts.has('conflict') ? 1 : 0
    },
  }
}
