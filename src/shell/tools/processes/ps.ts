/** ps: the processes of a machine, in the columns of procps or of busybox. */
import { own } from '../../own'
import { accountOf, groupName } from '../../accounts'
import type { Command } from '../../command'
import type { ProcessInfo } from '../../system'
import { clockTime, elapsedTime, memoryOf, memoryUse, programName, stateOf } from '../machine/machine-model'
import { formatDate } from '../dates/time-format'
import { parseOptions, tool, ToolError, type Io } from '../tool'

interface Column {
  readonly head: string
  readonly right?: boolean
  readonly width?: number
  value(process: ProcessInfo, io: Io): string
}

const ttyOf = (process: ProcessInfo): string => process.terminal ?? '?'
const words = (process: ProcessInfo): string => process.argv.join(' ')
const age = (process: ProcessInfo, io: Io): number => io.context.system.clock.now() - process.started
const share = (process: ProcessInfo, io: Io): number => (100 * (process.cpu ?? 0)) / Math.max(1000, age(process, io))
const memoryShare = (process: ProcessInfo, io: Io): number => (100 * memoryOf(process).resident) / memoryUse(io.context.system).total
const state = (process: ProcessInfo, io: Io): string => stateOf(process, io.context.pid)
/** The day when it is not today's, as ps shows starts. */
const started = (process: ProcessInfo, io: Io): string => formatDate(process.started, age(process, io) > 86_400_000 ? '%b%d' : '%H:%M')
const kibibytes = (bytes: number): string => String(Math.floor(bytes / 1024))

const command: Column = { head: 'COMMAND', value: words }
const name: Column = { head: 'COMMAND', width: 15, value: programName }
const percentCpu: Column = { head: '%CPU', right: true, width: 4, value: (process, io) => share(process, io).toFixed(1) }
const percentMemory: Column = { head: '%MEM', right: true, width: 4, value: (process, io) => memoryShare(process, io).toFixed(1) }
const user: Column = { head: 'USER', width: 8, value: (process) => process.user }
const group: Column = { head: 'PGID', right: true, width: 7, value: (process) => String(process.group ?? process.pid) }
const uid: Column = {
  head: 'UID',
  right: true,
  width: 5,
  value: (process, io) => String(accountOf(io.context.system, process.user)?.uid ?? 0),
}

const niceness: Column = { head: 'NI', right: true, width: 3, value: (process) => String(process.niceness ?? 0) }

/** What `STAT` adds for a process that leaves much to others, or little. */
const courtesy = ({ niceness: own = 0 }: ProcessInfo): string => (own > 0 ? 'N' : own < 0 ? '<' : '')

const COLUMNS: Readonly<Record<string, Column>> = {
  pid: { head: 'PID', right: true, width: 7, value: (process) => String(process.pid) },
  ppid: { head: 'PPID', right: true, width: 7, value: (process) => String(process.parent) },
  pgid: group,
  pgrp: group,
  sid: { ...group, head: 'SID' },
  user,
  euser: { ...user, head: 'EUSER' },
  ruser: { ...user, head: 'RUSER' },
  uid,
  euid: { ...uid, head: 'EUID' },
  comm: name,
  ucmd: { ...name, head: 'CMD' },
  args: command,
  cmd: { ...command, head: 'CMD' },
  command,
  stat: {
    head: 'STAT',
    width: 4,
    value: (process, io) =>
      `${state(process, io)}${courtesy(process)}${process.pid === process.group ? 's' : ''}${process.pid === io.context.pid ? '+' : ''}`,
  },
  s: { head: 'S', value: state },
  state: { head: 'S', value: state },
  tty: { head: 'TT', width: 8, value: ttyOf },
  tt: { head: 'TT', width: 8, value: ttyOf },
  tname: { head: 'TTY', width: 8, value: ttyOf },
  time: { head: 'TIME', right: true, width: 8, value: (process) => clockTime(process.cpu ?? 0) },
  cputime: { head: 'TIME', right: true, width: 8, value: (process) => clockTime(process.cpu ?? 0) },
  etime: { head: 'ELAPSED', right: true, width: 11, value: (process, io) => elapsedTime(age(process, io)) },
  etimes: { head: 'ELAPSED', right: true, width: 7, value: (process, io) => String(Math.floor(age(process, io) / 1000)) },
  lstart: { head: 'STARTED', right: true, width: 24, value: (process) => formatDate(process.started, '%a %b %e %H:%M:%S %Y') },
  start: { head: 'STARTED', right: true, width: 8, value: (process) => formatDate(process.started, '%H:%M:%S') },
  start_time: { head: 'START', width: 5, value: started },
  stime: { head: 'STIME', width: 5, value: started },
  pcpu: percentCpu,
  '%cpu': percentCpu,
  c: { head: 'C', right: true, width: 2, value: (process, io) => String(Math.floor(share(process, io))) },
  pmem: percentMemory,
  '%mem': percentMemory,
  rss: { head: 'RSS', right: true, width: 5, value: (process) => kibibytes(memoryOf(process).resident) },
  vsz: { head: 'VSZ', right: true, width: 6, value: (process) => kibibytes(memoryOf(process).virtual) },
  ni: niceness,
  nice: niceness,
  pri: { head: 'PRI', right: true, width: 3, value: (process) => String(19 - (process.niceness ?? 0)) },
  nlwp: { head: 'NLWP', right: true, width: 4, value: () => '1' },
}

