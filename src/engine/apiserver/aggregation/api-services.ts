/** APIServices: one for every group version served here, and whether the servers of the others can be reached; models kube-aggregator. */
import { hasReason } from '../../api/status'
import type { Client, Informers } from '../../client/client'
import { timestamp, type Timer } from '../../clock/clock'
import { isObject } from '../../api/json'
import { discoveryResources } from '../../schema'
import { API_SERVICES, ENDPOINT_SLICES, SERVICES } from '../../schema/resources'
import type { APIService } from '../../schema/types'
import type { UserInfo } from '../authorization/access'
import type { Core } from '../core'
import type { ApiResponse } from '../http'
import { collectionOf } from '../registry'
import type { Call } from '../rest/call'
import type { GroupEntry, VersionEntry } from '../rest/discovery'
import { priorityOf, type Priority } from './priorities'
import { askRemote, passOn, Unreachable } from './remote'

const COLLECTION = collectionOf(API_SERVICES)
const DEFINITIONS = 'apiextensions.k8s.io/customresourcedefinitions'
const MANAGED = 'kube-aggregator.kubernetes.io/automanaged'
const SERVICE_NAME = 'kubernetes.io/service-name'
/** Milliseconds from a change to its being looked at. */
const NOTICE = 50
/** A deleted one of the server's own is back after this long. */
const RESTORE = 1_000
/** Group versions that are answered for here when the Service has endpoints. */
const ANSWERED = new Set(['metrics.k8s.io/v1beta1'])
/** A server that answers is asked again after this long; one that does not is asked sooner, at first. */
const AGAIN = 30_000
const FIRST_RETRY = 5_000
/** As whom the aggregator asks whether a server is there. */
const AGGREGATOR: UserInfo = { name: 'system:kube-aggregator', groups: ['system:masters'] }

interface Verdict {
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
}

const LOCAL: Verdict = { status: 'True', reason: 'Local', message: 'Local APIServices are always available' }
const PASSED: Verdict = { status: 'True', reason: 'Passed', message: 'all checks passed' }

function priorityIn({ spec }: APIService, of: keyof Priority): number {
  return spec?.[of] ?? 0
}

/** A version as discovery tells of it, from the list of resources that its server gave. */
function versionOf(version: string, body: Uint8Array): VersionEntry {
  const list = parsed(new TextDecoder().decode(body))
  const resources = isObject(list) && Array.isArray(list['resources']) ? (list['resources'] as unknown[]) : []
  const named = resources.filter((each) => isObject(each) && typeof each['name'] === 'string') as VersionEntry['resources'][number][]
  return {
    version,
    resources: named.map((each) => ({
      ...each,
      singularName: each.singularName ?? '',
      verbs: Array.isArray(each.verbs) ? each.verbs : [],
    })),
  }
}

