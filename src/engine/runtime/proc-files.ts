/** /proc of a container: its processes and what the kernel says of the machine; models procfs as far as people look into it. */
import type { FileSystem, OpenedFile } from '../../shell/files'
import type { Mount, ProcessInfo, System } from '../../shell/system'
import { GeneratedFiles, type Generated } from './generated-files'

export interface ProcView {
  now(): number
  readonly hostname: string
  readonly kernel: System['kernel']
  readonly cpus: number
  /** Bytes. */
  readonly memory: number
  memoryUsed(): number
  /** When the machine was booted, in milliseconds since the epoch. */
  readonly booted: number
  readonly mounts: readonly Mount[]
  /** The groups its processes are in, as /proc says it. */
  readonly cgroup: string
  /** From -1000 (never killed for want of memory) to 1000. */
  readonly oomScoreAdjust: number
  /** Kernel settings that are not as everywhere, by their names with dots. */
  readonly sysctls: Readonly<Record<string, string>>
  /** Changes one of them; absent where they cannot be changed. */
  setSysctl?(name: string, value: string): void
  readonly rights: ProcessRights
  processes(): readonly ProcessInfo[]
  /** The program's own environment, where it is known. */
  environment(pid: number): Readonly<Record<string, string>> | undefined
  /** What a process has open, by number. */
  descriptors(pid: number): ReadonlyMap<number, Descriptor>
  /** The folder a process is in; the root where it is not known. */
  folderOf(pid: number): string | undefined
  /** The user namespace its users are in: the node's own, or one of its pod with so many users from there on. */
  readonly users: UserNamespace
  /** The file tree a process sees as its root. */
  rootOf(pid: number): FileSystem | undefined
}

/** Users from `first` on, by the numbers of the node, `count` of them. */
export interface UserNamespace {
  readonly inode: number
  readonly first: number
  readonly count: number
}

/** The one that all are in who have none of their own. */
export const NODE_USERS: UserNamespace = { inode: 4_026_531_837, first: 0, count: 4_294_967_295 }
/** So many users has a namespace that a kubelet makes. */
export const USERS_PER_POD = 65_536

/** Something open, as a link in /proc shows it. */
export interface Descriptor {
  readonly label: string
  /** What can be read through it, where it is a file. */
  readonly file?: OpenedFile
  readonly write?: (text: string) => void
}

/** What a program of the container may do. */
export interface ProcessRights {
  readonly gid: number
  readonly groups: readonly number[]
  /** Bits it may ever have, and has when it is root. */
  readonly bounding: bigint
  readonly noNewPrivileges: boolean
  readonly seccomp: boolean
  uidOf(user: string): number
}

const OF_PROCESS = [
  'cgroup',
  'cmdline',
  'comm',
  'cwd',
  'environ',
  'exe',
  'fd',
  'gid_map',
  'limits',
  'mounts',
  'ns',
  'oom_adj',
  'oom_score',
  'oom_score_adj',
  'root',
  'stat',
  'status',
  'uid_map',
]
const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']
const TOP = ['cmdline', 'cpuinfo', 'filesystems', 'loadavg', 'meminfo', 'mounts', 'net', 'self', 'stat', 'sys', 'uptime', 'version']
const STATES = { R: 'R (running)', S: 'S (sleeping)', T: 'T (stopped)', Z: 'Z (zombie)' } as const

const SYSCTLS: Readonly<Record<string, string>> = {
  'fs/file-max': '9223372036854775807',
  'kernel/ostype': 'Linux',
  'kernel/pid_max': '4194304',
  'kernel/randomize_va_space': '2',
  'kernel/threads-max': '30525',
  'kernel/shmmax': '18446744073692774399',
  'net/core/somaxconn': '4096',
  'net/ipv4/ip_forward': '1',
  'net/ipv4/ip_local_port_range': '32768\t60999',
  'net/ipv4/ip_unprivileged_port_start': '0',
  'net/ipv4/tcp_syncookies': '1',
  'vm/max_map_count': '1048576',
  'vm/overcommit_memory': '1',
  'vm/swappiness': '60',
}