/** A column with its own heading, as `-o pid=ID` gives. */
function columnsOf(text: string): Column[] {
  const out: Column[] = []
  for (const part of text.split(/[ ,]+/).filter(Boolean)) {
    const at = part.indexOf('=')
    const key = at < 0 ? part : part.slice(0, at)
    const column = own(COLUMNS, key)
    if (!column) throw new ToolError(`error: unknown user-defined format specifier "${key}"`)
    out.push(at < 0 ? column : { ...column, head: part.slice(at + 1) })
  }
  return out
}

const presets: Readonly<Record<string, readonly Column[]>> = {
  plain: columnsOf('pid,tname,time,ucmd'),
  full: [{ ...user, head: 'UID' }, ...columnsOf('pid,ppid,c,stime,tname,time,cmd')],
  user: columnsOf('user,pid,%cpu,%mem,vsz,rss,tname=TTY,stat,start_time=START').concat([
    { head: 'TIME', right: true, width: 6, value: (process) => clockTime(process.cpu ?? 0, false) },
    command,
  ]),
  bsd: columnsOf('pid,tname=TTY,stat').concat([
    { head: 'TIME', right: true, width: 6, value: (process) => clockTime(process.cpu ?? 0, false) },
    command,
  ]),
}

/** busybox sets every field but the command to a width of its own. */
async function showBusybox(io: Io, list: readonly ProcessInfo[]): Promise<void> {
  const times = !io.context.system.facts?.plainPs
  await io.out(times ? 'PID   USER     TIME  COMMAND\n' : 'PID   USER     COMMAND\n')
  for (const process of list) {
    const time = times ? `${clockTime(process.cpu ?? 0, false).padStart(5)} ` : ''
    await io.out(`${String(process.pid).padStart(5)} ${process.user.slice(0, 8).padEnd(8)} ${time}${words(process)}\n`)
  }
}

/** Four characters for a number of kibibytes: itself, or so many of a larger unit, with a tenth where there is room. */
function short(kibibytes: number): string {
  if (kibibytes < 10_000) return String(kibibytes)
  let [tenths, unit] = [Math.floor((kibibytes * 10) / 1024), 0]
  for (; tenths >= 9995; unit++) tenths = Math.floor(tenths / 1024)
  return (tenths < 100 ? (tenths / 10).toFixed(1) : String(Math.floor((tenths + 5) / 10))) + 'mgtpezy'[unit]!
}

const numbered = (head: string, width: number, value: Column['value']): Column => ({ head, width, right: true, value })

/** busybox's own, in the order in which it tells of them. */
const OF_BUSYBOX: Readonly<Record<string, Column>> = {
  user,
  group: { head: 'GROUP', width: 8, value: ({ user: owner }, io) => groupOf(io, owner) },
  comm: { head: 'COMMAND', width: 16, value: programName },
  args: command,
  pid: numbered('PID', 5, ({ pid }) => String(pid)),
  ppid: numbered('PPID', 5, ({ parent }) => String(parent)),
  pgid: numbered('PGID', 5, group.value),
  etime: numbered('ELAPSED', 7, (process, io) => elapsedTime(age(process, io))),
  nice: numbered('NI', 5, niceness.value),
  rgroup: { head: 'RGROUP', width: 8, value: ({ user: owner }, io) => groupOf(io, owner) },
  ruser: { ...user, head: 'RUSER' },
  time: numbered('TIME', 6, (process) => clockTime(process.cpu ?? 0, false)),
  tty: { head: 'TT', width: 6, value: ttyOf },
  vsz: numbered('VSZ', 4, (process) => short(Math.floor(memoryOf(process).virtual / 1024))),
  sid: numbered('SID', 5, group.value),
  stat: { head: 'STAT', width: 4, value: (process, io) => state(process, io) + courtesy(process) },
  rss: numbered('RSS', 4, (process) => short(Math.floor(memoryOf(process).resident / 1024))),
}

