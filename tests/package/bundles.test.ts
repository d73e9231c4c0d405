import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { bundleOf, functions, packageFolder } from './packaged.ts'

const LARGEST_WEBHOOK_BUNDLE = 450 * 1024

test('a webhook bundle is at most 450 KB of JavaScript', () => {
  const sizes: string[] = []
  for (const packaged of functions) {
    const file = packaged.properties.Handler.replace(/handler$/, 'js')
    const size = bundleOf(packaged).get(file)?.length ?? Number.POSITIVE_INFINITY
    sizes.push(`${String(Math.ceil(size / 1024)).padStart(4)} KB  ${file}`)
    if (file.startsWith('functions/webhooks/')) expect([file, size <= LARGEST_WEBHOOK_BUNDLE]).toEqual([file, true])
  }
  process.stdout.write(`${sizes.join('\n')}\n`)
})

test('every bundle loads on its own, with nothing installed and only its environment', async () => {
  for (const packaged of functions) {
    const folder = join(packageFolder, 'loaded', packaged.name)
    for (const [name, content] of bundleOf(packaged)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), content)
    }
    const given = Object.keys(packaged.variables).map(name => [name, 'a-name'])
    const module = packaged.properties.Handler.replace(/\.handler$/, '')
    const load = `process.exitCode = typeof require('./${module}').handler === 'function' ? 0 : 1`
    const env = { AWS_REGION: 'us-east-1', ...Object.fromEntries(given) }
    await promisify(execFile)(process.execPath, ['-e', load], { cwd: folder, env })
  }
})
