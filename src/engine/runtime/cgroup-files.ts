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

function versionOne({ cgroup, cpus, pids }: CgroupView): Files {
  const processor: Files = {
    'cpu.cfs_period_us': () => line(PERIOD),
    'cpu.cfs_quota_us': () => line(cgroup.processorLimit === undefined ? -1 : cgroup.processorLimit * (PERIOD / 1000)),
    'cpu.shares': () => line(shares(cgroup.processorRequest)),
  }
  const under = (folder: string, files: Files): Files =>
    Object.fromEntries(
      Object.entries({ ...files, 'cgroup.procs': () => pids().map(line).join('') }).map(([name, text]) => [`${folder}/${name}`, text]),
    )
  return {
    ...under('cpu', processor),
    ...under('cpu,cpuacct', processor),
    ...under('cpuset', { 'cpuset.cpus': () => line(cpus > 1 ? `0-${cpus - 1}` : '0') }),
    ...under('memory', {
      'memory.limit_in_bytes': () => line(cgroup.memoryLimit === undefined ? UNLIMITED : pages(cgroup.memoryLimit)),
      'memory.usage_in_bytes': () => line(pages(cgroup.memoryBytes())),
    }),
    ...under('pids', { 'pids.current': () => line(pids().length), 'pids.max': () => 'max\n' }),
  }
}
