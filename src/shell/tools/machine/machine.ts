/** What the machine has: free, nproc, uptime, ss, netstat. */
import type { Command } from '../../command'
import type { Socket, System } from '../../system'
import { cpuCount, loadAverages, memoryUse, startOf } from './machine-model'
import { formatDate } from '../dates/time-format'
import { humanSizes, parseOptions, say, tool, type Io } from '../tool'

const free = tool('free', async (io) => {
  const options = parseOptions(io.context, 'bkmghtwls:c:', {
    human: 'h',
    total: 't',
    bytes: 'b',
    kibi: 'k',
    mebi: 'm',
    gibi: 'g',
    wide: 'w',
    count: 'c',
    seconds: 's',
  })
  const human = (bytes: number): string => {
    if (bytes < 1024) return `${bytes}B`
    let value = bytes
    let unit = 0
    while (value >= 1024 && unit < 4) {
      value /= 1024
      unit++
    }
    return `${value < 10 ? (Math.floor(value * 10) / 10).toFixed(1) : Math.floor(value)}${' KMGT'[unit]}i`
  }
  const divisor = options.has('b') ? 1 : options.has('m') ? 1048576 : options.has('g') ? 1073741824 : 1024
  const show = (bytes: number): string => (options.has('h') ? human(bytes) : String(Math.floor(bytes / divisor))).padStart(11)
  const rounds = options.has('s') ? Number(options.get('c') ?? Infinity) : Number(options.get('c') ?? 1)
  for (let round = 1; ; round++) {
    const use = memoryUse(io.context.system)
    if (io.context.system.flavour === 'ash') {
      const amount = (bytes: number): string => (options.has('h') ? humanSizes(io)(bytes) : String(Math.floor(bytes / divisor)))
      const line = (name: string, values: readonly number[]): string =>
        `${name.padEnd(8)}${values.map((value) => amount(value).padStart(11)).join(' ')}\n`
      await io.out('              total        used        free      shared  buff/cache   available\n')
      await io.out(line('Mem:', [use.total, use.used, use.free, use.shared, use.cache, use.available]) + line('Swap:', [0, 0, 0]))
      return 0
    }
    await io.out(`               total        used        free      shared  buff/cache   available\n`)
    await io.out(`Mem:    ${[use.total, use.used, use.free, use.shared, use.cache, use.available].map(show).join(' ')}\n`)
    await io.out(`Swap:   ${[0, 0, 0].map(show).join(' ')}\n`)
    if (options.has('t')) await io.out(`Total:  ${[use.total, use.used, use.free].map(show).join(' ')}\n`)
    if (round >= rounds) return 0
    await io.context.system.clock.sleep(Number(options.get('s') ?? 1) * 1000, io.context.signal)
    await io.out('\n')
  }
})

const nproc = say('nproc', (io) => {
  const options = parseOptions(io.context, '', { all: 'all', ignore: 'ignore:' })
  return `${Math.max(1, cpuCount(io.context.system) - Number(options.get('ignore') ?? 0))}\n`
})

export function upTime(system: System): string {
  const minutes = Math.floor((system.clock.now() - startOf(system)) / 60_000)
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor(minutes / 60) % 24
  const rest = hours > 0 ? `${String(hours).padStart(2)}:${String(minutes % 60).padStart(2, '0')}` : `${minutes % 60} min`
  return `${days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''}${rest}`
}

export function upLine(system: System): string {
  const users = new Set(system.processes.list().flatMap((process) => process.terminal ?? [])).size
  return `${formatDate(system.clock.now(), '%H:%M:%S')} up ${upTime(system)},  ${users} user${users === 1 ? '' : 's'},  load average: ${loadAverages(system).join(', ')}`
}

