/** Tools about the machine, its processes and running others: sleep, date, env, ps, kill, xargs, timeout, watch, uname, id, ... */
import type { Command } from '../command'
import { echoText } from '../interpreter/builtins/output'
import { encode, inputOf, readAll } from '../pipe'
import { BrokenPipe } from '../streams'
import { Collector } from '../pipe'
import { signalName, signalNumber } from '../signals'
import { parseDate } from './file-tools'
import { printfFormat } from './printf'
import { formatDate } from './time-format'
import { parseOptions, tool, ToolError, type Io } from './tool'

/** `1.5`, `2m`, `1h` in milliseconds; NaN when it is none. */
function duration(text: string): number {
  const found = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text)
  if (text === 'infinity' || text === 'inf') return 1e15
  return found ? Number(found[1]) * { '': 1, s: 1, m: 60, h: 3600, d: 86400 }[found[2] as ''] * 1000 : NaN
}

const sleep = tool('sleep', async (io) => {
  if (io.args.length === 0) throw new ToolError("missing operand\nTry 'sleep --help' for more information.")
  let total = 0
  for (const text of io.args) {
    const value = duration(text)
    if (Number.isNaN(value))
      throw new ToolError(
        io.context.system.flavour === 'ash'
          ? `invalid number '${text}'`
          : `invalid time interval '${text}'\nTry 'sleep --help' for more information.`,
      )
    total += value
  }
  await io.context.system.clock.sleep(total, io.context.signal)
  return 0
})

const date = tool('date', async (io) => {
  const options = parseOptions(io.context, 'ud:r:I:Rs:', {
    utc: 'u',
    date: 'd',
    'iso-8601': 'I?',
    'rfc-3339': 'rfc:',
    'rfc-email': 'R',
    reference: 'r',
  })
  let when: number | undefined = io.context.system.clock.now()
  if (options.has('d')) when = parseDate(options.get('d')!, when)
  if (options.has('r'))
    when = /^\d+$/.test(options.get('r')!) ? Number(options.get('r')) * 1000 : io.context.files.stat(io.path(options.get('r')!)).modified
  if (when === undefined) throw new ToolError(`invalid date '${options.get('d')}'`)
  const format = options.operands.find((arg) => arg.startsWith('+'))
  const iso: Record<string, string> = {
    '': '%F',
    date: '%F',
    hours: '%FT%H%:z',
    minutes: '%FT%H:%M%:z',
    seconds: '%FT%T%:z',
    ns: '%FT%T,%N%:z',
  }
  let pattern = format?.slice(1) ?? '%a %b %e %H:%M:%S %Z %Y'
  if (options.has('I')) pattern = iso[options.get('I')!] ?? '%F'
  else if (options.has('rfc')) pattern = options.get('rfc') === 'date' ? '%F' : '%F %T%:z'
  else if (options.has('R')) pattern = '%a, %d %b %Y %H:%M:%S %z'
  await io.out(`${formatDate(when, pattern)}\n`)
  return 0
})
const dateCommand: Command = {
  ...date,
  run: (context) =>
    date.run(
      context.args.includes('-I') || context.args.some((arg) => /^-I[a-z]/.test(arg))
        ? Object.assign(Object.create(context) as typeof context, {
            args: context.args.map((arg) => (arg.startsWith('-I') ? `--iso-8601=${arg.slice(2)}` : arg)),
          })
        : context,
    ),
}

/** Runs another program, wording its absence the way env and friends do. */
async function runOther(io: Io, argv: readonly string[], overrides: Parameters<Io['context']['run']>[1] = {}): Promise<number> {
  const name = argv[0]!
  const { system } = io.context
  const path = name.includes('/') ? io.path(name) : name
  if (!system.command(path)) {
    await io.warn(
      `${system.flavour === 'bash' && io.context.name === 'timeout' ? 'failed to run command ' : ''}'${name}': No such file or directory`
        .replace(/^'(.*)'/, io.context.name === 'env' || io.context.name === 'nohup' || io.context.name === 'nice' ? "'$1'" : '$1')
        .replace(/^(.*)$/, io.context.name === 'nohup' ? 'failed to run command $1' : '$1'),
    )
    return 127
  }
  return io.context.run(path === name ? argv : [path, ...argv.slice(1)], overrides)
}

