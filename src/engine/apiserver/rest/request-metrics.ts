/** What /metrics tells of the API server itself: requests by what they asked for and how they ended, watches, objects stored; models apiserver/pkg/endpoints/metrics. */
import { tellBuild } from '../../api/build-info'
import { labelTexts, METRICS_TYPE, MetricsRegistry, type Counter, type Histogram } from '../../api/prometheus'
import type { Clock } from '../../clock/clock'
import type { ApiResponse, ApiStream } from '../http'
import type { Store } from '../../store/memory-store'
import type { ChangeType } from '../../store/store'
import type { RequestInfo } from './request-info'
import { respondText } from './respond'

/** Seconds. */
const DURATIONS = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60]
const SLI_DURATIONS = DURATIONS.slice(2)
/** Bytes. */
const SIZES = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

const VERBS = new Map(Object.entries({ create: 'POST', update: 'PUT' }))
/** The labels of every request. */
const REQUEST = ['verb', 'group', 'version', 'resource', 'subresource', 'scope', 'component'] as const
/** What is passed on to a pod, a Service or a node. */
const CONNECTS = new Set(['attach', 'exec', 'portforward', 'proxy'])
const OPERATIONS: Readonly<Record<ChangeType, string>> = { ADDED: 'create', MODIFIED: 'update', DELETED: 'delete' }

/** What a request was, as it is counted. */
export interface Observed {
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource: string
  readonly scope: string
  readonly dryRun: boolean
}

function scopeOf({ isResource, name, namespace, verb }: RequestInfo): string {
  if (!isResource) return ''
  if (name !== undefined || verb === 'create') return 'resource'
  return namespace === undefined ? 'cluster' : 'namespace'
}

/** Who watches what has one name watches one object. */
function isOfOne({ verb, query }: RequestInfo): boolean {
  return (verb === 'list' || verb === 'watch') && /(^|,)metadata\.name=/.test(query.get('fieldSelector') ?? '')
}

export function observedOf(info: RequestInfo, isApply: boolean): Observed {
  const { isResource, verb, group, version, resource, subresource, path, query } = info
  const isConnect = isResource && CONNECTS.has(subresource)
  return {
    verb: isConnect ? 'CONNECT' : isApply ? 'APPLY' : (VERBS.get(verb) ?? verb.toUpperCase()),
    group,
    version,
    resource,
    subresource: isResource ? subresource : path,
    scope: isOfOne(info) ? 'resource' : scopeOf(info),
    dryRun: query.has('dryRun'),
  }
}

type Kind = 'mutating' | 'readOnly'

/** The most requests that were under way at once within a second. */
const SECOND = 1000

class Inflight {
  private current = 0
  private most = 0
  private since = 0

  constructor(private readonly clock: Clock) {}

  begin(): void {
    this.most = Math.max(this.value(), ++this.current)
    this.since = this.clock.now()
  }

  end(): void {
    this.current--
  }

  value(): number {
    return this.clock.now() - this.since < SECOND ? this.most : this.current
  }
}

export class RequestMetrics {
  private readonly registry = new MetricsRegistry()
  private readonly requests: Counter
  private readonly durations: Histogram
  private readonly sliDurations: Histogram
  private readonly sizes: Histogram
  private readonly etcd: Counter
  private readonly requestLabels = labelTexts(REQUEST)
  private readonly triedLabels = labelTexts([...REQUEST, 'dry_run'])
  private readonly answeredLabels = labelTexts([...REQUEST, 'dry_run', 'code'])
  private readonly etcdLabels = labelTexts(['group', 'operation', 'resource'])
  private readonly watches = new Map<string, number>()
  private readonly inflight: Readonly<Record<Kind, Inflight>>