const uptime = say('uptime', (io) => {
  const options = parseOptions(io.context, 'ps', { pretty: 'p', since: 's' })
  const { system } = io.context
  if (options.has('s')) return `${formatDate(startOf(system), '%F %T')}\n`
  if (!options.has('p')) return ` ${upLine(system)}\n`
  const minutes = Math.floor((system.clock.now() - startOf(system)) / 60_000)
  const units: [number, string][] = [
    [Math.floor(minutes / 10080), 'week'],
    [Math.floor(minutes / 1440) % 7, 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ]
  const parts = units.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count > 1 ? 's' : ''}`)
  return `up ${parts.length > 0 ? parts.join(', ') : '0 minutes'}\n`
})

function listening(io: Io, protocols: string): readonly Socket[] {
  const all = io.context.system.facts?.sockets?.() ?? []
  return all
    .filter(({ protocol }) => protocols === '' || protocols.includes(protocol[0]!))
    .sort((a, b) => a.protocol.localeCompare(b.protocol) || a.port - b.port)
}

/** The program whose socket it is, without what a server says of itself behind its name. */
const owner = (io: Io, socket: Socket): string | undefined =>
  io.context.system.processes
    .list()
    .find((process) => process.pid === socket.pid)
    ?.argv[0]?.split(/:? /)[0]!
    .replace(/.*\//, '')

/** The kernel keeps so much of a program's name. */
const COMMAND_LENGTH = 15
/** netstat shows so much of a number and a name. */
const PROGRAM_WIDTH = 19

const ss = tool('ss', async (io) => {
  const options = parseOptions(io.context, 'tulnpaH46', {
    tcp: 't',
    udp: 'u',
    listening: 'l',
    numeric: 'n',
    processes: 'p',
    all: 'a',
    'no-header': 'H',
  })
  const protocols = `${options.has('t') ? 't' : ''}${options.has('u') ? 'u' : ''}`
  const shown = options.has('l') || options.has('a') ? listening(io, protocols) : []
  const named = protocols.length !== 1
  const rows = shown.map((socket) => {
    const name = owner(io, socket)
    return [
      ...(named ? [socket.protocol] : []),
      socket.protocol === 'tcp' ? 'LISTEN' : 'UNCONN',
      '0',
      socket.protocol === 'tcp' ? '4096' : '0',
      `${socket.address.includes(':') ? `[${socket.address}]` : socket.address}:${socket.port}`,
      socket.address.includes(':') ? '[::]:*' : socket.address === '*' ? '*:*' : '0.0.0.0:*',
      options.has('p') && name ? `users:(("${name.slice(0, COMMAND_LENGTH)}",pid=${socket.pid},fd=3))` : '',
    ]
  })
  const head = [...(named ? ['Netid'] : []), 'State', 'Recv-Q', 'Send-Q', 'Local Address:Port', 'Peer Address:Port', 'Process']
  const table = options.has('H') ? rows : [head, ...rows]
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]!.length), 0))
  for (const row of table)
    await io.out(
      `${row
        .map((cell, column) => (/Address/.test(head[column]!) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join(' ')
        .trimEnd()}\n`,
    )
  return 0
})

const netstat = tool('netstat', async (io) => {
  const options = parseOptions(io.context, 'tulnpaeW46', { tcp: 't', udp: 'u', listening: 'l', numeric: 'n', programs: 'p', all: 'a' })
  const protocols = `${options.has('t') ? 't' : ''}${options.has('u') ? 'u' : ''}`
  const only = options.has('l')
  // busybox's last column is one wider.
  const wide = io.context.system.flavour === 'ash' ? ' ' : ''
  await io.out(`Active Internet connections (${only ? 'only servers' : options.has('a') ? 'servers and established' : 'w/o servers'})\n`)
  await io.out(
    `Proto Recv-Q Send-Q Local Address           Foreign Address         State      ${options.has('p') ? ' PID/Program name    ' : wide}\n`,
  )
  for (const socket of only || options.has('a') ? listening(io, protocols) : []) {
    const name = owner(io, socket)
    // Who listens at every address, of both kinds, has a socket of version 6.
    const six = socket.address.includes(':') || socket.address === '*'
    const address = socket.address === '*' ? '::' : socket.address
    await io.out(
      `${`${socket.protocol}${six ? '6' : ''}`.padEnd(5)}      0      0 ${`${address}:${socket.port}`.padEnd(23)} ${(six ? ':::*' : '0.0.0.0:*').padEnd(23)} ${(socket.protocol === 'tcp' ? 'LISTEN' : '').padEnd(11)}${options.has('p') ? ` ${(name ? `${socket.pid}/${name}`.slice(0, PROGRAM_WIDTH) : '-').padEnd(20)}` : wide}\n`,
    )
  }
  return 0
})

export const tools: readonly Command[] = [free, nproc, uptime, ss, netstat]
