/** The group metrics.k8s.io, answered from whoever measures (the kubelets); models metrics-server's API. */
import type { JsonObject } from '../../api/json'
import { parseSelector, type Labels } from '../../api/selectors'
import { badRequest, notFound } from '../../api/status'
import { timestamp } from '../../clock/clock'
import type { ApiResponse } from '../http'
import type { Call } from './call'
import type { GroupEntry } from './discovery'
import { respond } from './respond'

export interface Usage {
  /** Canonical quantities, for example `12345678n` and `2048Ki`. */
  readonly cpu: string
  readonly memory: string
}

/** What is measured now; objects not measured yet are absent. */
export interface MetricsProvider {
  node(name: string): Usage | undefined
  /** By container. */
  pod(namespace: string, name: string): Readonly<Record<string, Usage>> | undefined
}

const API_VERSION = 'metrics.k8s.io/v1beta1'
const WINDOW = '20.000s'

export const METRICS_GROUP: GroupEntry = {
  name: 'metrics.k8s.io',
  preferred: 'v1beta1',
  versions: [
    {
      version: 'v1beta1',
      resources: [
        { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] },
        { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
      ],
    },
  ],
}

export class Metrics {
  constructor(private readonly provider: () => MetricsProvider | undefined) {}

  groups(): readonly GroupEntry[] {
    return this.provider() ? [METRICS_GROUP] : []
  }

  answer(call: Call): ApiResponse | undefined {
    const { info } = call
    const provider = this.provider()
    if (!provider || info.group !== 'metrics.k8s.io' || info.version !== 'v1beta1' || !info.isResource) return undefined
    if (info.resource !== 'nodes' && info.resource !== 'pods') return undefined
    const { core } = call
    const collection = `/${info.resource}`
    const now = timestamp(core.clock.now())
    const measure = (object: {
      metadata: { name: string; namespace?: string; labels?: Labels; creationTimestamp: string }
    }): JsonObject | undefined => {
      const { name, namespace, labels } = object.metadata
      const metadata = { name, ...(namespace ? { namespace } : {}), creationTimestamp: now, ...(labels ? { labels } : {}) }
      if (info.resource === 'nodes') {
        const usage = provider.node(name)
        return usage && { kind: 'NodeMetrics', apiVersion: API_VERSION, metadata, timestamp: now, window: WINDOW, usage }
      }
      const containers = provider.pod(namespace ?? '', name)
      if (!containers) return undefined
      const list = Object.entries(containers).map(([container, usage]) => ({ name: container, usage }))
      return { kind: 'PodMetrics', apiVersion: API_VERSION, metadata, timestamp: now, window: WINDOW, containers: list }
    }
    if (info.name !== undefined) {
      const key = info.namespace === undefined ? info.name : `${info.namespace}/${info.name}`
      const object = core.store.get(collection, key)
      const measured = object && measure(object)
      if (!measured)
        throw notFound({ group: info.resource === 'nodes' ? 'metrics.k8s.io' : 'metrics.k8s.io', resource: info.resource }, key)
      return respond(200, measured, call.accepted)
    }
    let selector
    try {
      selector = parseSelector(info.query.get('labelSelector') ?? '')
    } catch (error) {
      throw badRequest((error as Error).message)
    }
    const items = core.store.list(collection, info.namespace).filter((each) => selector.matches(each.metadata.labels))
    const kind = info.resource === 'nodes' ? 'NodeMetricsList' : 'PodMetricsList'
    return respond(
      200,
      { kind, apiVersion: API_VERSION, metadata: {}, items: items.map(measure).filter((each) => each !== undefined) },
      call.accepted,
    )
  }
}
