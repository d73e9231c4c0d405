import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { parseDocument } from 'yaml'
import * as z from 'zod'

const service = z.object({
  provider: z.object({ runtime: z.string() }),
  custom: z.object({ esbuild: z.looseObject({ exclude: z.array(z.string()) }) }),
})

export interface Bundle {
  file: string
  bytes: number
}

/** Bundles a file as serverless-esbuild does with serverless.yml: what is measured is what is packaged. */
export async function bundle(entry: string, folder: string): Promise<Bundle> {
  const document = parseDocument(await readFile('serverless.yml', 'utf8'), { logLevel: 'error', merge: true })
  const { provider, custom } = service.parse(document.toJS({ maxAliasCount: -1 }))
  const { exclude, ...options } = custom.esbuild
  const file = join(folder, basename(entry).replace(/\.ts$/, '.cjs'))
  await build({
    ...options,
    platform: 'node', // serverless-esbuild's own
    target: provider.runtime.replace(/^nodejs(\d+)\.x$/, 'node$1'),
    external: exclude,
    entryPoints: [entry],
    outfile: file,
    logLevel: 'error',
  })
  return { file, bytes: (await stat(file)).size }
}
