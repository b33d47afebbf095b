/** From a Service to the addresses behind it: which pods, on which ports, in which condition; shared by Endpoints and EndpointSlices. */
import { equalJson } from '../../api/json'
import { keyOf, makeKey, type ObjectKey } from '../../api/object'
import { sameLabels, selectorFromSet } from '../../api/selectors'
import type { Informer, InformerHandler } from '../../client/client'
import { PODS, SERVICES } from '../../schema/resources'
import type { Pod, Service, ServicePort } from '../../schema/types'
import type { ControllerContext } from './controller'
import { isDeleting, isFinished, isReady, podCondition } from './pods'

const BY_LABEL = 'namespaceLabelValue'
export const LAST_CHANGE_TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time'
export const HEADLESS_LABEL = 'service.kubernetes.io/headless'

const indexed = new WeakSet<object>()

/** The pods a Service selects: found by its rarest label, so that the cost is that of its own pods. */
function podsOfService(pods: Informer<Pod>, service: Service): readonly Pod[] {
  if (!indexed.has(pods)) {
    indexed.add(pods)
    pods.addIndex(BY_LABEL, (pod) =>
      Object.entries(pod.metadata.labels ?? {}).map(([key, value]) => `${pod.metadata.namespace}/${key}=${value}`),
    )
  }
  const wanted = Object.entries(service.spec?.selector ?? {})
  let fewest: readonly Pod[] | undefined
  for (const [key, value] of wanted) {
    const found = pods.byIndex(BY_LABEL, `${service.metadata.namespace}/${key}=${value}`)
    if (!fewest || found.length < fewest.length) fewest = found
  }
  return (fewest ?? []).filter((pod) => wanted.every(([key, value]) => pod.metadata.labels?.[key] === value))
}

export function hasSelector(service: Service): boolean {
  return Object.keys(service.spec?.selector ?? {}).length > 0
}

/** A pod that has an address and has not finished. */
export function hasEndpoint(pod: Pod): boolean {
  return !isFinished(pod) && Boolean(pod.status?.podIP)
}

/** The pod's number for a Service port, by number or by the name of a container's port; undefined when it has none. */
export function targetPort(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort
  if (typeof target === 'number') return target === 0 ? port.port : target
  if (target === undefined) return port.port
  const sidecars = (pod.spec?.initContainers ?? []).filter((each) => each.restartPolicy === 'Always')
  for (const container of [...(pod.spec?.containers ?? []), ...sidecars]) {
    for (const each of container.ports ?? []) {
      if (each.name === target && (each.protocol ?? 'TCP') === (port.protocol ?? 'TCP')) return each.containerPort
    }
  }
  return undefined
}

export function podAddress(pod: Pod, family: string): string | undefined {
  const addresses = pod.status?.podIPs?.map((each) => each.ip) ?? (pod.status?.podIP ? [pod.status.podIP] : [])
  return addresses.find((address) => address.includes(':') === (family === 'IPv6'))
}

/** The name DNS gives the pod within this Service, when it asks for one. */
export function hostnameIn(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec ?? {}
  return hostname && subdomain === service.metadata.name ? hostname : undefined
}

/**
 * Whether a pod's endpoint is another one now; models podEndpointsChanged: a pod that ends when it is not ready any more leaves
 * its endpoint as it is, and of a pod that is being deleted every change counts.
 */
function matters(before: Pod, after: Pod): boolean {
  return (
    isDeleting(before) ||
    isDeleting(after) ||
    isReady(before) !== isReady(after) ||
    !equalJson(before.status?.podIPs?.map(({ ip }) => ip) ?? [], after.status?.podIPs?.map(({ ip }) => ip) ?? [])
  )
}

/**
 * Handlers that add the keys of the Services a changed pod belongs to, or has just left.
 * @param delay milliseconds before a Service is looked at: longer with more endpoints, as each look costs their number
 */
function podsToServices(context: ControllerContext, services: Informer<Service>, delay: (key: ObjectKey) => number): InformerHandler<Pod> {
  const add = (pod: Pod): void => {
    for (const service of services.list(pod.metadata.namespace)) {
      if (!hasSelector(service) || !selectorFromSet(service.spec!.selector!).matches(pod.metadata.labels)) continue
      const key = keyOf(service)
      context.enqueueAfter(key, Math.floor(delay(key)))
    }
  }
  return {
    added: add,
    updated: (before, after) => {
      const labels = !sameLabels(before.metadata.labels, after.metadata.labels)
      if (!labels && !matters(before, after)) return
      if (labels) add(before)
      add(after)
    },
    deleted: add,
  }
}

/** What changed last, per Service: the time told in the last-change-trigger annotation; models TriggerTimeTracker. */
class TriggerTimes {
  private readonly seen = new Map<ObjectKey, { readonly service: string; readonly pods: ReadonlyMap<string, string> }>()

  /** The earliest change since the last call, RFC 3339 (such times are in order as text); undefined when nothing is new. */
  next(service: Service, pods: readonly Pod[]): string | undefined {
    const key = makeKey(service.metadata.namespace, service.metadata.name)
    const before = this.seen.get(key)
    const times = new Map<string, string>()
    let earliest = before ? undefined : service.metadata.creationTimestamp
    for (const pod of pods) {
      const time = podCondition(pod, 'Ready')?.lastTransitionTime
      if (time === undefined) continue
      times.set(pod.metadata.name, time)
      if (!before) continue
      const known = before.pods.get(pod.metadata.name)
      if (time > (known ?? before.service) && (earliest === undefined || time < earliest)) earliest = time
    }
    this.seen.set(key, { service: service.metadata.creationTimestamp, pods: times })
    return earliest
  }

  forget(key: ObjectKey): void {
    this.seen.delete(key)
  }
}

/** The Services and the pods behind them, followed as every controller of endpoints does: each change adds the Service's key. */
export class ServiceBackends {
  readonly services: Informer<Service>
  private readonly pods: Informer<Pod>
  private readonly counts = new Map<ObjectKey, number>()
  private readonly triggers = new TriggerTimes()

  /** @param endpointsPerMillisecond how many a look gets through: large Services are looked at less often */
  constructor(context: ControllerContext, endpointsPerMillisecond: number) {
    const changed = (service: Service): void => context.enqueue(keyOf(service))
    this.services = context.watch(SERVICES, {
      added: changed,
      updated: (_, service) => changed(service),
      deleted: (service) => {
        this.counts.delete(keyOf(service))
        this.triggers.forget(keyOf(service))
        changed(service)
      },
    })
    this.pods = context.watch(
      PODS,
      podsToServices(context, this.services, (key) => (this.counts.get(key) ?? 0) / endpointsPerMillisecond),
    )
  }

  /** The pods a Service selects now, and the time of the earliest change since the last look. */
  look(service: Service): { readonly pods: readonly Pod[]; readonly trigger: string | undefined } {
    const pods = podsOfService(this.pods, service)
    this.counts.set(keyOf(service), pods.length)
    return { pods, trigger: this.triggers.next(service, pods) }
  }
}
