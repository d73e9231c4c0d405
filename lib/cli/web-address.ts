import { InvalidArgumentError } from 'commander'

/** The value of an option, without the slash at its end. */
export function webAddress(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text.replace(/\/+$/, '')
  throw new InvalidArgumentError('Not the address of a web server.')
}

/** Each machine means itself by it. */
export const isLoopback = (url: string): boolean =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(URL.parse(url)?.hostname ?? '')
