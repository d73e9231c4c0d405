import { terminalAsk } from './ask.ts'
import { relay } from './program.ts'

process.exitCode = await relay(process.argv.slice(2), {
  environment: process.env,
  ask: terminalAsk(process),
  print: line => process.stdout.write(`${line}\n`),
  printError: line => process.stderr.write(`${line}\n`),
  // Some say that they are no columns wide: what is written over there never ends.
  terminal: process.stderr.isTTY && process.stderr.columns ? process.stderr : undefined,
  onInterrupt: listener => {
    process.once('SIGINT', listener)
    return () => process.off('SIGINT', listener)
  },
})
