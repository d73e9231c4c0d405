import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../recordings/erpnext/rest/', import.meta.url)

/** A recorded request and its answer. */
export interface Recording {
  file: string
  method: string
  /** With the query, as sent. */
  path: string
  headers: Record<string, string>
  body: string
  answer: { status: number; headers: Record<string, string>; body: string }
}

export const recordingFiles = (): string[] => readdirSync(folder).sort()

export function readRecording(file: string): Recording {
  const [request = '', answer = ''] = readFileSync(new URL(file, folder), 'utf8').split('\n-----\n')
  const { line, headers, body } = parse(request.replace(/^(#.*\n)+/, ''))
  const [method = '', path = ''] = line.split(' ')
  const { line: statusLine, ...rest } = parse(answer)
  // The recorder ended the file with a line break of its own.
  const recorded = { status: Number(statusLine.split(' ')[1]), headers: rest.headers, body: rest.body.trimEnd() }
  return { file, method, path, headers, body: body.trim(), answer: recorded }
}

function parse(text: string): { line: string; headers: Record<string, string>; body: string } {
  const end = text.indexOf('\n\n')
  const [line = '', ...lines] = text.slice(0, end).split('\n')
  const headers = lines
    .map(header => header.split(/: (.*)/s))
    .map(([name = '', value = '']) => [name.toLowerCase(), value])
  return { line, headers: Object.fromEntries(headers), body: text.slice(end + 2) }
}