const SOCKETS = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const NET: Readonly<Record<string, string>> = {
  dev: `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  eth0:     992      12    0    0    0     0          0         0      446       7    0    0    0     0       0          0
`,
  route: 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n',
  tcp: SOCKETS,
  udp: SOCKETS,
}

function netFile(name: string): Generated | undefined {
  const text = NET[name]
  return text === undefined ? undefined : { kind: 'file', text }
}

export class ProcFiles extends GeneratedFiles {
  constructor(private readonly view: ProcView) {
    super(() => view.now())
  }

  protected find([first, ...rest]: readonly string[]): Generated | undefined {
    if (first === undefined) return { kind: 'directory', names: [...this.view.processes().map(({ pid }) => String(pid)), ...TOP].sort() }
    if (first === 'self' && rest.length === 0) return { kind: 'directory', names: OF_PROCESS }
    const process = first === 'self' ? this.view.processes().at(-1) : this.view.processes().find(({ pid }) => String(pid) === first)
    if (process) return this.ofProcess(process, rest)
    if (first === 'sys') return this.control(rest.join('/'))
    if (first === 'net') return rest.length === 0 ? { kind: 'directory', names: Object.keys(NET) } : netFile(rest.join('/'))
    return rest.length > 0 ? undefined : this.top(first)
  }

  private top(name: string): Generated | undefined {
    const { view } = this
    const file = (text: string): Generated => ({ kind: 'file', text })
    switch (name) {
      case 'cmdline':
        return file(`BOOT_IMAGE=/boot/vmlinuz-${view.kernel.release} root=/dev/vda1 ro console=ttyS0\n`)
      case 'cpuinfo':
        return file(Array.from({ length: view.cpus }, (_, index) => processor(index, view.cpus)).join('\n'))
      case 'filesystems':
        return file('nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tcgroup2\nnodev\toverlay\n\text4\n')
      case 'loadavg':
        return file(`0.08 0.05 0.01 1/${view.processes().length + 170} ${view.processes().at(-1)?.pid ?? 1}\n`)
      case 'meminfo':
        return file(memory(view.memory, view.memoryUsed()))
      case 'mounts':
        return file(mountLines(view.mounts))
      case 'stat':
        return file(`cpu  0 0 0 0 0 0 0 0 0 0\nbtime ${Math.floor(view.booted / 1000)}\nprocesses ${view.processes().at(-1)?.pid ?? 1}\n`)
      case 'uptime': {
        const up = (view.now() - view.booted) / 1000
        return file(`${up.toFixed(2)} ${(up * view.cpus * 0.95).toFixed(2)}\n`)
      }
      case 'version':
        return file(`Linux version ${view.kernel.release} (buildd@lcy02-amd64-080) (x86_64-linux-gnu-gcc-13) ${view.kernel.version}\n`)
    }
    return undefined
  }

