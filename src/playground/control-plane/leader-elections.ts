/** Which processes of the controller manager and the scheduler stand for election, and on what terms: by their flags and files. */
import { aggregate, fieldErrorText, invalid, required } from '../../engine/api/field-errors'
import { isObject } from '../../engine/api/json'
import type { FieldError } from '../../engine/api/kind'
import { formatDuration, ParseFailure, parseDuration } from '../../engine/api/strconv'
import { ClientEventRecorder, electionFault, LeaderElection, type ElectionTerms } from '../../engine/client'
import type { Cluster } from '../../engine/cluster'
import type { VirtualClock } from '../../engine/clock/clock'
import type { ComponentName, ComponentProcess } from '../../engine/images'
import { StartFault, StartPanic } from './api-server/fault'
import { schedulerConfiguration } from './scheduler-configuration'

type Electing = 'kube-controller-manager' | 'kube-scheduler'
/** What events about leases are told by. */
const REPORTERS: Readonly<Record<Electing, string>> = {
  'kube-controller-manager': 'kube-controller-manager',
  'kube-scheduler': 'default-scheduler',
}

const elects = (component: ComponentName): component is Electing => Object.hasOwn(REPORTERS, component)

type Settings = Readonly<Record<string, unknown>>

/** The section of a scheduler's file; nothing of the controller manager, which has none. */
function fileSettings(component: Electing, process: ComponentProcess): Settings {
  const section = component === 'kube-scheduler' ? schedulerConfiguration(process)['leaderElection'] : undefined
  return isObject(section) ? section : {}
}

/** A period of the file; what is zero there is taken for what is not there. */
function filePeriod(value: unknown, standard: number): number {
  if (value === undefined || value === null) return standard
  if (typeof value !== 'string') throw new StartFault(`json: cannot unmarshal ${typeof value} into Go value of type string`)
  try {
    return parseDuration(value) || standard
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error
    throw new StartFault(error.message)
  }
}

/** The terms on which a process stands for election; undefined when it does not. Flags say more than files. Throws StartFault. */
export function electionTerms(component: ComponentName, process: ComponentProcess): Omit<ElectionTerms, 'identity'> | undefined {
  if (!elects(component)) return undefined
  const { flags } = process
  const file = fileSettings(component, process)
  const text = (flag: string, field: string, standard: string): string => {
    const value = flags.get(flag) ?? file[field]
    return value === undefined || value === null ? standard : String(value)
  }
  const period = (flag: string, field: string, standard: number): number => {
    const written = flags.get(flag)
    return written === undefined ? filePeriod(file[field], standard) : parseDuration(written)
  }
  if (/^(0|f|false)$/i.test(text('leader-elect', 'leaderElect', 'true'))) return undefined
  const terms = {
    name: text('leader-elect-resource-name', 'resourceName', component),
    namespace: text('leader-elect-resource-namespace', 'resourceNamespace', 'kube-system'),
    leaseDuration: period('leader-elect-lease-duration', 'leaseDuration', 15_000),
    renewDeadline: period('leader-elect-renew-deadline', 'renewDeadline', 10_000),
    retryPeriod: period('leader-elect-retry-period', 'retryPeriod', 2_000),
  }
  check(component, terms, text('leader-elect-resource-lock', 'resourceLock', 'leases'))
  return terms
}

/** Throws StartFault; models ValidateLeaderElectionConfiguration, which only the scheduler asks, and what each minds of locks. */
function check(component: Electing, terms: Omit<ElectionTerms, 'identity'>, lock: string): void {
  const wrongLock = 'resourceLock value must be "leases"'
  const fault = electionFault(terms)
  if (component === 'kube-controller-manager') {
    if (lock !== 'leases') throw new StartFault(wrongLock)
    if (fault !== undefined) throw new StartPanic(fault)
    return
  }
  const at = (field: string): string => `leaderElection.${field}`
  const errors: FieldError[] = []
  for (const each of ['leaseDuration', 'renewDeadline', 'retryPeriod'] as const)
    if (terms[each] <= 0) errors.push(invalid(at(each), formatDuration(terms[each]), 'must be greater than zero'))
  if (terms.leaseDuration <= terms.renewDeadline)
    errors.push(invalid(at('leaseDuration'), formatDuration(terms.renewDeadline), 'must be greater than `RenewDeadline`'))
  if (lock === '') errors.push(required(at('resourceLock')))
  if (terms.namespace === '') errors.push(required(at('resourceNamespace')))
  if (terms.name === '') errors.push(required(at('resourceName')))
  if (lock !== 'leases') errors.push(invalid(at('resourceLock'), lock, wrongLock))
  if (errors.length > 0) throw new StartFault(aggregate(errors.map(fieldErrorText)))
  if (fault !== undefined) throw new StartFault(`couldn't create leader elector: ${fault}`)
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
  if (!elects(component)) return undefined
  const found = electionTerms(component, process)
  if (!found) return undefined
  const terms = { ...found, identity: `${process.node}_${cluster.api.core.uid()}` }
  const client = cluster.api.clientFor({ name: component, user: `system:${component}`, groups: ['system:authenticated'] })
  const random = cluster.options.random.stream(`elections/${component}/${terms.identity}`)
  return new LeaderElection(
    {
      client,
      clock,
      random,
      events: new ClientEventRecorder(client, clock, random, { component: REPORTERS[component] }),
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
