import type { IncomingHttpHeaders } from 'node:http'

/** What tunnels and reverse proxies add to a request that they hand on. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|::ffff:127(\.\d{1,3}){3})$/

/**
 * Whether somebody on this machine asks. A tunnel that lets ERPNext in comes from here too, so that the name that it was
 * called by and what it adds count as well; a web page in a browser here has the name of its own site.
 */
export function isFromHere(headers: IncomingHttpHeaders, remoteAddress: string | undefined): boolean {
  const { host = '', origin } = headers
  const isOfAnotherSite = origin !== undefined && !LOOPBACK.test(URL.parse(origin)?.hostname ?? '')
  return (
    LOOPBACK.test(remoteAddress ?? '') &&
    LOOPBACK.test(URL.parse(`http://${host}`)?.hostname ?? '') &&
    !isOfAnotherSite &&
    !FORWARDED.some(name => name in headers)
  )
}