  private control(path: string): Generated | undefined {
    const values: Readonly<Record<string, string>> = {
      ...SYSCTLS,
      'kernel/hostname': this.view.hostname,
      'kernel/osrelease': this.view.kernel.release,
      'kernel/version': this.view.kernel.version,
      ...Object.fromEntries(Object.entries(this.view.sysctls).map(([name, value]) => [name.replaceAll('.', '/'), value])),
    }
    const value = values[path]
    const { setSysctl } = this.view
    // A file that is cut to nothing as it is opened keeps its value: only what is written then counts.
    const write = setSysctl && ((text: string): void => (text === '' ? undefined : setSysctl(path.replaceAll('/', '.'), text.trim())))
    if (value !== undefined) return { kind: 'file', text: `${value}\n`, ...(write ? { write } : {}) }
    const prefix = path ? `${path}/` : ''
    const names = new Set(
      Object.keys(values)
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length).split('/')[0]!),
    )
    return names.size > 0 ? { kind: 'directory', names: [...names].sort() } : undefined
  }

  private ofProcess(process: ProcessInfo, rest: readonly string[]): Generated | undefined {
    const [name, ...below] = rest
    const { view } = this
    if (name === undefined) return { kind: 'directory', names: OF_PROCESS }
    if (name === 'root' || name === 'cwd') {
      const files = view.rootOf(process.pid)
      const start = (name === 'cwd' && view.folderOf(process.pid)) || '/'
      const path = [...start.split('/').filter(Boolean), ...below].join('/')
      return files && { kind: 'elsewhere', files, path: `/${path}`, ...(below.length === 0 ? { link: start } : {}) }
    }
    if (name === 'ns' && below.length === 0) return { kind: 'directory', names: ['user'] }
    if (name === 'ns') return below.join('/') === 'user' ? { kind: 'link', target: `user:[${view.users.inode}]` } : undefined
    if (name === 'fd') return this.descriptor(process.pid, below)
    if (below.length > 0) return undefined
    const file = (text: string): Generated => ({ kind: 'file', text })
    const [program = ''] = process.argv
    const short = process.name ?? programName(program)
    switch (name) {
      case 'cgroup':
        return file(view.cgroup)
      case 'cmdline':
        return file(process.argv.map((word) => `${word}\0`).join(''))
      case 'comm':
        return file(`${short}\n`)
      case 'environ':
        return file(
          Object.entries(view.environment(process.pid) ?? {})
            .map(([key, value]) => `${key}=${value}\0`)
            .join(''),
        )
      case 'exe':
        return { kind: 'link', target: program.startsWith('/') ? program : fileOf(short, view.rootOf(process.pid)) }
      case 'gid_map':
      case 'uid_map':
        return file(`${[0, view.users.first, view.users.count].map((number) => String(number).padStart(10)).join(' ')}\n`)
      case 'limits':
        return file(LIMITS)
      case 'mounts':
        return file(mountLines(view.mounts))
      case 'oom_adj': {
        const adjust = view.oomScoreAdjust
        return file(`${adjust === 1000 ? 15 : Math.trunc((adjust * 17) / 1000)}\n`)
      }
      case 'oom_score':
        return file(`${Math.floor(((1000 + view.oomScoreAdjust) * 2) / 3)}\n`)
      case 'oom_score_adj':
        return file(`${view.oomScoreAdjust}\n`)
      case 'stat':
        return file(
          `${process.pid} (${short}) ${process.state} ${process.parent} ${process.group ?? process.pid} ${process.group ?? process.pid} 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0\n`,
        )
      case 'status':
        return file(status(process, short, view.rights))
    }
    return undefined
  }

  private descriptor(pid: number, [number, ...below]: readonly string[]): Generated | undefined {
    const open = this.view.descriptors(pid)
    if (number === undefined) return { kind: 'directory', names: [...open.keys()].sort((a, b) => a - b).map(String) }
    const found = below.length > 0 || !/^(0|[1-9]\d*)$/.test(number) ? undefined : open.get(Number(number))
    if (!found) return undefined
    const { label, file, write } = found
    return { kind: 'link', target: label, ...(file ? { file } : {}), ...(write ? { write } : {}) }
  }
}

/** Where a program lies that was started by its name. */
function fileOf(name: string, files: FileSystem | undefined): string {
  const folder = PATH.find((each) => files?.exists(`${each}/${name}`)) ?? '/usr/bin'
  return `${folder}/${name}`
}

function programName(program: string): string {
  return (program.split('/').pop() ?? '').split(' ')[0]!.replace(/:$/, '').slice(0, 15)
}

