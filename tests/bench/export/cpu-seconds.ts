import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second, whatever the kernel's own clock is. */
const TICKS_PER_SECOND = 100

/** CPU time of a process and of all that it started, living or gone; undefined where the system has no `/proc`. */
export function cpuSeconds(pid: number): number | undefined {
  if (!existsSync('/proc/self/stat')) return undefined
  const processes = readdirSync('/proc').flatMap(name => (/^\d+$/.test(name) ? (statOf(name) ?? []) : []))
  const family = new Set([pid])
  // A parent may have a higher number than its child, once numbers begin anew.
  for (let size = 0; size !== family.size; ) {
    size = family.size
    for (const each of processes) if (family.has(each.parent)) family.add(each.pid)
  }
  return processes.reduce((sum, each) => sum + (family.has(each.pid) ? each.ticks : 0), 0) / TICKS_PER_SECOND
}

/** See proc_pid_stat(5); the name in parentheses may hold anything. Undefined for one that has just ended. */
function statOf(pid: string): { pid: number; parent: number; ticks: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [, parent, ...rest] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = rest.slice(9, 13)
    return { pid: Number(pid), parent: parent ?? 0, ticks: utime + stime + cutime + cstime }
  } catch {
    return undefined
  }
}
