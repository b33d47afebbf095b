/** The files that show a container's cgroup, in the words of either version; models what runc writes there and the kernel answers. */
import type { Cgroup } from './cgroup'

export interface CgroupView {
  readonly cgroup: Cgroup
  readonly cgroupVersion: 1 | 2
  readonly cpus: number
  pids(): readonly number[]
}

type Files = Readonly<Record<string, () => string>>

/** Microseconds a limit of processor time is counted over. */
const PERIOD = 100_000
const PAGE = 4096
const LEAST_SHARES = 2
/** What version 1 shows without a limit. */
const UNLIMITED = 9_223_372_036_854_771_712n

/** Processor shares of a request in millicores. */
function shares(millicores: number): number {
  return Math.max(LEAST_SHARES, Math.floor((millicores * 1024) / 1000))
}

/** Shares as a weight of version 2, where 1024 are 100; runc's curve through (2, 1), (1024, 100) and (262144, 10000). */
export function weight(of: number): number {
  if (of <= LEAST_SHARES) return 1
  if (of >= 262_144) return 10_000
  const log = Math.log2(of)
  return Math.ceil(10 ** ((log * log + 125 * log) / 612 - 7 / 34) - 1e-9)
}

const line = (value: string | number | bigint): string => `${value}\n`
const pages = (bytes: number): number => Math.floor(bytes / PAGE) * PAGE
const lines = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('')

/** By path below /sys/fs/cgroup. */
export function cgroupFiles(view: CgroupView): Files {
  return view.cgroupVersion === 1 ? versionOne(view) : versionTwo(view)
}

function versionTwo({ cgroup, cpus, pids }: CgroupView): Files {
  const limit = (): string => (cgroup.memoryLimit === undefined ? 'max\n' : line(pages(cgroup.memoryLimit)))
  return {
    'cgroup.controllers': () => 'cpuset cpu io memory hugetlb pids rdma misc\n',
    'cgroup.events': () => 'populated 1\nfrozen 0\n',
    'cgroup.freeze': () => '0\n',
    'cgroup.procs': () => pids().map(line).join(''),
    'cgroup.type': () => 'domain\n',
    'cpu.max': () => `${cgroup.processorLimit === undefined ? 'max' : cgroup.processorLimit * (PERIOD / 1000)} ${PERIOD}\n`,
    'cpu.weight': () => line(weight(shares(cgroup.processorRequest))),
    'cpuset.cpus.effective': () => line(cpus > 1 ? `0-${cpus - 1}` : '0'),
    'memory.current': () => line(pages(cgroup.memoryBytes())),
    'memory.events': () => lines({ low: 0, high: 0, max: 0, oom: 0, oom_kill: 0, oom_group_kill: 0 }),
    'memory.high': () => 'max\n',
    'memory.low': () => '0\n',
    'memory.max': limit,
    'memory.min': () => '0\n',
    'memory.oom.group': () => '1\n',
    'memory.stat': () => {
      const anonymous = pages(cgroup.memoryBytes())
      return lines({ anon: anonymous, file: 0, shmem: 0, inactive_anon: anonymous, active_anon: 0, inactive_file: 0, active_file: 0 })
    },
    'memory.swap.current': () => '0\n',
    'memory.swap.max': () => '0\n',
    'pids.current': () => line(pids().length),
    'pids.max': () => 'max\n',
  }
}

/** The controllers of version 1, each a file system of its own, in the order in which the kernel lists them. */
export const CONTROLLERS = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'pids', 'systemd'] as const
type Controller = (typeof CONTROLLERS)[number]

/** What a container's processes may do with devices: make any, use the harmless ones and terminals. */
const DEVICES = [
  'b *:* m',
  'c *:* m',
  'c 1:3 rwm',
  'c 1:5 rwm',
  'c 1:7 rwm',
  'c 1:8 rwm',
  'c 1:9 rwm',
  'c 5:0 rwm',
  'c 5:2 rwm',
  'c 136:* rwm',
]

function versionOne({ cgroup, cpus, pids }: CgroupView): Files {
  const processors = (): string => line(cpus > 1 ? `0-${cpus - 1}` : '0')
  const limit = (): string => line(cgroup.memoryLimit === undefined ? UNLIMITED : pages(cgroup.memoryLimit))
  const held = (): string => line(pages(cgroup.memoryBytes()))
  const unlimited = (): string => line(UNLIMITED)
  const { history } = cgroup
  const own: Readonly<Record<Controller, Files>> = {
    cpu: {
      'cpu.cfs_period_us': () => line(PERIOD),
      'cpu.cfs_quota_us': () => line(cgroup.processorLimit === undefined ? -1 : cgroup.processorLimit * (PERIOD / 1000)),
      'cpu.shares': () => line(shares(cgroup.processorRequest)),
    },
    cpuacct: {},
    cpuset: {
      'cpuset.cpus': processors,
      'cpuset.effective_cpus': processors,
      'cpuset.effective_mems': () => '0\n',
      'cpuset.mems': () => '0\n',
    },
    memory: {
      'memory.failcnt': () => line(history.refused),
      'memory.limit_in_bytes': limit,
      'memory.max_usage_in_bytes': () => line(pages(history.most)),
      'memory.memsw.limit_in_bytes': limit,
      'memory.memsw.usage_in_bytes': held,
      'memory.oom_control': () => lines({ oom_kill_disable: 0, under_oom: 0, oom_kill: history.killed }),
      'memory.soft_limit_in_bytes': unlimited,
      'memory.stat': () => lines({ cache: 0, rss: pages(cgroup.memoryBytes()), rss_huge: 0, shmem: 0, mapped_file: 0, swap: 0 }),
      'memory.swappiness': () => '60\n',
      'memory.usage_in_bytes': held,
      'memory.use_hierarchy': () => '1\n',
    },
    devices: { 'devices.list': () => DEVICES.map(line).join('') },
    freezer: { 'freezer.parent_freezing': () => '0\n', 'freezer.self_freezing': () => '0\n', 'freezer.state': () => 'THAWED\n' },
    blkio: {},
    pids: { 'pids.current': () => line(pids().length), 'pids.events': () => 'max 0\n', 'pids.max': () => 'max\n' },
    systemd: {},
  }
  const members = (): string => pids().map(line).join('')
  const common: Files = { 'cgroup.clone_children': () => '0\n', 'cgroup.procs': members, notify_on_release: () => '0\n', tasks: members }
  return Object.fromEntries(
    CONTROLLERS.flatMap((name) => Object.entries({ ...common, ...own[name] }).map(([file, text]) => [`${name}/${file}`, text])),
  )
}

/** /proc/PID/cgroup: version 2 shows a container its own root, version 1 where its group is among those of the node. */
export function membership(version: 1 | 2, path: string): string {
  if (version === 2) return '0::/\n'
  const numbered = CONTROLLERS.map((name, index) => `${index + 1}:${name === 'systemd' ? 'name=systemd' : name}:${path}\n`)
  return `${numbered.reverse().join('')}0::${path}\n`
}
