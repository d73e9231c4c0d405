import { createInterface } from 'node:readline/promises'
import type { Ask } from './setup-medusa/choose.ts'

/** Asks at a terminal, until the answer is one of the numbers; undefined where nobody sits at one. */
export function terminalAsk({ stdin, stdout }: Pick<NodeJS.Process, 'stdin' | 'stdout'>): Ask | undefined {
  if (!stdin.isTTY || !stdout.isTTY) return undefined
  return async (question, answers) => {
    const terminal = createInterface({ input: stdin, output: stdout })
    try {
      stdout.write(`${question}\n${answers.map((answer, at) => `  ${at + 1}  ${answer}\n`).join('')}`)
      for (;;) {
        const given = Number((await terminal.question(`1 to ${answers.length}: `)).trim())
        if (Number.isInteger(given) && given >= 1 && given <= answers.length) return given - 1
      }
    } finally {
      terminal.close()
    }
  }
}
