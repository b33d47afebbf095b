/** Lines of kubectl's own log on stderr; models klog's format. */
import type { CommandContext } from '../../shell/command'
import { goQuote } from '../../engine/api/strconv'

export type LogIo = Pick<CommandContext, 'stderr' | 'system' | 'pid'>

/** The head of a klog line: severity, date, time, process and place. `now` in milliseconds since the epoch. */
export function klogPrefix(severity: 'I' | 'W' | 'E' | 'F', now: number, pid: number, place: string): string {
  const date = new Date(now)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${String(date.getUTCMilliseconds()).padStart(3, '0')}000`
  return `${severity}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())} ${time} ${String(pid).padStart(7)} ${place}] `
}

export async function log(io: LogIo, severity: 'I' | 'W' | 'E', place: string, text: string): Promise<void> {
  await io.stderr.write(`${klogPrefix(severity, io.system.clock.now(), io.pid, place)}${text}\n`)
}

/** `key=value` as structured lines have it: quoted, or on lines of its own when it has several. */
export function logged(key: string, value: string): string {
  return value.includes('\n') ? `${key}=<\n\t${value.replace(/\n$/, '').replaceAll('\n', '\n\t')}\n >` : `${key}=${goQuote(value)}`
}
