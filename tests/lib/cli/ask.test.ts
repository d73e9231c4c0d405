import { PassThrough } from 'node:stream'
import { expect, test } from '@jest/globals'
import { terminalAsk } from '../../../lib/cli/ask.ts'

function terminal({ isTTY }: { isTTY: boolean }) {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  Object.assign(stdin, { isTTY })
  Object.assign(stdout, { isTTY })
  return { stdin, stdout, ask: terminalAsk({ stdin, stdout } as never) }
}

test('a question is asked again until the answer is one of the numbers', async () => {
  const { stdin, stdout, ask } = terminal({ isTTY: true })
  const answers = ['nine\n', '3\n', '2\n']
  let shown = ''
  stdout.on('data', (text: Buffer) => {
    shown += text
    if (String(text).includes('1 to 2: ')) setImmediate(() => stdin.write(answers.shift() ?? '1\n'))
  })
  expect(await ask?.('Which sales channel?', ['Web (sc_1)', 'B2B (sc_2)'])).toBe(1)
  expect(answers).toEqual([])
  expect(shown).toContain('Which sales channel?\n  1  Web (sc_1)\n  2  B2B (sc_2)\n')
})

test('where nobody sits at a terminal nobody is asked', () => {
  expect(terminal({ isTTY: false }).ask).toBeUndefined()
})
