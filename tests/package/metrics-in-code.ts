import { glob, readFile } from 'node:fs/promises'

/** The names of the relay's own metrics: every text in capitals in the first argument of a `log.metric(…)`. */
export async function metricsInCode(): Promise<Set<string>> {
  const names = new Set<string>()
  for await (const file of glob('{functions,lib}/**/*.ts', { exclude: ['lib/local', 'lib/cli'] })) {
    for (const [call, name = ''] of (await readFile(file, 'utf8')).matchAll(/\blog\.metric\(([^,]*),/g)) {
      const texts = [...name.matchAll(/'([A-Z]\w+)'/g)].map(([, text = '']) => text)
      if (texts.length === 0) throw new Error(`${file}: ${call}… does not name its metric`)
      for (const text of texts) names.add(text)
    }
  }
  return names
}
