/** Which processes of the controller manager and the scheduler stand for election, and on what terms: by their flags and files. */
import { load } from 'js-yaml'
import { isObject } from '../engine/api/json'
import { parseDuration } from '../engine/api/strconv'
import { ClientEventRecorder, LeaderElection, type ElectionTerms } from '../engine/client'
import type { Cluster } from '../engine/cluster'
import type { VirtualClock } from '../engine/clock/clock'
import type { ComponentName, ComponentProcess } from '../engine/images'

const ELECTING: ReadonlySet<ComponentName> = new Set(['kube-controller-manager', 'kube-scheduler'])
/** What events about leases are told by. */
const REPORTERS: Partial<Record<ComponentName, string>> = { 'kube-scheduler': 'default-scheduler' }

type Settings = Readonly<Record<string, unknown>>

/** The section of a scheduler's file; nothing of the controller manager, which has none. */
function fileSettings({ flags, files }: ComponentProcess): Settings {
  const path = flags.get('config')
  if (!path || !files.exists(path)) return {}
  const written: unknown = load(files.readText(path))
  const section = isObject(written) ? written['leaderElection'] : undefined
  return isObject(section) ? section : {}
}

/** The terms on which a process stands for election; undefined when it does not. Flags say more than files. */
export function electionTerms(component: ComponentName, process: ComponentProcess, uid: string): ElectionTerms | undefined {
  if (!ELECTING.has(component)) return undefined
  const file = fileSettings(process)
  const given = (flag: string, field: string): string | undefined => {
    const value = process.flags.get(flag) ?? file[field]
    return value === undefined || value === null ? undefined : String(value)
  }
  const period = (flag: string, field: string, standard: number): number => {
    const text = given(flag, field)
    return text === undefined ? standard : parseDuration(text)
  }
  if (/^(0|f|false)$/i.test(given('leader-elect', 'leaderElect') ?? 'true')) return undefined
  return {
    name: given('leader-elect-resource-name', 'resourceName') ?? component,
    namespace: given('leader-elect-resource-namespace', 'resourceNamespace') ?? 'kube-system',
    identity: `${process.node}_${uid}`,
    leaseDuration: period('leader-elect-lease-duration', 'leaseDuration', 15_000),
    renewDeadline: period('leader-elect-renew-deadline', 'renewDeadline', 10_000),
    retryPeriod: period('leader-elect-retry-period', 'retryPeriod', 2_000),
  }
}

export interface Standing {
  readonly clock: VirtualClock
  readonly cluster: Cluster
  readonly serving: () => boolean
  /** It leads from now on, or does no longer. */
  readonly changed: () => void
}

/** Lets a process stand for election when it is to; undefined when it works without. */
export function electionOf(component: ComponentName, process: ComponentProcess, standing: Standing): LeaderElection | undefined {
  const { clock, cluster, serving, changed } = standing
  const terms = electionTerms(component, process, cluster.api.core.uid())
  if (!terms) return undefined
  const client = cluster.api.clientFor({ name: component, user: `system:${component}`, groups: ['system:authenticated'] })
  const random = cluster.options.random.stream(`elections/${component}/${terms.identity}`)
  return new LeaderElection(
    {
      client,
      clock,
      random,
      events: new ClientEventRecorder(client, clock, random, { component: REPORTERS[component] ?? component }),
      online: serving,
      log: (...line) => process.log(...line),
      // Whoever asks for the election may not have it yet.
      elected: () => void clock.after(0, changed),
      lost: () => {
        process.log('E', component === 'kube-scheduler' ? 'server.go:294' : 'controllermanager.go:332', '"leaderelection lost"')
        process.exit(1)
      },
    },
    terms,
  )
}
