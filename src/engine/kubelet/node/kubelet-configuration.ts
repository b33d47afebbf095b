/** What a kubelet's configuration asks for, as far as it changes what the kubelet does; models kubelet.config.k8s.io/v1beta1 after defaulting. */
import { quantityNumber } from '../../api/quantity'
import { parseDuration } from '../../api/strconv'
import type { Taint } from '../../schema/types'
import { DEFAULT_EVICTION, parseThresholds, type Statements, type Threshold } from '../eviction/thresholds'
import { logLimits } from './log-rotation'
import type { KubeletTimings } from '../timings'

/** Seconds that pods of at least so high a priority are given when the node shuts down. */
export interface ShutdownPeriod {
  readonly priority: number
  readonly seconds: number
}

export interface KubeletConfiguration {
  readonly thresholds: readonly Threshold[]
  /** Milliseconds for which a pressure is told after it was last seen. */
  readonly pressureTransition: number
  /** The most seconds a pod gets that a soft threshold evicts. */
  readonly evictionMaxPodGrace: number
  /** Shares of the disk in percent, ages in milliseconds; 0 as greatest age is none. */
  readonly images: { readonly high: number; readonly low: number; readonly minimumAge: number; readonly maximumAge: number }
  /** Bytes at which a log is rotated, never when negative; how many files there are of one; milliseconds between looks. */
  readonly logs: { readonly maxSize: number; readonly maxFiles: number; readonly interval: number }
  /** In place of the number of pods in the node's capacity. */
  readonly maxPods?: number
  /** Fewer pods where this many for each processor are fewer; 0 is no limit. */
  readonly podsPerCore: number
  /** How many processes a pod may have; any number where it is not above nothing. */
  readonly podPidsLimit: number
  /** Kept from pods, by resource; undefined where the node's allocatable amounts are given from outside. */
  readonly reserved?: Readonly<Record<string, string>>
  readonly nodeStatusMaxImages: number
  /** From low to high priority; empty where a shutdown waits for nobody. */
  readonly shutdown: readonly ShutdownPeriod[]
  /** Names, or beginnings of names before a star. */
  readonly allowedUnsafeSysctls: readonly string[]
  readonly taints: readonly Taint[]
  /** What it says of how often things are done. */
  readonly timings: Partial<KubeletTimings>
}

/** Gives a field by its name, from wherever it was set; undefined where it was not. */
export type ConfigurationSource = (name: string) => unknown

/** The critical priority with which the second of the two shutdown periods begins. */
const SYSTEM_CRITICAL = 2_000_000_000
/** The shortest first wait of a crash loop, where the longest allows it. */
const CRASH_BACK_OFF = 10_000

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'string' && value !== '' ? value.split(',') : []

/** A mapping, or what stands for one on a command line: `name<value,...` or `name=value,...`. */
function mapping(value: unknown): Statements | undefined {
  if (typeof value === 'string')
    return Object.fromEntries(
      value
        .split(',')
        .filter((each) => each !== '')
        .map((each) => each.split(/[<=]/, 2).map((part) => part.trim()) as [string, string]),
    )
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]))
}

const milliseconds = (value: unknown, usual: number): number => {
  const given = value === undefined || value === null ? 0 : parseDuration(String(value))
  return given === 0 ? usual : given
}