/** What is no JSON is nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export class ApiServices {
  private noticed = false
  /** What the others serve, as they last said, by group version. */
  private readonly told = new Map<string, VersionEntry>()
  /** Those that are being asked, and whether anything changed meanwhile. */
  private readonly asking = new Map<string, boolean>()
  /** When the server of each APIService is asked next. */
  private readonly due = new Map<string, Timer>()
  private registering = false

  constructor(
    private readonly core: Core,
    private readonly client: Client,
    private readonly informers: Informers,
  ) {}

  start(): void {
    this.register()
    const notice = (): void => this.notice()
    for (const resource of [API_SERVICES, SERVICES, ENDPOINT_SLICES])
      this.informers.informer<never>(resource as never).onChange({ added: notice, updated: notice, deleted: notice })
    this.core.store.observe(({ collection, type }) => {
      if (collection === DEFINITIONS || (collection === COLLECTION && type === 'DELETED')) this.registerLater()
    })
  }

  /** Whether a group version that another server answers for is answered. */
  available(group: string, version: string): boolean {
    const service = this.core.store.get(COLLECTION, `${version}.${group}`) as APIService | undefined
    return service?.status?.conditions?.some(({ type, status }) => type === 'Available' && status === 'True') ?? false
  }

  /** The groups that other servers answer for, best first: as those `answered` say, and without resources while they cannot be reached. */
  groups(answered: readonly GroupEntry[]): readonly GroupEntry[] {
    return this.remote()
      .toSorted(
        (a, b) =>
          priorityIn(b, 'groupPriorityMinimum') - priorityIn(a, 'groupPriorityMinimum') ||
          priorityIn(b, 'versionPriority') - priorityIn(a, 'versionPriority'),
      )
      .map(({ spec }) => {
        const { group = '', version = '' } = spec ?? {}
        const entry =
          this.told.get(`${group}/${version}`) ??
          answered.find(({ name }) => name === group)?.versions.find((each) => each.version === version)
        const isThere = entry !== undefined && this.available(group, version)
        return { name: group, preferred: version, versions: [isThere ? entry : { version, resources: [], stale: true }] }
      })
  }

  /** Passes on what is for another server, discovery too, and refuses it while that cannot be reached. */
  readonly answer = ({ info, request, user }: Call): ApiResponse | Promise<ApiResponse> | undefined => {
    const [, root, group, version] = info.path.split('/')
    if (root !== 'apis' || !group || !version) return undefined
    const service = this.core.store.get(COLLECTION, `${version}.${group}`) as APIService | undefined
    if (!service?.spec?.service) return undefined
    if (this.available(group, version)) return ANSWERED.has(`${group}/${version}`) ? undefined : passOn(this.core, service, request, user)
    const body = new TextEncoder().encode('service unavailable\n')
    return { status: 503, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
  }

  // ---- the server's own -----------------------------------------------------------------------------------------

  private registerLater(): void {
    if (this.registering) return
    this.registering = true
    this.core.clock.after(RESTORE, () => {
      this.registering = false
      this.register()
    })
  }

  private register(): void {
    const wanted = new Map<string, { readonly group: string; readonly version: string; readonly custom: boolean }>()
    const want = (group: string, version: string, custom: boolean): void => {
      if (group !== API_SERVICES.group) wanted.set(`${version}.${group}`, { group, version, custom })
    }
    // Of some groups nothing is stored (reviews): they are served all the same.
    for (const { groupVersion } of discoveryResources) {
      const slash = groupVersion.indexOf('/')
      want(slash < 0 ? '' : groupVersion.slice(0, slash), groupVersion.slice(slash + 1), false)
    }
    for (const { group, version, custom } of this.core.registry.all()) if (custom) want(group, version, true)
    for (const [name, { group, version, custom }] of wanted) {
      if (this.core.store.get(COLLECTION, name)) continue
      const made = this.client.resource(API_SERVICES).create({
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name, labels: { [MANAGED]: custom ? 'true' : 'onstart' } },
        spec: { ...(group ? { group } : {}), version, ...priorityOf(group, version, custom) },
      })
      this.say(made, LOCAL)
    }
    for (const service of this.core.store.list(COLLECTION) as readonly APIService[])
      if (service.metadata.labels?.[MANAGED] === 'true' && !wanted.has(service.metadata.name)) this.drop(service.metadata.name)
  }

  private drop(name: string): void {
    try {
      this.client.resource(API_SERVICES).delete(name)
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }

  // ---- the others' ----------------------------------------------------------------------------------------------

  private remote(): readonly APIService[] {
    return (this.core.store.list(COLLECTION) as readonly APIService[]).filter(({ spec }) => spec?.service !== undefined)
  }

  private notice(): void {
    if (this.noticed || this.remote().length === 0) return
    this.noticed = true
    this.core.clock.after(NOTICE, () => {
      this.noticed = false
      for (const service of this.remote()) this.look(service)
    })
  }

  /** Says whether the server of an APIService is there; one that has to be asked is, and again and again. */
  private look(service: APIService, wait = FIRST_RETRY): void {
    if (service.metadata.deletionTimestamp) return
    const { name } = service.metadata
    const verdict = this.judge(service)
    if (verdict) this.say(service, verdict)
    else if (this.asking.has(name)) this.asking.set(name, true)
    else {
      this.asking.set(name, false)
      void this.ask(service).then((found) => this.heard(service, found, wait))
    }
  }

  private heard(service: APIService, found: Verdict, wait: number): void {
    const { name, uid } = service.metadata
    const changed = this.asking.get(name)
    this.asking.delete(name)
    const now = this.core.store.get(COLLECTION, name) as APIService | undefined
    if (!now?.spec?.service) return
    if (now.metadata.uid !== uid || changed) return this.look(now, wait)
    this.say(now, found)
    this.lookAgain(name, found.status === 'True' ? AGAIN : wait, Math.min(2 * wait, AGAIN))
  }

  private lookAgain(name: string, after: number, wait: number): void {
    this.due.get(name)?.cancel()
    const timer = this.core.clock.after(after, () => {
      this.due.delete(name)
      const service = this.core.store.get(COLLECTION, name) as APIService | undefined
      if (service?.spec?.service) this.look(service, wait)
    })
    this.due.set(name, timer)
  }

  /** Asks the other server what it serves. */
  private async ask(service: APIService): Promise<Verdict> {
    const { spec } = service
    const groupVersion = `${spec?.group ?? ''}/${spec?.version ?? ''}`
    const { namespace = '', name = '', port = 443 } = spec?.service ?? {}
    const url = `https://${this.informers.informer(SERVICES).get(name, namespace)?.spec.clusterIP ?? ''}:${port}/apis/${groupVersion}`
    const missing = (why: string): Verdict => {
      const message = `failing or missing response from ${url}: ${why}`
      return { status: 'False', reason: 'FailedDiscoveryCheck', message }
    }
    try {
      const request = { method: 'GET', url: `/apis/${groupVersion}`, headers: { accept: 'application/json' } }
      // Whoever owns the network may lie about this: no certificate is looked at.
      const { status, body } = await askRemote(this.core, service, request, AGGREGATOR, true)
      if (status < 200 || status >= 300) return missing(`bad status from ${url}: ${status}`)
      this.told.set(groupVersion, versionOf(spec?.version ?? '', body))
      return PASSED
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
      return missing(`Get ${JSON.stringify(url)}: ${error.message}`)
    }
  }

  /** What can be said without asking the other server; undefined when it has to be asked. */
  private judge({ spec }: APIService): Verdict | undefined {
    const { namespace = '', name = '', port = 443 } = spec?.service ?? {}
    const refused = (reason: string, message: string): Verdict => ({ status: 'False', reason, message })
    const service = this.informers.informer(SERVICES).get(name, namespace)
    if (!service) return refused('ServiceNotFound', `service/${name} in "${namespace}" is not present`)
    const found = service.spec.ports?.find((each) => each.port === port)
    if (!found) return refused('ServicePortError', `service/${name} in "${namespace}" is not listening on port ${port}`)
    const ready = this.informers
      .informer(ENDPOINT_SLICES)
      .list(namespace)
      .filter(
        ({ metadata, ports }) =>
          metadata.labels?.[SERVICE_NAME] === name && ports?.some((each) => (each.name ?? '') === (found.name ?? '')),
      )
      .some(({ endpoints }) => endpoints?.some(({ conditions }) => conditions?.ready !== false))
    if (!ready)
      return refused(
        'MissingEndpoints',
        `endpoints for service/${name} in "${namespace}" have no addresses with port name "${found.name ?? ''}"`,
      )
    const groupVersion = `${spec?.group ?? ''}/${spec?.version ?? ''}`
    return ANSWERED.has(groupVersion) ? PASSED : undefined
  }

  private say(service: APIService, verdict: Verdict): void {
    const before = service.status?.conditions?.find(({ type }) => type === 'Available')
    if (before?.status === verdict.status && before.reason === verdict.reason && before.message === verdict.message) return
    const lastTransitionTime =
      before?.status === verdict.status && before.lastTransitionTime ? before.lastTransitionTime : timestamp(this.core.clock.now())
    try {
      this.client
        .resource(API_SERVICES)
        .updateStatus({ ...service, status: { conditions: [{ type: 'Available', ...verdict, lastTransitionTime }] } })
    } catch (error) {
      // Changed or gone meanwhile: the change brings it here again.
      if (!hasReason(error, 'Conflict') && !hasReason(error, 'NotFound')) throw error
    }
  }
}