  constructor(
    store: Store,
    private readonly clock: Clock,
    about: { readonly version: string; readonly started: number },
  ) {
    const { registry } = this
    this.inflight = { mutating: new Inflight(clock), readOnly: new Inflight(clock) }
    this.requests = registry.counter(
      'apiserver_request_total',
      '[STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.',
    )
    this.durations = registry.histogram(
      'apiserver_request_duration_seconds',
      '[STABLE] Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.',
      DURATIONS,
    )
    this.sliDurations = registry.histogram(
      'apiserver_request_sli_duration_seconds',
      '[ALPHA] Response latency distribution (not counting webhook duration and priority & fairness queue wait times) in seconds for each verb, group, version, resource, subresource, scope and component.',
      SLI_DURATIONS,
    )
    this.sizes = registry.histogram(
      'apiserver_response_sizes',
      '[STABLE] Response size distribution in bytes for each group, version, verb, resource, subresource, scope and component.',
      SIZES,
    )
    this.etcd = registry.counter('etcd_requests_total', '[ALPHA] Etcd request counts for each operation and object type.')
    store.observe(({ type, collection }) => {
      const [group = '', resource = ''] = collection.split('/')
      this.etcd.add(this.etcdLabels(group, OPERATIONS[type], resource))
    })
    registry.looked(
      'gauge',
      'apiserver_longrunning_requests',
      '[STABLE] Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component. Not all requests are tracked this way.',
      () => [...this.watches].map(([labels, count]) => [JSON.parse(labels) as Record<string, string>, count] as const),
    )
    registry.looked(
      'gauge',
      'apiserver_current_inflight_requests',
      '[STABLE] Maximal number of currently used inflight request limit of this apiserver per request kind in last second.',
      () => (['mutating', 'readOnly'] as const).map((kind) => [{ request_kind: kind }, this.inflight[kind].value()] as const),
    )
    const objects = (): readonly (readonly [group: string, resource: string, count: number])[] =>
      store.collectionNames().flatMap((collection) => {
        const [group = '', resource] = collection.split('/')
        return resource === undefined ? [] : [[group, resource, store.count(collection)] as const]
      })
    const counted = 'Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.'
    registry.looked('gauge', 'apiserver_resource_objects', `[ALPHA] ${counted}`, () =>
      objects().map(([group, resource, count]) => [{ group, resource }, count] as const),
    )
    registry.looked(
      'gauge',
      'apiserver_storage_objects',
      `[STABLE] [DEPRECATED, consider using apiserver_resource_objects instead] ${counted}`,
      () => objects().map(([group, resource, count]) => [{ resource: group === '' ? resource : `${resource}.${group}` }, count] as const),
    )
    tellBuild(registry, about.version, about.started)
  }

  /** A request has come; whoever calls what is returned tells that it has been answered. */
  begin({ verb, resource }: Observed): () => void {
    if (verb === 'CONNECT' || verb === 'WATCH') return () => undefined
    const inflight = this.inflight[verb === 'GET' || verb === 'LIST' || resource === '' ? 'readOnly' : 'mutating']
    inflight.begin()
    return () => inflight.end()
  }

  /** A request has been answered: with how much, in bytes, where that is known, after so many seconds. */
  count(observed: Observed, code: number, seconds: number, bytes?: number): void {
    const { verb, group, version, resource, subresource, scope, dryRun } = observed
    const what = [verb, group, version, resource, subresource, scope, 'apiserver']
    const tried = dryRun ? 'All' : ''
    this.requests.add(this.answeredLabels(...what, tried, String(code)))
    this.durations.observe(this.triedLabels(...what, tried), seconds)
    const labels = this.requestLabels(...what)
    if (verb !== 'WATCH' && verb !== 'CONNECT') this.sliDurations.observe(labels, seconds)
    if (bytes !== undefined && (verb === 'GET' || verb === 'LIST')) this.sizes.observe(labels, bytes)
  }

  /** A stream that is counted while it lasts, and as a request when it has ended. */
  lasting(observed: Observed, code: number, body: ApiStream): ApiStream {
    const { group, resource, scope, subresource, verb, version } = observed
    const labels = JSON.stringify({ component: 'apiserver', group, resource, scope, subresource, verb, version })
    let began: number | undefined
    const ended = (): void => {
      if (began === undefined) return
      this.watches.set(labels, this.watches.get(labels)! - 1)
      this.count(observed, code, (this.clock.now() - began) / 1000)
      began = undefined
    }
    return {
      start: (sink) => {
        began = this.clock.now()
        this.watches.set(labels, (this.watches.get(labels) ?? 0) + 1)
        body.start({
          chunk: (data) => sink.chunk(data),
          end: () => {
            ended()
            sink.end()
          },
        })
      },
      cancel: () => {
        ended()
        body.cancel()
      },
    }
  }

  answer(): ApiResponse {
    return respondText(200, this.registry.text(), METRICS_TYPE)
  }
}