/** Throws ThresholdError for thresholds, and LogLimitsError for limits of logs, that no kubelet works with. */
export function kubeletConfiguration(value: ConfigurationSource): KubeletConfiguration {
  const number = (name: string, usual: number): number => Number(value(name) || usual)
  const systemReserved = mapping(value('systemReserved')) ?? {}
  const kubeReserved = mapping(value('kubeReserved')) ?? {}
  const given = value('maxPods')
  const taints = value('registerWithTaints')
  return {
    thresholds: parseThresholds({
      hard: hardStatements(mapping(value('evictionHard')), value('mergeDefaultEvictionSettings') === true),
      soft: mapping(value('evictionSoft')) ?? {},
      softGrace: mapping(value('evictionSoftGracePeriod')) ?? {},
      minimumReclaim: mapping(value('evictionMinimumReclaim')) ?? {},
    }),
    pressureTransition: milliseconds(value('evictionPressureTransitionPeriod'), 300_000),
    evictionMaxPodGrace: number('evictionMaxPodGracePeriod', 0),
    images: {
      // A threshold of nothing is one: only what is not said is as usual.
      high: Number(value('imageGCHighThresholdPercent') ?? 85),
      low: Number(value('imageGCLowThresholdPercent') ?? 80),
      minimumAge: milliseconds(value('imageMinimumGCAge'), 120_000),
      maximumAge: milliseconds(value('imageMaximumGCAge'), 0),
    },
    logs: {
      ...logLimits(String(value('containerLogMaxSize') || '10Mi'), Number(value('containerLogMaxFiles') ?? 5)),
      interval: milliseconds(value('containerLogMonitorInterval'), 10_000),
    },
    ...(given === undefined || Number(given) === 0 ? {} : { maxPods: Number(given) }),
    podsPerCore: number('podsPerCore', 0),
    podPidsLimit: number('podPidsLimit', -1),
    reserved: sum(systemReserved, kubeReserved),
    nodeStatusMaxImages: Number(value('nodeStatusMaxImages') ?? 50),
    shutdown: shutdownPeriods(value),
    allowedUnsafeSysctls: strings(value('allowedUnsafeSysctls')),
    taints: Array.isArray(taints) ? (taints as readonly Taint[]) : [],
    timings: timingsOf(value),
  }
}

/** What a file says replaces the usual thresholds all together, unless it asks to have them filled in. */
function hardStatements(given: Statements | undefined, merges: boolean): Statements {
  if (!given) return DEFAULT_EVICTION
  return merges ? { ...DEFAULT_EVICTION, ...given } : given
}

function sum(a: Statements, b: Statements): Readonly<Record<string, string>> {
  const total: Record<string, string> = { ...a }
  for (const [name, amount] of Object.entries(b))
    total[name] = String((quantityNumber(total[name] ?? '0') ?? 0) + (quantityNumber(amount) ?? 0))
  return total
}

function shutdownPeriods(value: ConfigurationSource): readonly ShutdownPeriod[] {
  const listed = value('shutdownGracePeriodByPodPriority')
  if (Array.isArray(listed) && listed.length > 0)
    return (listed as readonly Record<string, unknown>[])
      .map(({ priority, shutdownGracePeriodSeconds }) => ({
        priority: Number(priority ?? 0),
        seconds: Number(shutdownGracePeriodSeconds ?? 0),
      }))
      .sort((a, b) => a.priority - b.priority)
  const all = milliseconds(value('shutdownGracePeriod'), 0)
  const critical = milliseconds(value('shutdownGracePeriodCriticalPods'), 0)
  if (all === 0 || critical > all) return []
  return [
    { priority: 0, seconds: Math.floor((all - critical) / 1000) },
    { priority: SYSTEM_CRITICAL, seconds: Math.floor(critical / 1000) },
  ]
}

function timingsOf(value: ConfigurationSource): Partial<KubeletTimings> {
  const most = milliseconds(
    (value('crashLoopBackOff') as { maxContainerRestartPeriod?: unknown } | undefined)?.maxContainerRestartPeriod,
    0,
  )
  const update = milliseconds(value('nodeStatusUpdateFrequency'), 0)
  // Where only the one is said, the other is the same.
  const report = milliseconds(value('nodeStatusReportFrequency'), update)
  const lease = Number(value('nodeLeaseDurationSeconds') ?? 0)
  const resync = milliseconds(value('syncFrequency'), 0)
  return {
    ...(most > 0 ? { crashBackOffMax: most, crashBackOffInitial: Math.min(CRASH_BACK_OFF, most) } : {}),
    ...(update > 0 ? { nodeStatusUpdate: update } : {}),
    ...(report > 0 ? { nodeStatusReport: report } : {}),
    ...(lease > 0 ? { leaseDurationSeconds: lease, leaseRenewPeriod: lease * 250 } : {}),
    ...(resync > 0 ? { resyncInterval: resync } : {}),
  }
}

/** Of a kubelet that nobody has configured. What its node offers to pods is for whoever made the node to say. */
export const USUAL_CONFIGURATION: KubeletConfiguration = (() => {
  const { reserved: _, ...usual } = kubeletConfiguration(() => undefined)
  return usual
})()
