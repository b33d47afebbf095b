/** Lines of kubectl's own log on stderr; models klog's format. */
import type { CommandContext } from '../../shell/command'
import { ParseFailure, goQuote } from '../../engine/api/strconv'

export type LogIo = Pick<CommandContext, 'stderr' | 'system' | 'pid'>

/** The head of a klog line: severity, date, time, process and place. `now` in milliseconds since the epoch. */
export function klogPrefix(severity: 'I' | 'W' | 'E' | 'F', now: number, pid: number, place: string): string {
  const date = new Date(now)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${String(date.getUTCMilliseconds()).padStart(3, '0')}000`
  return `${severity}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())} ${time} ${String(pid).padStart(7)} ${place}] `
}

export function logLine(io: LogIo, severity: 'I' | 'W' | 'E', place: string, text: string): string {
  return `${klogPrefix(severity, io.system.clock.now(), io.pid, place)}${text}\n`
}

export async function log(io: LogIo, severity: 'I' | 'W' | 'E', place: string, text: string): Promise<void> {
  await io.stderr.write(logLine(io, severity, place, text))
}

/** The file of a place such as `helper.go:105`. */
export function fileOf(place: string): string {
  return place.slice(0, place.indexOf('.go'))
}

const SYNTAX = 'syntax error: expect comma-separated list of filename=N'

/** How much is told, by source file without its `.go`; models klog's -v and -vmodule. Throws ParseFailure. */
export function verbosityByFile(v: number, modules: string): (file: string) => number {
  const rules = modules
    .split(',')
    .filter((rule) => rule !== '')
    .flatMap((rule) => {
      const parts = rule.split('=')
      if (parts.length !== 2 || !parts[0] || !/^[+-]?\d+$/.test(parts[1]!)) throw new ParseFailure(SYNTAX)
      if (Number(parts[1]) < 0) throw new ParseFailure('negative value for vmodule level')
      const level = Number(parts[1])
      return level > 0 ? [{ pattern: globPattern(parts[0]), level }] : []
    })
  return (file) => Math.max(v, rules.find(({ pattern }) => pattern.test(file))?.level ?? v)
}

function globPattern(glob: string): RegExp {
  const parts = glob
    .replaceAll(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  try {
    return new RegExp(`^${parts}$`)
  } catch {
    // A pattern that makes no sense matches nothing.
    return /^(?!)/
  }
}

/** `key=value` as structured lines have it: quoted, or on lines of its own when it has several. */
export function logged(key: string, value: string): string {
  return value.includes('\n') ? `${key}=<\n\t${value.replace(/\n$/, '').replaceAll('\n', '\n\t')}\n >` : `${key}=${goQuote(value)}`
}
