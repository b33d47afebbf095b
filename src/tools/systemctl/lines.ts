/** Lines of the journal in the forms that journalctl -o gives them. */
import { shortStamp } from './times'
import type { JournalLine } from './unit'

/** `Nov 21 09:00:00 minikube kubelet[1234]: text`. */
export function lineOf(hostname: string, { time, program, pid, text }: JournalLine): string {
  return `${shortStamp(time)} ${hostname} ${program}[${pid}]: ${text.replaceAll('\n', '\n  ')}\n`
}

export type LineFormat = (hostname: string, line: JournalLine) => string

const iso = (time: number, digits: string): string => `${new Date(time).toISOString().slice(0, 19)}${digits}+00:00`

export const FORMATS: Readonly<Record<string, LineFormat>> = {
  short: lineOf,
  'short-precise': (hostname, line) =>
    lineOf(hostname, line).replace(/^(\S+ \S+ \S+)/, `$1.${String(line.time % 1000).padStart(3, '0')}000`),
  'short-iso': (hostname, line) => lineOf(hostname, line).replace(/^\S+ \S+ \S+/, iso(line.time, '')),
  'short-iso-precise': (hostname, line) =>
    lineOf(hostname, line).replace(/^\S+ \S+ \S+/, iso(line.time, `.${String(line.time % 1000).padStart(3, '0')}000`)),
  'short-unix': (hostname, line) =>
    lineOf(hostname, line).replace(/^\S+ \S+ \S+/, `${Math.floor(line.time / 1000)}.${String(line.time % 1000).padStart(3, '0')}000`),
  cat: (_, { text }) => `${text}\n`,
  json: (hostname, line) => `${JSON.stringify(fields(hostname, line))}\n`,
  'json-pretty': (hostname, line) => `${JSON.stringify(fields(hostname, line), null, '\t')}\n`,
}

function fields(hostname: string, { time, unit, program, pid, priority, text }: JournalLine): Readonly<Record<string, string>> {
  return {
    __REALTIME_TIMESTAMP: `${time}000`,
    _HOSTNAME: hostname,
    PRIORITY: String(priority),
    SYSLOG_IDENTIFIER: program,
    _PID: String(pid),
    _COMM: program,
    _SYSTEMD_UNIT: program === 'systemd' ? 'init.scope' : unit,
    ...(program === 'systemd' ? { UNIT: unit } : {}),
    MESSAGE: text,
  }
}

const SUPPORT = '░░ Defined-By: systemd\n░░ Support: http://www.ubuntu.com/support\n░░ \n'

/** What `journalctl -x` adds to a line of systemd's; nothing to others. */
export function explanation({ program, unit, text }: JournalLine): string {
  if (program !== 'systemd') return ''
  const entry = (subject: string, body: string): string =>
    `░░ Subject: ${subject}\n${SUPPORT}${body
      .split('\n')
      .map((line) => `░░ ${line}\n`)
      .join('')}`
  if (text.startsWith('Started '))
    return entry(
      `A start job for unit ${unit} has finished successfully`,
      `A start job for unit ${unit} has finished successfully.\n\nThe job identifier is ${jobOf(unit)}.`,
    )
  if (text.startsWith('Stopping '))
    return entry(
      `A stop job for unit ${unit} has begun execution`,
      `A stop job for unit ${unit} has begun execution.\n\nThe job identifier is ${jobOf(unit)}.`,
    )
  if (text.startsWith('Stopped '))
    return entry(
      `A stop job for unit ${unit} has finished`,
      `A stop job for unit ${unit} has finished.\n\nThe job identifier is ${jobOf(unit)} and the job result is done.`,
    )
  if (text.endsWith('Deactivated successfully.'))
    return entry('Unit succeeded', `The unit ${unit} has successfully entered the 'dead' state.`)
  const exit = /Main process exited, code=(\w+), status=(\w+)\//.exec(text)
  if (exit)
    return entry(
      'Unit process exited',
      `An ExecStart= process belonging to unit ${unit} has exited.\n\nThe process' exit code is '${exit[1]}' and its exit status is ${exit[2]}.`,
    )
  const failed = /Failed with result '(.*)'/.exec(text)
  if (failed) return entry('Unit failed', `The unit ${unit} has entered the 'failed' state with result '${failed[1]}'.`)
  if (text.includes('Scheduled restart job'))
    return entry(
      'Automatic restarting of a unit has been scheduled',
      `Automatic restarting of the unit ${unit} has been scheduled, as the result for\nthe configured Restart= setting for the unit.`,
    )
  return ''
}

function jobOf(unit: string): number {
  return 300 + unit.length * 7
}