function groupOf({ context: { system } }: Io, owner: string): string {
  return groupName(system, accountOf(system, owner)?.gid ?? 0)
}

/** The columns that were asked for, of those that this build has. A heading of its own is as wide as its column. */
function busyboxColumns(io: Io, text: string): Column[] {
  const known = Object.entries(OF_BUSYBOX).filter(([key]) => !io.context.system.facts?.plainPs || (key !== 'etime' && key !== 'time'))
  return text.split(/[ ,]+/).map((part) => {
    const [key = '', ...heads] = part.split('=')
    const column = known.find(([name]) => name === key)?.[1]
    if (!column) throw new ToolError(`bad -o argument '${key}', supported arguments: ${known.map(([name]) => name).join(',')}`)
    if (heads.length === 0) return column
    const head = heads.join('=')
    return { ...column, head, width: head === '' ? (column.width ?? 0) : head.length }
  })
}

async function showColumns(io: Io, columns: readonly Column[], list: readonly ProcessInfo[]): Promise<void> {
  const line = (cell: (column: Column) => string): string =>
    columns.map((column, index) => (index === columns.length - 1 ? cell(column) : cell(column).padEnd(column.width ?? 0))).join(' ')
  if (columns.some(({ head }) => head !== '')) await io.out(`${line(({ head }) => head)}\n`)
  for (const process of list)
    await io.out(
      `${line((column) => {
        const text = column.value(process, io)
        return column.right ? text.padStart(column.width ?? 0) : column === command ? text : text.slice(0, column.width)
      })}\n`,
    )
}

async function show(io: Io, columns: readonly Column[], list: readonly ProcessInfo[], heads = true): Promise<void> {
  const cells = list.map((process) => columns.map((column) => column.value(process, io)))
  const widths = columns.map((column, index) =>
    Math.max(
      column.width ?? 0,
      column.head.length,
      ...(index === columns.length - 1 ? [] : cells.map((row) => (column.right ? 0 : Math.min(row[index]!.length, 20)))),
    ),
  )
  const row = (texts: readonly string[]): string =>
    texts
      .map((text, index) =>
        columns[index]!.right ? text.padStart(widths[index]!) : index === texts.length - 1 ? text : text.padEnd(widths[index]!),
      )
      .join(' ')
  if (heads && columns.some((column) => column.head !== '')) await io.out(`${row(columns.map((column) => column.head))}\n`)
  for (const texts of cells) await io.out(`${row(texts)}\n`)
}

type Test = (process: ProcessInfo) => boolean

const HELP = `\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.`

const idsIn = (text: string): readonly number[] => text.split(/[ ,]+/).map(Number)
const wordsIn = (text: string): readonly string[] => text.split(/[ ,]+/)

/** The words of a command line, in which options of Unix, BSD and GNU may stand beside each other. */
class CommandLine {
  columns: readonly Column[] | undefined
  preset = 'plain'
  heads = true
  sort: string | undefined
  /** What processes are wanted; those of the selection when none is said. */
  readonly wanted: Test[] = []
  everything = false
  anyTerminal = false
  private readonly args: string[]

  constructor(private readonly io: Io) {
    this.args = [...io.args]
  }

  read(): this {
    while (this.args.length > 0) {
      const arg = this.args.shift()!
      if (arg.startsWith('--')) this.long(arg)
      else if (/^\d[\d,]*$/.test(arg)) this.pids(arg)
      else this.letters(arg)
    }
    return this
  }

  private next(rest: string, option: string): string {
    const text = rest !== '' ? rest : this.args.shift()
    if (text === undefined) throw new ToolError(`error: option requires an argument -- '${option}'`)
    return text
  }

  private pids(text: string): void {
    const list = idsIn(text)
    this.wanted.push((process) => list.includes(process.pid))
  }

  private long(arg: string): void {
    const [, key, given] = /^--([^=]*)(?:=([^]*))?$/.exec(arg)!
    const value = (): string => given ?? this.args.shift() ?? ''
    if (key === 'sort') this.sort = given ?? this.args.shift()
    else if (key === 'no-headers' || key === 'no-heading') this.heads = false
    else if (key === 'pid') this.pids(value())
    else if (key === 'ppid') {
      const list = idsIn(value())
      this.wanted.push((process) => list.includes(process.parent))
    } else if (key !== 'forest') throw new ToolError(`error: unknown gnu long option${HELP}`)
  }