const env = tool('env', async (io) => {
  const variables: Record<string, string> = { ...io.context.env }
  let i = 0
  let cwd: string | undefined
  for (; i < io.args.length; i++) {
    const arg = io.args[i]!
    if (arg === '-i' || arg === '-' || arg === '--ignore-environment') for (const name of Object.keys(variables)) delete variables[name]
    else if (arg === '-u') delete variables[io.args[++i] ?? '']
    else if (arg.startsWith('--unset=')) delete variables[arg.slice(8)]
    else if (arg === '-C') cwd = io.path(io.args[++i] ?? '.')
    else if (arg === '--') {
      i++
      break
    } else if (/^[^=-][^=]*=/.test(arg)) variables[arg.slice(0, arg.indexOf('='))] = arg.slice(arg.indexOf('=') + 1)
    else if (arg.startsWith('-') && arg.length > 1)
      throw new ToolError(`invalid option -- '${arg.slice(1)}'\nTry 'env --help' for more information.`, 125)
    else break
  }
  if (i < io.args.length) return runOther(io, io.args.slice(i), { env: variables, ...(cwd ? { cwd } : {}) })
  await io.out(
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )
  return 0
})

const printenv = tool('printenv', async (io) => {
  if (io.args.length === 0) {
    await io.out(
      Object.entries(io.context.env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    )
    return 0
  }
  let status = 0
  for (const name of io.args) {
    const value = io.context.env[name]
    if (value === undefined) status = 1
    else await io.out(`${value}\n`)
  }
  return status
})

const xargs = tool('xargs', async (io) => {
  const options = parseOptions(
    io.context,
    '0rtn:I:P:L:d:pxs:E:',
    { null: '0', 'no-run-if-empty': 'r', verbose: 't', 'max-args': 'n', replace: 'I', 'max-procs': 'P', 'max-lines': 'L', delimiter: 'd' },
    { stop: true },
  )
  const text = new TextDecoder().decode(await readAll(io.context.stdin))
  const command = options.operands.length > 0 ? options.operands : ['echo']
  const delimiter = options.has('0') ? '\0' : options.get('d')?.replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\0/g, '\0')
  let items: string[]
  if (delimiter !== undefined) {
    items = text.split(delimiter)
    if (items[items.length - 1] === '') items.pop()
  } else if (options.has('I') || options.has('L'))
    items = text
      .split('\n')
      .map((line) => line.replace(/^\s+/, ''))
      .filter(Boolean)
  else {
    items = []
    const pattern = /(?:"([^"\n]*)"|'([^'\n]*)'|\\([\s\S])|([^\s"'\\]))|(\s+)/g
    let word: string | undefined
    for (const found of text.matchAll(pattern)) {
      if (found[5] !== undefined) {
        if (word !== undefined) items.push(word)
        word = undefined
      } else word = (word ?? '') + (found[1] ?? found[2] ?? found[3] ?? found[4] ?? '')
    }
    if (word !== undefined) items.push(word)
    if (/^[^']*'[^']*$/.test(text) && !text.includes('"') && !text.includes("\\'"))
      throw new ToolError('unmatched single quote; by default quotes are special to xargs unless you use the -0 option')
  }
  const runs: string[][] = []
  const mark = options.get('I')
  if (mark !== undefined) for (const item of items) runs.push(command.map((word) => word.split(mark || '{}').join(item)))
  else {
    const size = Number(options.get('n') ?? options.get('L') ?? Infinity)
    const lines = options.has('L') ? items.map((line) => line.split(/\s+/)) : undefined
    const source: (string | string[])[] = lines ?? items
    for (let at = 0; at < source.length; at += size) {
      runs.push([...command, ...source.slice(at, Number.isFinite(size) ? at + size : undefined).flat()])
      if (!Number.isFinite(size)) break
    }
    if (source.length === 0 && !options.has('r')) runs.push([...command])
  }
  let status = 0
  const parallel = Number(options.get('P') ?? 1) || runs.length
  const one = async (argv: readonly string[]): Promise<void> => {
    if (options.has('t')) await io.context.stderr.write(`${argv.join(' ')}\n`)
    if (!io.context.system.command(argv[0]!.includes('/') ? io.path(argv[0]!) : argv[0]!))
      throw new ToolError(`${argv[0]}: No such file or directory`, 127)
    const code = await io.context.run(argv, { stdin: inputOf('') })
    if (code === 255) throw new ToolError(`${argv[0]}: exited with status 255; aborting`, 124)
    if (code !== 0) status = code > 128 ? 125 : 123
  }
  for (let at = 0; at < runs.length; at += parallel) await Promise.all(runs.slice(at, at + parallel).map(one))
  return status
})

const timeout = tool('timeout', async (io) => {
  const options = parseOptions(
    io.context,
    's:k:v',
    { signal: 's', 'kill-after': 'k', 'preserve-status': 'preserve', foreground: 'foreground', verbose: 'v' },
    { stop: true, status: 125 },
  )
  const [limit, ...argv] = options.operands
  if (limit === undefined || argv.length === 0) throw new ToolError("missing operand\nTry 'timeout --help' for more information.", 125)
  const milliseconds = duration(limit)
  if (Number.isNaN(milliseconds)) throw new ToolError(`invalid time interval '${limit}'\nTry 'timeout --help' for more information.`, 125)
  const signal = signalName(options.get('s') ?? 'TERM')
  if (!signal) throw new ToolError(`${options.get('s')}: invalid signal`, 125)
  const before = new Set(io.context.system.processes.list().map((process) => process.pid))
  const work = runOther(io, argv)
  const child = io.context.system.processes.list().find((process) => !before.has(process.pid) && process.parent === io.context.pid)
  let expired = false
  const { clock } = io.context.system
  const timers = [
    clock.after(milliseconds || 1e15, () => {
      expired = true
      if (child) io.context.system.processes.signal(child.pid, signal)
    }),
  ]
  if (options.has('k'))
    timers.push(
      clock.after(milliseconds + duration(options.get('k')!), () => child && io.context.system.processes.signal(child.pid, 'KILL')),
    )
  const code = await work
  for (const timer of timers) timer.cancel()
  return expired ? (options.has('preserve') ? code : signal === 'KILL' ? 137 : 124) : code
})

const time = tool('time', async (io) => {
  const { clock } = io.context.system
  const started = clock.now()
  const argv = io.args.filter((arg, index) => !(index === 0 && arg === '-p'))
  const code = argv.length > 0 ? await runOther(io, argv) : 0
  const seconds = (clock.now() - started) / 1000
  await io.context.stderr.write(`real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`)
  return code
})

const watch = tool('watch', async (io) => {
  const options = parseOptions(
    io.context,
    'n:dtegxbc',
    { interval: 'n', differences: 'd', 'no-title': 't', errexit: 'e', chgexit: 'g', exec: 'x' },
    { stop: true },
  )
  if (options.operands.length === 0) throw new ToolError('Usage:\n watch [options] command')
  const interval = Math.max(0.1, Number((options.get('n') ?? '2').replace(',', '.')))
  const command = options.operands.join(' ')
  const { tty, system, isTty } = io.context
  let previous: string[] = []
  if (isTty.stdout) await io.out('\x1b[?1049h\x1b[?25l')
  try {
    for (;;) {
      const output = new Collector(1 << 20)
      const code = options.has('x')
        ? await io.context.run(options.operands, { stdout: output, stderr: output })
        : await io.context.run(['sh', '-c', command], { stdout: output, stderr: output })
      const columns = tty?.columns ?? 80
      const rows = tty?.rows ?? 24
      const lines = output.text().replace(/\n$/, '').split('\n')
      const left = `Every ${interval.toFixed(1)}s: ${command}`
      const right = `${system.hostname}: ${formatDate(system.clock.now(), '%a %b %e %H:%M:%S %Y')}`
      const title = options.has('t')
        ? []
        : [
            left.length + right.length + 1 > columns
              ? `${left.slice(0, Math.max(0, columns - right.length - 4))}... ${right}`.slice(0, columns)
              : left + ' '.repeat(columns - left.length - right.length) + right,
            '',
          ]
      const body = lines
        .slice(0, rows - title.length)
        .map((line, index) =>
          options.has('d') && previous.length > 0 ? difference(previous[index] ?? '', line.slice(0, columns)) : line.slice(0, columns),
        )
      if (isTty.stdout) await io.out(`\x1b[H\x1b[J${[...title, ...body].join('\r\n')}`)
      else await io.out(`${[...title, ...body].join('\n')}\n`)
      if (options.has('e') && code !== 0) return 8
      if (options.has('g') && previous.length > 0 && previous.join('\n') !== lines.join('\n')) return 0
      previous = lines
      await system.clock.sleep(interval * 1000, io.context.signal)
    }
  } finally {
    if (isTty.stdout) await io.out('\x1b[?25h\x1b[?1049l').catch(() => undefined)
  }
})

function difference(old: string, text: string): string {
  let out = ''
  let marked = false
  for (let i = 0; i < text.length; i++) {
    const changed = text[i] !== old[i]
    if (changed !== marked) out += changed ? '\x1b[7m' : '\x1b[27m'
    marked = changed
    out += text[i]
  }
  return out + (marked ? '\x1b[27m' : '')
}

const ps = tool('ps', async (io) => {
  const flags = io.args.filter((arg) => !/^\d+$/.test(arg)).join('')
  const { system } = io.context
  const now = system.clock.now()
  const all = /[eAax]/.test(flags.replace(/-o\S*/, '')) || system.flavour === 'ash'
  const format = /-?o\s*([\w,=:]+)/.exec(io.args.join(' '))?.[1]
  const wanted = /-p\s*(\d+)/.exec(io.args.join(' '))?.[1]
  const list = system.processes
    .list()
    .filter((process) =>
      wanted
        ? process.pid === Number(wanted)
        : all || process.terminal === system.processes.list().find((one) => one.pid === io.context.pid)?.terminal,
    )
  const command = (argv: readonly string[]): string => argv.join(' ')
  const elapsed = '00:00:00'
  const tty = (terminal: string | undefined): string => terminal ?? '?'
  if (format) {
    const columns = format.split(',').map((column) => column.split('=')[0]!)
    const cell = (process: (typeof list)[number], column: string): string =>
      ({
        pid: String(process.pid),
        ppid: String(process.parent),
        user: process.user,
        comm: (process.argv[0] ?? '').replace(/.*\//, ''),
        args: command(process.argv),
        cmd: command(process.argv),
        command: command(process.argv),
        stat: process.state,
        state: process.state,
        tty: tty(process.terminal),
        time: elapsed,
        pgid: String(process.group ?? process.pid),
        etimes: String(Math.floor((now - process.started) / 1000)),
      })[column] ?? '-'
    const heads = columns.map((column) =>
      format.includes(`${column}=`)
        ? ''
        : column.toUpperCase().replace('ARGS', 'COMMAND').replace('COMM', 'COMMAND').replace('COMMANDAND', 'COMMAND'),
    )
    const right = (column: string): boolean => /pid|pgid|etimes/.test(column)
    const widths = columns.map((column, index) =>
      Math.max(heads[index]!.length, right(column) ? 7 : 0, ...list.map((process) => cell(process, column).length)),
    )
    const row = (cells: readonly string[]): string =>
      cells
        .map((text, index) =>
          right(columns[index]!) ? text.padStart(widths[index]!) : index === cells.length - 1 ? text : text.padEnd(widths[index]!),
        )
        .join(' ')
    if (heads.some(Boolean)) await io.out(`${row(heads)}\n`)
    for (const process of list) await io.out(`${row(columns.map((column) => cell(process, column)))}\n`)
    return 0
  }
  if (system.flavour === 'ash') {
    await io.out('PID   USER     TIME  COMMAND\n')
    for (const process of list)
      await io.out(`${String(process.pid).padStart(5)} ${process.user.padEnd(8)}  0:00 ${command(process.argv)}\n`)
  } else if (/u/.test(flags)) {
    await io.out('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n')
    for (const process of list)
      await io.out(
        `${process.user.padEnd(8)} ${String(process.pid).padStart(7)}  0.0  0.1   4344  3200 ${tty(process.terminal).padEnd(8)} ${`${process.state}${process.pid === process.group ? 's' : ''}`.padEnd(4)} ${formatDate(process.started, '%H:%M')}   0:00 ${command(process.argv)}\n`,
      )
  } else if (/f/.test(flags)) {
    await io.out('UID          PID    PPID  C STIME TTY          TIME CMD\n')
    for (const process of list)
      await io.out(
        `${process.user.padEnd(8)} ${String(process.pid).padStart(7)} ${String(process.parent).padStart(7)}  0 ${formatDate(process.started, '%H:%M')} ${tty(process.terminal).padEnd(8)} ${elapsed} ${command(process.argv)}\n`,
      )
  } else {
    await io.out('    PID TTY          TIME CMD\n')
    for (const process of list)
      await io.out(
        `${String(process.pid).padStart(7)} ${tty(process.terminal).padEnd(8)} ${elapsed} ${(process.argv[0] ?? '').replace(/.*\//, '')}\n`,
      )
  }
  return 0
})

function matching(io: Io, name: string, full: boolean, exact: boolean): number[] {
  const regex = new RegExp(exact ? `^(?:${name})$` : name)
  return io.context.system.processes
    .list()
    .filter(
      (process) =>
        process.pid !== io.context.pid && regex.test(full ? process.argv.join(' ') : (process.argv[0] ?? '').replace(/.*\//, '')),
    )
    .map((process) => process.pid)
}

const pgrep = (command: 'pgrep' | 'pkill') =>
  tool(command, async (io) => {
    const signal = command === 'pkill' ? (io.args.find((arg) => /^-(\d+|[A-Z]{2,})$/.test(arg)) ?? '-TERM').slice(1) : ''
    const rest = io.args.filter((arg) => !/^-(\d+|[A-Z]{2,})$/.test(arg))
    const flags = rest.filter((arg) => arg.startsWith('-')).join('')
    const pattern = rest.find((arg) => !arg.startsWith('-'))
    if (pattern === undefined) throw new ToolError('no matching criteria specified', 2)
    const found = matching(io, pattern, flags.includes('f'), flags.includes('x'))
    for (const pid of found) {
      if (command === 'pkill') io.context.system.processes.signal(pid, signalName(signal) ?? 'TERM')
      else
        await io.out(
          flags.includes('l') || flags.includes('a')
            ? `${pid} ${io.context.system.processes
                .list()
                .find((process) => process.pid === pid)!
                .argv.join(' ')}\n`
            : `${pid}\n`,
        )
    }
    return found.length > 0 ? 0 : 1
  })

const killall = tool('killall', async (io) => {
  const signal = signalName((io.args.find((arg) => arg.startsWith('-')) ?? '-TERM').slice(1)) ?? 'TERM'
  let status = 0
  for (const name of io.args.filter((arg) => !arg.startsWith('-'))) {
    const found = matching(io, name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), false, true)
    if (found.length === 0) {
      await io.warn(`${name}: no process found`)
      status = 1
    }
    for (const pid of found) io.context.system.processes.signal(pid, signal)
  }
  return status
})

const killTool = tool('kill', async (io) => {
  const first = io.args[0] ?? ''
  const signal = signalName(/^-./.test(first) && first !== '-s' ? first.slice(1) : first === '-s' ? (io.args[1] ?? '') : 'TERM') ?? 'TERM'
  let status = 0
  for (const pid of io.args.filter((arg) => /^\d+$/.test(arg))) {
    if (io.context.system.processes.signal(Number(pid), signal)) continue
    await io.warn(`(${pid}): No such process`)
    status = 1
  }
  return status
})

const uname = tool('uname', async (io) => {
  const options = parseOptions(io.context, 'asnrvmpio', {
    all: 'a',
    'kernel-name': 's',
    nodename: 'n',
    'kernel-release': 'r',
    'kernel-version': 'v',
    machine: 'm',
    'operating-system': 'o',
  })
  const { system } = io.context
  const parts: [string, string][] = [
    ['s', 'Linux'],
    ['n', system.hostname],
    ['r', system.kernel.release],
    ['v', system.kernel.version],
    ['m', system.kernel.machine],
    ['o', system.flavour === 'ash' ? 'Linux' : 'GNU/Linux'],
  ]
  const wanted = parts.filter(([letter]) => options.has('a') || options.has(letter))
  await io.out(`${(wanted.length > 0 ? wanted : parts.slice(0, 1)).map(([, text]) => text).join(' ')}\n`)
  return 0
})

const id = tool('id', async (io) => {
  const flags = io.args.filter((arg) => arg.startsWith('-')).join('')
  const name = io.args.find((arg) => !arg.startsWith('-')) ?? io.context.system.user
  const number = name === 'root' ? 0 : 1000
  if (name !== 'root' && name !== io.context.system.user) throw new ToolError(`'${name}': no such user`)
  if (flags.includes('n')) await io.out(`${name}\n`)
  else if (/[ugG]/.test(flags)) await io.out(`${number}\n`)
  else await io.out(`uid=${number}(${name}) gid=${number}(${name}) groups=${number}(${name})\n`)
  return 0
})

const say = (name: string, text: (io: Io) => string): Command =>
  tool(name, async (io) => {
    await io.out(text(io))
    return 0
  })

const uptime = say('uptime', (io) => {
  const { clock } = io.context.system
  const started = Math.min(...io.context.system.processes.list().map((process) => process.started))
  const minutes = Math.floor((clock.now() - started) / 60000)
  return ` ${formatDate(clock.now(), '%H:%M:%S')} up ${minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`},  1 user,  load average: 0.08, 0.05, 0.01\n`
})

const hostname = tool('hostname', async (io) => {
  const { system } = io.context
  if (io.args.some((arg) => /^-[iI]$/.test(arg))) {
    const addresses = await system.net.resolve(system.hostname, io.context.signal).catch(() => ['127.0.0.1'])
    await io.out(`${addresses.join(' ')}\n`)
  } else await io.out(`${io.args.includes('-s') ? system.hostname.split('.')[0] : system.hostname}\n`)
  return 0
})

const passThrough = (name: string, skip: (args: readonly string[]) => readonly string[]): Command =>
  tool(name, async (io) => {
    const argv = skip(io.args)
    return argv.length === 0 ? 0 : runOther(io, argv)
  })

const test = (name: 'test' | '['): Command => tool(name, (io) => io.context.run(['bash', '-c', `${name} "$@"`, name, ...io.args]))

const exprTool = tool('expr', async (io) => {
  const value = evaluateExpr(io.args)
  await io.out(`${value}\n`)
  return value === '' || value === '0' ? 1 : 0
})

function evaluateExpr(args: readonly string[]): string {
  let at = 0
  const bad = (): never => {
    throw new ToolError(
      args.length === 0
        ? "missing operand\nTry 'expr --help' for more information."
        : at >= args.length
          ? `syntax error: missing argument after '${args[args.length - 1]}'`
          : `syntax error: unexpected argument '${args[at]}'`,
      2,
    )
  }
  const number = (text: string): bigint => {
    if (!/^-?\d+$/.test(text)) throw new ToolError('non-integer argument', 2)
    return BigInt(text)
  }
  const truth = (text: string): boolean => text !== '' && !/^-?0+$/.test(text)
  const levels: readonly (readonly string[])[] = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']]
  const parse = (level: number): string => {
    if (level === levels.length) return primary()
    let left = parse(level + 1)
    while (at < args.length && levels[level]!.includes(args[at]!)) {
      const operator = args[at++]!
      const right = parse(level + 1)
      left = apply(left, operator, right)
    }
    return left
  }
  const apply = (a: string, operator: string, b: string): string => {
    switch (operator) {
      case '|':
        return truth(a) ? a : truth(b) ? b : '0'
      case '&':
        return truth(a) && truth(b) ? a : '0'
      case ':': {
        const found = new RegExp(
          `^(?:${b.replace(/\\([(){}])|([(){}+?|])/g, (_, plain: string, special: string) => plain ?? `\\${special}`)})`,
        ).exec(a)
        return b.includes('\\(') ? (found?.[1] ?? '') : String(found?.[0].length ?? 0)
      }
      case '+':
        return (number(a) + number(b)).toString()
      case '-':
        return (number(a) - number(b)).toString()
      case '*':
        return (number(a) * number(b)).toString()
      case '/':
      case '%':
        if (number(b) === 0n) throw new ToolError('division by zero', 2)
        return (operator === '/' ? number(a) / number(b) : number(a) % number(b)).toString()
    }
    const numeric = /^-?\d+$/.test(a) && /^-?\d+$/.test(b)
    const order = numeric ? (BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0) : a < b ? -1 : a > b ? 1 : 0
    const result =
      operator === '<'
        ? order < 0
        : operator === '<='
          ? order <= 0
          : operator === '>'
            ? order > 0
            : operator === '>='
              ? order >= 0
              : operator === '!='
                ? order !== 0
                : order === 0
    return result ? '1' : '0'
  }
  const primary = (): string => {
    const word = args[at]
    if (word === undefined) return bad()
    at++
    if (word === '(') {
      const value = parse(0)
      if (args[at++] !== ')') return bad()
      return value
    }
    if (word === 'length') return String([...parse(levels.length)].length)
    if (word === 'substr') {
      const [text, from, count] = [parse(levels.length), Number(parse(levels.length)), Number(parse(levels.length))]
      return from < 1 ? '' : text.slice(from - 1, from - 1 + count)
    }
    if (word === 'index') {
      const [text, set] = [parse(levels.length), parse(levels.length)]
      return String([...text].findIndex((c) => set.includes(c)) + 1)
    }
    if (word === 'match') return apply(parse(levels.length), ':', parse(levels.length))
    return word
  }
  const value = parse(0)
  if (at < args.length) bad()
  return value
}

const editor = (name: string): Command =>
  tool(name, async (io) => {
    const path = io.args.find((arg) => !/^[-+]/.test(arg))
    const { system, signal } = io.context
    if (!system.edit) throw new ToolError('no editor is available on this machine')
    await system.edit({ path: io.path(path ?? 'untitled'), title: path ?? 'untitled', signal })
    return 0
  })

const which = tool('which', async (io) => {
  let status = 0
  for (const name of io.args.filter((arg) => !arg.startsWith('-'))) {
    const folder = (io.context.env.PATH ?? '/usr/bin:/bin').split(':').find((one) => io.context.system.command(`${one}/${name}`))
    if (folder) await io.out(`${folder}/${name}\n`)
    else status = 1
  }
  return status
})

const pager = (name: string): Command =>
  tool(name, async (io) => {
    const names = io.args.filter((arg) => !arg.startsWith('-') && !arg.startsWith('+'))
    const chunks: string[] = []
    for (const path of names) chunks.push(io.context.files.readText(io.path(path)))
    const text = names.length > 0 ? chunks.join('') : new TextDecoder().decode(await readAll(io.context.stdin))
    const { tty } = io.context
    if (!tty || !io.context.isTty.stdout) {
      await io.out(text)
      return 0
    }
    const { behind } = await import('../machine')
    const keyboard = behind(io.context).process.device!.handle()
    const lines = text.replace(/\n$/, '').split('\n')
    let top = 0
    let search = ''
    tty.setRaw(true)
    await io.out('\x1b[?1049h')
    try {
      let prompt = ''
      for (;;) {
        const page = Math.max(1, tty.rows - 1)
        const lastTop = Math.max(0, lines.length - page)
        top = Math.max(0, Math.min(top, lastTop))
        const shown = lines.slice(top, top + page).map((line) => line.slice(0, tty.columns))
        while (shown.length < page) shown.push('~')
        await io.out(`\x1b[H\x1b[J${shown.join('\r\n')}\r\n${prompt || (top >= lastTop ? '\x1b[7m(END)\x1b[27m' : ':')}`)
        prompt = ''
        const chunk = await keyboard.read(io.context.signal)
        const key = chunk ? new TextDecoder().decode(chunk) : 'q'
        if (key === 'q' || key === 'Q' || key === '\x03') return 0
        else if (key === ' ' || key === 'f' || key === '\x06' || key === '\x1b[6~') top += page
        else if (key === 'b' || key === '\x02' || key === '\x1b[5~') top -= page
        else if (key === 'j' || key === '\r' || key === '\x1b[B' || key === '\x1bOB') top++
        else if (key === 'k' || key === 'y' || key === '\x1b[A' || key === '\x1bOA') top--
        else if (key === 'd' || key === '\x04') top += Math.floor(page / 2)
        else if (key === 'u' || key === '\x15') top -= Math.floor(page / 2)
        else if (key === 'g' || key === '<' || key === '\x1b[H') top = 0
        else if (key === 'G' || key === '>' || key === '\x1b[F') top = lastTop
        else if (key === '/' || key === 'n' || key === 'N') {
          if (key === '/') {
            search = ''
            for (;;) {
              await io.out(`\r\x1b[K/${search}`)
              const next = new TextDecoder().decode((await keyboard.read(io.context.signal)) ?? encode('\r'))
              if (next === '\r' || next === '\n') break
              search = next === '\x7f' ? search.slice(0, -1) : search + next
            }
          }
          const indexes = lines.map((line, index) => (line.includes(search) ? index : -1)).filter((index) => index >= 0)
          const found =
            key === 'N'
              ? indexes.filter((index) => index < top).pop()
              : indexes.find((index) => index > top || (key === '/' && index === top))
          if (found === undefined) prompt = '\x1b[7mPattern not found\x1b[27m'
          else top = found
        }
      }
    } finally {
      tty.setRaw(false)
      await io.out('\x1b[?1049l')
    }
  })

const top = tool('top', async (io) => {
  const options = parseOptions(io.context, 'bn:d:', {})
  const { system, isTty } = io.context
  for (let round = 0; ; round++) {
    const list = system.processes.list()
    const head = `top - ${formatDate(system.clock.now(), '%H:%M:%S')} up 1 min,  1 user,  load average: 0.08, 0.05, 0.01\nTasks: ${String(list.length).padStart(3)} total,   1 running, ${String(list.length - 1).padStart(3)} sleeping,   0 stopped,   0 zombie\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n`
    const rows = list
      .map(
        (process) =>
          `${String(process.pid).padStart(7)} ${process.user.padEnd(9)} 20   0    4344   3200   2900 ${process.state}   0.0   0.1   0:00.00 ${(process.argv[0] ?? '').replace(/.*\//, '')}\n`,
      )
      .join('')
    await io.out((isTty.stdout && !options.has('b') ? '\x1b[H\x1b[J' : '') + head + rows)
    if (options.has('n') && round + 1 >= Number(options.get('n'))) return 0
    await system.clock.sleep(Number(options.get('d') ?? 3) * 1000, io.context.signal)
  }
})

const TPUT: Record<string, string> = {
  clear: '\x1b[H\x1b[2J',
  bold: '\x1b[1m',
  sgr0: '\x1b(B\x1b[m',
  smul: '\x1b[4m',
  rmul: '\x1b[24m',
  rev: '\x1b[7m',
  civis: '\x1b[?25l',
  cnorm: '\x1b[?25h',
  el: '\x1b[K',
  colors: '256\n',
}

export const systemTools: readonly Command[] = [
  sleep,
  dateCommand,
  env,
  printenv,
  xargs,
  timeout,
  time,
  watch,
  ps,
  pgrep('pgrep'),
  pgrep('pkill'),
  killall,
  killTool,
  uname,
  id,
  uptime,
  hostname,
  exprTool,
  which,
  top,
  pager('less'),
  pager('more'),
  editor('vi'),
  editor('vim'),
  editor('nano'),
  test('test'),
  test('['),
  tool('true', () => Promise.resolve(0)),
  tool('false', () => Promise.resolve(1)),
  say('echo', (io) => echoText(io.args)),
  tool('printf', async (io) => {
    const { text, errors } = printfFormat(io.args[0] ?? '', io.args.slice(1), io.context.system.clock.now())
    await io.out(text)
    for (const error of errors) await io.warn(error)
    return errors.length > 0 ? 1 : 0
  }),
  say('pwd', (io) => `${io.context.cwd}\n`),
  say('whoami', (io) => `${io.context.system.user}\n`),
  say('logname', (io) => `${io.context.system.user}\n`),
  say('groups', (io) => `${io.context.system.user}\n`),
  say('arch', (io) => `${io.context.system.kernel.machine}\n`),
  say('nproc', () => '2\n'),
  say('sync', () => ''),
  say('clear', () => '\x1b[H\x1b[2J\x1b[3J'),
  say('reset', () => '\x1bc'),
  say('tput', (io) =>
    io.args[0] === 'cols'
      ? `${io.context.tty?.columns ?? 80}\n`
      : io.args[0] === 'lines'
        ? `${io.context.tty?.rows ?? 24}\n`
        : io.args[0] === 'setaf'
          ? `\x1b[3${io.args[1]}m`
          : io.args[0] === 'setab'
            ? `\x1b[4${io.args[1]}m`
            : io.args[0] === 'cup'
              ? `\x1b[${Number(io.args[1]) + 1};${Number(io.args[2]) + 1}H`
              : (TPUT[io.args[0] ?? ''] ?? ''),
  ),
  say('free', (io) =>
    io.args.includes('-h')
      ? '               total        used        free      shared  buff/cache   available\nMem:           3.8Gi       1.1Gi       1.6Gi       2.0Mi       1.3Gi       2.7Gi\nSwap:             0B          0B          0B\n'
      : '               total        used        free      shared  buff/cache   available\nMem:         3995648     1150976     1677312        2048     1363968     2844672\nSwap:              0           0           0\n',
  ),
  say(
    'mount',
    () =>
      'overlay on / type overlay (rw,relatime)\nproc on /proc type proc (rw,nosuid,nodev,noexec,relatime)\ntmpfs on /dev type tmpfs (rw,nosuid,size=65536k,mode=755)\n',
  ),
  tool('tty', async (io) => {
    const device = io.context.isTty.stdin
      ? io.context.system.processes.list().find((process) => process.pid === io.context.pid)?.terminal
      : undefined
    await io.out(device ? `/dev/${device}\n` : 'not a tty\n')
    return device ? 0 : 1
  }),
  tool('stty', async (io) => {
    if (!io.context.tty) throw new ToolError("'standard input': Inappropriate ioctl for device")
    if (io.args[0] === 'size') await io.out(`${io.context.tty.rows} ${io.context.tty.columns}\n`)
    else if (io.args.includes('raw') || io.args.includes('-icanon')) io.context.tty.setRaw(true)
    else if (io.args.includes('sane') || io.args.includes('-raw') || io.args.includes('icanon')) io.context.tty.setRaw(false)
    else if (io.args.length === 0) await io.out('speed 38400 baud; line = 0;\n')
    const { behind } = await import('../machine')
    const { device } = behind(io.context).process
    if (device && io.args.includes('-echo')) device.echo = false
    if (device && (io.args.includes('echo') || io.args.includes('sane'))) device.echo = true
    return 0
  }),
  passThrough('nohup', (args) => args),
  passThrough('nice', (args) => (args[0] === '-n' ? args.slice(2) : args[0]?.startsWith('-') ? args.slice(1) : args)),
  passThrough('sudo', (args) => args.filter((arg, index) => !(index === 0 && /^-[nEHS]$/.test(arg)))),
  passThrough('setsid', (args) => args.filter((arg) => arg !== '-w')),
  passThrough('stdbuf', (args) => args.filter((arg) => !arg.startsWith('-'))),
  tool('man', async (io) => {
    throw new ToolError(
      io.args.length === 0 ? 'What manual page do you want?' : `No manual entry for ${io.args[io.args.length - 1]}`,
      io.args.length === 0 ? 1 : 16,
    )
  }),
  tool('getent', async (io) => {
    const [database, key] = io.args
    if (database === 'hosts' && key !== undefined) {
      const found = await io.context.system.net.resolve(key, io.context.signal).catch(() => [])
      for (const address of found) await io.out(`${address.padEnd(15)} ${key}\n`)
      return found.length > 0 ? 0 : 2
    }
    const path = `/etc/${database}`
    if (!io.context.files.exists(path)) return 2
    const lines = io.context.files
      .readText(path)
      .split('\n')
      .filter((line) => line !== '' && (key === undefined || line.split(':')[0] === key))
    await io.out(lines.map((line) => `${line}\n`).join(''))
    return lines.length > 0 ? 0 : 2
  }),
]

export { BrokenPipe, signalNumber }
