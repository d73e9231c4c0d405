import { readFileSync, writeFileSync } from 'node:fs'
import type * as z from 'zod/mini'
import { settings } from '../../lib/config.ts'

/** The README's table of settings, made from the schema; `npm run readme` puts it in. */
export function settingsTable(): string {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const schema: z.ZodMiniType = setting.schema()
    const missing = schema.safeParse(undefined)
    const fallback = missing.success ? (missing.data === undefined ? '–' : `\`${missing.data}\``) : '**required**'
    return `| \`${name}\` | ${fallback} | ${setting.meaning} |`
  })
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n')
}

const MARKED = /(<!-- settings -->\n)[\s\S]*?(<!-- \/settings -->)/

/** The README with the table as the schema has it now. */
export const withSettingsTable = (readme: string): string => readme.replace(MARKED, `$1${settingsTable()}\n$2`)

if (import.meta.main) writeFileSync('README.md', withSettingsTable(readFileSync('README.md', 'utf8')))