  private letters(arg: string): void {
    const { system } = this.io.context
    // `-aux` would ask for the processes of a user named x: when there is none, the dash is overlooked, as procps does.
    const named = /^-a?u(.+)$/.exec(arg)?.[1]
    const dash = arg.startsWith('-') && !(named !== undefined && accountOf(system, named) === undefined && /^[axwf]+$/.test(named))
    const letters = arg.replace(/^-/, '')
    for (let i = 0; i < letters.length; i++) {
      if (this.valued(letters[i]!, letters.slice(i + 1), dash)) break
      this.plain(letters[i]!, dash)
    }
    if (!dash && this.preset === 'plain') this.preset = 'bsd'
  }

  /** Takes a letter whose value is the rest of the word or the next one; false when it has none. */
  private valued(letter: string, rest: string, dash: boolean): boolean {
    const value = (): string => this.next(rest, letter)
    if (letter === 'o' || (letter === 'O' && dash)) this.columns = [...(this.columns ?? []), ...columnsOf(value())]
    else if (letter === 'p' || (letter === 'q' && dash)) this.pids(value())
    else if (letter === 'C' && dash) {
      const names = wordsIn(value())
      this.wanted.push((process) => names.includes(programName(process)))
    } else if (/^u$/i.test(letter) && dash && (rest !== '' || (this.args[0] !== undefined && !this.args[0].startsWith('-'))))
      this.users(value())
    else if (letter === 't') {
      const text = value().replace(/^\/dev\//, '')
      this.wanted.push((process) => process.terminal === text)
    } else return false
    return true
  }

  private users(text: string): void {
    const { system } = this.io.context
    const names = wordsIn(text).map((one) => accountOf(system, one)?.name)
    if (names.includes(undefined)) throw new ToolError('error: user name does not exist')
    this.wanted.push((process) => names.includes(process.user))
  }

  private plain(letter: string, dash: boolean): void {
    if (dash && /[eA]/.test(letter)) this.everything = true
    else if (letter === 'a' || (dash && letter === 'd')) this.anyTerminal = true
    else if (letter === 'x') this.everything = this.everything || this.anyTerminal || !dash
    else if (/[fFl]/.test(letter)) this.preset = 'full'
    else if (letter === 'u') this.preset = 'user'
    else if (letter === 'h' && !dash) this.heads = false
    else if (!/[ewHLgj]/.test(letter))
      throw new ToolError(`error: ${dash ? 'unsupported SysV option' : 'unsupported option (BSD syntax)'}${HELP}`)
  }
}

function sorted(io: Io, processes: readonly ProcessInfo[], keys: string): readonly ProcessInfo[] {
  let list = processes
  for (const key of keys.split(',').reverse()) {
    const column = own(COLUMNS, key.replace(/^[-+]/, ''))
    if (!column) throw new ToolError('error: unknown sort specifier')
    const direction = key.startsWith('-') ? -1 : 1
    const compare = (a: string, b: string): number => (column.right ? parseFloat(a) - parseFloat(b) : a < b ? -1 : a > b ? 1 : 0)
    list = list
      .map((process) => ({ process, text: column.value(process, io) }))
      .sort((a, b) => direction * compare(a.text, b.text))
      .map(({ process }) => process)
  }
  return list
}

const ps = tool('ps', async (io) => {
  const all = io.context.system.processes.list()
  if (io.context.system.flavour === 'ash') {
    const options = parseOptions(io.context, 'Zo:aAdeflT')
    if (!options.has('o')) await showBusybox(io, all)
    else await showColumns(io, busyboxColumns(io, options.all('o').join(',')), all)
    return 0
  }
  const line = new CommandLine(io).read()
  const terminal = all.find((process) => process.pid === io.context.pid)?.terminal
  const selected: Test = (process) => line.everything || (line.anyTerminal ? process.terminal !== undefined : process.terminal === terminal)
  const list = all.filter((process) => (line.wanted.length > 0 ? line.wanted.some((test) => test(process)) : selected(process)))
  await show(io, line.columns ?? presets[line.preset]!, line.sort ? sorted(io, list, line.sort) : list, line.heads)
  return list.length > 0 ? 0 : 1
})

export const tools: readonly Command[] = [ps]