function status(process: ProcessInfo, name: string, rights: ProcessRights): string {
  const { resident = 1_900_000, virtual = resident * 2 } = process.memory ?? {}
  const uid = rights.uidOf(process.user)
  const held = uid === 0 ? rights.bounding : 0n
  const four = (id: number): string => [id, id, id, id].join('\t')
  const size = (bytes: number): string => `${String(Math.ceil(bytes / 1024)).padStart(8)} kB`
  const mask = (bits: bigint): string => bits.toString(16).padStart(16, '0')
  return [
    `Name:\t${name}`,
    'Umask:\t0022',
    `State:\t${STATES[process.state]}`,
    `Tgid:\t${process.pid}`,
    'Ngid:\t0',
    `Pid:\t${process.pid}`,
    `PPid:\t${process.parent}`,
    'TracerPid:\t0',
    `Uid:\t${four(uid)}`,
    `Gid:\t${four(rights.gid)}`,
    'FDSize:\t64',
    `Groups:\t${rights.groups.map((group) => `${group} `).join('')}`,
    `NStgid:\t${process.pid}`,
    `NSpid:\t${process.pid}`,
    `VmPeak:\t${size(virtual)}`,
    `VmSize:\t${size(virtual)}`,
    `VmHWM:\t${size(resident)}`,
    `VmRSS:\t${size(resident)}`,
    'VmSwap:\t       0 kB',
    'Threads:\t1',
    `CapInh:\t${mask(0n)}`,
    `CapPrm:\t${mask(held)}`,
    `CapEff:\t${mask(held)}`,
    `CapBnd:\t${mask(rights.bounding)}`,
    `CapAmb:\t${mask(0n)}`,
    `NoNewPrivs:\t${rights.noNewPrivileges ? 1 : 0}`,
    `Seccomp:\t${rights.seccomp ? 2 : 0}`,
    `Seccomp_filters:\t${rights.seccomp ? 1 : 0}`,
    '',
  ].join('\n')
}

function memory(total: number, used: number): string {
  const cache = Math.floor((total - used) / 6)
  const line = (name: string, bytes: number): string =>
    `${`${name}:`.padEnd(15)}${String(Math.max(0, Math.floor(bytes / 1024))).padStart(9)} kB\n`
  return [
    line('MemTotal', total),
    line('MemFree', total - used - cache),
    line('MemAvailable', total - used),
    line('Buffers', cache / 10),
    line('Cached', cache),
    line('SwapCached', 0),
    line('SwapTotal', 0),
    line('SwapFree', 0),
  ].join('')
}

function processor(index: number, count: number): string {
  return [
    `processor\t: ${index}`,
    'vendor_id\t: GenuineIntel',
    'cpu family\t: 6',
    'model name\t: Intel(R) Xeon(R) Processor @ 2.50GHz',
    'cpu MHz\t\t: 2500.000',
    'cache size\t: 36608 KB',
    'physical id\t: 0',
    `siblings\t: ${count}`,
    `core id\t\t: ${index}`,
    `cpu cores\t: ${count}`,
    '',
  ].join('\n')
}

function mountLines(mounts: readonly Mount[]): string {
  return mounts.map(({ source, target, type, options }) => `${source} ${target} ${type} ${options} 0 0\n`).join('')
}

/** Of a service that systemd has set no limits for but those of files. */
const LIMITS = [
  ['Limit', 'Soft Limit', 'Hard Limit', 'Units'],
  ['Max cpu time', 'unlimited', 'unlimited', 'seconds'],
  ['Max file size', 'unlimited', 'unlimited', 'bytes'],
  ['Max data size', 'unlimited', 'unlimited', 'bytes'],
  ['Max stack size', '8388608', 'unlimited', 'bytes'],
  ['Max core file size', 'unlimited', 'unlimited', 'bytes'],
  ['Max resident set', 'unlimited', 'unlimited', 'bytes'],
  ['Max processes', 'unlimited', 'unlimited', 'processes'],
  ['Max open files', '1048576', '1048576', 'files'],
  ['Max locked memory', '8388608', '8388608', 'bytes'],
  ['Max address space', 'unlimited', 'unlimited', 'bytes'],
  ['Max file locks', 'unlimited', 'unlimited', 'locks'],
  ['Max pending signals', '15000', '15000', 'signals'],
  ['Max msgqueue size', '819200', '819200', 'bytes'],
  ['Max nice priority', '0', '0', ''],
  ['Max realtime priority', '0', '0', ''],
  ['Max realtime timeout', 'unlimited', 'unlimited', 'us'],
]
  .map(
    ([name = '', soft = '', hard = '', unit = '']) =>
      `${name.padEnd(25)} ${soft.padEnd(20)} ${hard.padEnd(20)} ${unit && unit.padEnd(10)}\n`,
  )
  .join('')
