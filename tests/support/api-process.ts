import { serveHttp } from '../../lib/local/runner/http-server.ts'
import { loadLambda } from '../../lib/local/runner/lambda.ts'
import { readService } from '../../lib/local/runner/service.ts'
import { answerParent } from '../bench/own-process.ts'

/** Functions of serverless.yml over HTTP, alone in a process: run with their names. */
const names = process.argv.slice(2)
const service = await readService('serverless.yml')
const functions = Object.fromEntries(Object.entries(service.functions).filter(([name]) => names.includes(name)))
const own = { ...service, functions }
const http = await serveHttp(own, await loadLambda(own), { port: 0 }, () => {})

const methods = { url: () => http.url }
export type ApiProcess = typeof methods
answerParent(methods)
