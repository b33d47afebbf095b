/** What a machine is made of and what its kernel said while it started: lscpu, lsblk, dmesg, lsof. */
import { runsAsRoot } from '../../shell/accounts'
import type { Command } from '../../shell/command'
import type { Socket } from '../../shell/system'
import { formatDate } from '../../shell/tools/dates/time-format'
import { programName, startOf } from '../../shell/tools/machine/machine-model'
import { parseOptions, tool, ToolError } from '../../shell/tools/tool'

const GIBIBYTE = 1024 ** 3
const USUAL_DISK = 20 * GIBIBYTE

const lscpu = tool('lscpu', async ({ context, out }) => {
  const { facts, kernel } = context.system
  const cpus = facts?.cpus ?? 1
  const rows: readonly (readonly [string, string])[] = [
    ['Architecture:', kernel.machine],
    ['  CPU op-mode(s):', '32-bit, 64-bit'],
    ['  Address sizes:', '46 bits physical, 48 bits virtual'],
    ['  Byte Order:', 'Little Endian'],
    ['CPU(s):', String(cpus)],
    ['  On-line CPU(s) list:', cpus > 1 ? `0-${cpus - 1}` : '0'],
    ['Vendor ID:', 'GenuineIntel'],
    ['  Model name:', 'Intel(R) Xeon(R) Processor @ 2.50GHz'],
    ['    CPU family:', '6'],
    ['    Model:', '85'],
    ['    Thread(s) per core:', '1'],
    ['    Core(s) per socket:', String(cpus)],
    ['    Socket(s):', '1'],
  ]
  await out(rows.map(([name, value]) => `${name.padEnd(33)}${value}\n`).join(''))
  return 0
})

const lsblk = tool('lsblk', async ({ context, out }) => {
  const root = context.system.facts?.mounts?.find(({ target }) => target === '/')
  const size = `${Math.round((root?.size ?? USUAL_DISK) / GIBIBYTE)}G`
  const row = (name: string, number: string, type: string, where: string): string =>
    `${name.padEnd(6)} ${number.padStart(7)}  0 ${size.padStart(4)}  0 ${type} ${where}`.trimEnd()
  await out(`NAME   MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS\n${row('vda', '254:0', 'disk', '')}\n${row('└─vda1', '254:1', 'part', '/var')}\n`)
  return 0
})

const dmesg = tool('dmesg', async ({ context, out }) => {
  const options = parseOptions(context, 'THkwlx', { ctime: 'T', human: 'H', follow: 'w' })
  if (!runsAsRoot(context.system)) throw new ToolError('read kernel buffer failed: Operation not permitted')
  const { kernel, facts } = context.system
  const began = startOf(context.system)
  const kilobytes = Math.floor((facts?.memory?.total ?? 0) / 1024)
  const lines: readonly (readonly [number, string])[] = [
    [0, `Linux version ${kernel.release} (buildd@lcy02-amd64-080) (x86_64-linux-gnu-gcc-13) ${kernel.version}`],
    [0, `Command line: BOOT_IMAGE=/boot/vmlinuz-${kernel.release} root=/dev/vda1 ro console=ttyS0`],
    [0.01, `Memory: ${kilobytes}K/${kilobytes}K available`],
    [0.21, `smp: Brought up 1 node, ${facts?.cpus ?? 1} CPUs`],
    [1.38, 'EXT4-fs (vda1): mounted filesystem with ordered data mode. Quota mode: none.'],
    [2.74, 'systemd[1]: Detected virtualization docker.'],
    [
      3.06,
      'bridge: filtering via arp/ip/ip6tables is no longer available by default. Update your scripts to load br_netfilter if you need this.',
    ],
    [3.11, 'Bridge firewalling registered'],
  ]
  const stamp = (seconds: number): string =>
    options.has('T') ? formatDate(began + seconds * 1000, '%a %b %e %H:%M:%S %Y') : seconds.toFixed(6).padStart(12)
  await out(lines.map(([seconds, text]) => `[${stamp(seconds)}] ${text}\n`).join(''))
  return 0
})

/** Whether a socket is one that `-i` asks for: `:10250`, `TCP`, `tcp:443`. */
function asked({ protocol, port }: Socket, wanted: string): boolean {
  const [, name = '', ports] = /^([a-z]*)(?:@[^:]*)?(?::([\d,-]+))?$/i.exec(wanted) ?? []
  if (name !== '' && name.toLowerCase() !== protocol) return false
  return (
    ports === undefined ||
    ports.split(',').some((each) => {
      const [from = each, to = from] = each.split('-')
      return port >= Number(from) && port <= Number(to)
    })
  )
}

/** Sockets that are listened on, which is what it is asked for; open files are not kept here. */
const lsof = tool('lsof', async ({ context, out }) => {
  // -i may have its address behind it, apart or not at all.
  const args = context.args.flatMap((word, i) =>
    word === '-i' && !/^([a-z]*:|tcp|udp)/i.test(context.args[i + 1] ?? '') ? ['-i', ':1-65535'] : [word],
  )
  const options = parseOptions(Object.create(context, { args: { value: args } }) as typeof context, 'i:p:c:u:tnPs:al')
  const processes = new Map(context.system.processes.list().map((process) => [process.pid, process]))
  const wanted = options.get('i')
  if (wanted === undefined) throw new ToolError('only the sockets of -i are known here')
  const shown = (context.system.facts?.sockets?.() ?? [])
    .filter((socket) => asked(socket, wanted) && socket.pid !== undefined && runsAsRoot(context.system))
    .filter(({ pid }) => !options.has('p') || options.get('p')!.split(',').includes(String(pid)))
  if (shown.length === 0) return 1
  if (options.has('t')) {
    await out([...new Set(shown.map(({ pid }) => `${pid}\n`))].join(''))
    return 0
  }
  const rows = shown.map(({ protocol, address, port, pid = 0 }) => {
    const process = processes.get(pid)
    const name = process ? programName(process).slice(0, 9) : ''
    const where = `${address === '0.0.0.0' ? '*' : address}:${port}${protocol === 'tcp' ? ' (LISTEN)' : ''}`
    return [
      name,
      String(pid),
      process?.user ?? 'root',
      '3u',
      address === '*' ? 'IPv6' : 'IPv4',
      String(20_000 + port),
      '0t0',
      protocol.toUpperCase(),
      where,
    ]
  })
  const table = [['COMMAND', 'PID', 'USER', 'FD', 'TYPE', 'DEVICE', 'SIZE/OFF', 'NODE', 'NAME'], ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  const last = widths.length - 1
  const put = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column]!) : column === last ? cell : cell.padStart(widths[column]!)
  await out(table.map((row) => `${row.map(put).join(' ')}\n`).join(''))
  return 0
})

export const hardware: readonly Command[] = [lscpu, lsblk, dmesg, lsof]
