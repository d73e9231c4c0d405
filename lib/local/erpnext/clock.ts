/** The recorded site's zone (System Settings). */
const TIME_ZONE = 'Asia/Muscat'

/** Moments as ERPNext writes them: `2026-11-21 04:16:34.480948`, naive, in the site's time zone, each later than the last. */
export function createClock(now: () => Date): () => string {
  let last = 0
  return () => {
    last = Math.max(now().getTime() * 1_000, last + 1)
    const seconds = new Date(Math.floor(last / 1_000)).toLocaleString('sv-SE', { timeZone: TIME_ZONE })
    return `${seconds}.${String(last % 1_000_000).padStart(6, '0')}`
  }
}
