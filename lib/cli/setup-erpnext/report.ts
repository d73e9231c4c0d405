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

export function createReport(print: (line: string) => void, dryRun: boolean): Report {
  const counts = new Map<string, number>()
  const rights = new Set<string>()
  const secrets = new Set<string>()
  const write = (line: string) => print(withoutSecrets(line, secrets))
  return {
    line(verb, what, detail) {
      const word = (dryRun && WOULD[verb]) || verb
      if (verb !== 'note') counts.set(word, (counts.get(word) ?? 0) + 1)
      write(`${word.padEnd(15)} ${what}${detail ? `: ${detail}` : ''}`)
    },
    say: write,
    missingRight: right => void rights.add(right),
    hasMissingRights: () => rights.size > 0,
    hide: secret => void secrets.add(secret),
    close() {
      if (counts.size) write(`\n${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}`)
      if (rights.size) {
        write(`\nMissing rights: ${[...rights].join('; ')}.`)
        write('Give them and run the same command again: what is done stays, and the rest follows.')
      }
      return rights.size || counts.has('failed') || counts.has('conflict') ? 1 : 0
    },
  }
}
