/** One metric of an autoscaler: what it proposes and how its state is told; models the computeStatusFor functions of horizontal.go. */
import { goSelector } from '../framework/go-selector'
import { milliValue } from '../../api/quantity'
import { formatSelector, selectorFromObject } from '../../api/selectors'
import { StatusError } from '../../api/status'
import type { MetricsSource, PodMetric } from '../framework'
import type { HorizontalPodAutoscaler, MetricIdentifier, MetricSpec, MetricStatus, Pod } from '../../schema/types'
import { byAverage, byShare, byTotal, byUtilization, MetricError, quantityOf, requestsOf, type Proposal, type Tolerances } from './replicas'

export interface Measured {
  readonly replicas: number
  /** How events and conditions call the metric. */
  readonly name: string
  readonly status: MetricStatus
}

/** A metric that could not be had: with the reason of its event and condition. */
export class MetricFailure extends Error {
  constructor(
    readonly reason: string,
    /** As the event tells it. */
    message: string,
    /** As the summary over all metrics begins it. */
    readonly summary: string,
  ) {
    super(message)
  }
}

export interface Surroundings {
  readonly source: MetricsSource
  readonly autoscaler: HorizontalPodAutoscaler
  readonly selector: string
  readonly pods: readonly Pod[]
  readonly current: number
  readonly statusReplicas: number
  readonly tolerances: Tolerances
  readonly now: number
}

/** Runs a query; its errors become texts as the metrics clients word them: `what` could not be had from an API of this family. */
function ask<T>(what: string, family: 'resource' | 'custom' | 'external', query: () => T): T {
  try {
    return query()
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    throw new MetricError(`unable to get ${what}unable to fetch metrics from ${family} metrics API: ${error.message}`)
  }
}

function targetText(metric: MetricIdentifier): string {
  const selector = metric.selector && formatSelector(selectorFromObject(metric.selector))
  return selector ? `${metric.name}(${selector})` : metric.name
}

export function measure(spec: MetricSpec, around: Surroundings): Measured {
  switch (spec.type) {
    case 'Resource':
      return resourceMetric(spec, around, spec.resource!.name, undefined)
    case 'ContainerResource':
      return resourceMetric(spec, around, spec.containerResource!.name, spec.containerResource!.container)
    case 'Pods':
      return podsMetric(spec, around)
    case 'Object':
      return objectMetric(spec, around)
    case 'External':
      return externalMetric(spec, around)
    default:
      throw new MetricFailure(
        'InvalidMetricSourceType',
        `unknown metric source type "${spec.type}"`,
        `unknown metric source type "${spec.type}"`,
      )
  }
}

function resourceMetric(spec: MetricSpec, around: Surroundings, resource: string, container: string | undefined): Measured {
  const target = (spec.resource ?? spec.containerResource)!.target
  const percent = target.averageUtilization
  const kind = container === undefined ? 'Resource' : 'ContainerResource'
  const what = `${resource}${percent === undefined ? ' usage' : ' utilization'}`
  try {
    const metrics = ask(`metrics for resource ${resource}: `, 'resource', () => {
      const found = fetchResource(around, resource, container)
      if (found.length === 0)
        throw new MetricError(`unable to get metrics for resource ${resource}: no metrics returned from resource metrics API`)
      return found
    })
    const question = { ...around, metrics, cpu: resource === 'cpu' }
    const proposal =
      percent === undefined
        ? byAverage(question, milliValue(String(target.averageValue)))
        : byUtilization(question, percent, () => requestsOf(around.pods, resource, container))
    // A container is told of only with percentages.
    const name =
      percent === undefined
        ? `${resource} resource`
        : `${resource} ${container === undefined ? '' : 'container '}resource utilization (percentage of request)`
    return { replicas: proposal.replicas, name, status: resourceStatus(resource, container, proposal) }
  } catch (error) {
    if (!(error instanceof MetricError)) throw error
    const message = `failed to get ${what}: ${error.message}`
    const subject = container === undefined ? `${resource} resource` : `${container} container`
    throw new MetricFailure(`FailedGet${kind}Metric`, message, `failed to get ${subject} metric value: ${message}`)
  }
}

function fetchResource(
  { source, autoscaler, selector }: Surroundings,
  resource: string,
  container: string | undefined,
): readonly PodMetric[] {
  return source.resource(autoscaler.metadata.namespace!, selector, resource, container)
}

function resourceStatus(name: string, container: string | undefined, { utilization, average }: Proposal): MetricStatus {
  const current = { ...(utilization === undefined ? {} : { averageUtilization: utilization }), averageValue: quantityOf(average) }
  return container === undefined
    ? { type: 'Resource', resource: { name, current } }
    : { type: 'ContainerResource', containerResource: { name, container, current } }
}

function podsMetric(spec: MetricSpec, around: Surroundings): Measured {
  const { metric, target } = spec.pods!
  try {
    const metrics = ask(`metric ${metric.name}: `, 'custom', () =>
      around.source.pods(around.autoscaler.metadata.namespace!, around.selector, metric.name, metric.selector),
    )
    if (metrics.length === 0) throw new MetricError(`unable to get metric ${metric.name}: no metrics returned from custom metrics API`)
    const { replicas, average } = byAverage({ ...around, metrics, cpu: false }, milliValue(String(target.averageValue)))
    return {
      replicas,
      name: `pods metric ${metric.name}`,
      status: { type: 'Pods', pods: { metric, current: { averageValue: quantityOf(average) } } },
    }
  } catch (error) {
    if (!(error instanceof MetricError)) throw error
    throw new MetricFailure('FailedGetPodsMetric', error.message, `failed to get pods metric value: ${error.message}`)
  }
}

function objectMetric(spec: MetricSpec, around: Surroundings): Measured {
  const { metric, target, describedObject } = spec.object!
  const { namespace } = around.autoscaler.metadata
  try {
    const found = ask(`metric ${metric.name}: ${describedObject.kind} on ${namespace} ${describedObject.name}/`, 'custom', () =>
      around.source.object(namespace!, describedObject.kind, describedObject.name, metric.name, metric.selector),
    )
    const name = `${describedObject.kind} metric ${metric.name}`
    if (target.value !== undefined) {
      const replicas = byTotal(around.current, around.pods, found.value, milliValue(String(target.value)), around.tolerances)
      return {
        replicas,
        name,
        status: { type: 'Object', object: { metric, describedObject, current: { value: quantityOf(found.value) } } },
      }
    }
    const replicas = byShare(around.statusReplicas, found.value, milliValue(String(target.averageValue)), around.tolerances)
    const averageValue = quantityOf(Math.ceil(found.value / Math.max(1, around.statusReplicas)))
    return {
      replicas,
      name: `external metric ${metric.name}(${namespace})`,
      status: { type: 'Object', object: { metric, describedObject, current: { averageValue } } },
    }
  } catch (error) {
    if (!(error instanceof MetricError)) throw error
    const summary = target.value === undefined ? `failed to get ${metric.name} object metric: ${error.message}` : error.message
    throw new MetricFailure('FailedGetObjectMetric', error.message, `failed to get object metric value: ${summary}`)
  }
}

function externalMetric(spec: MetricSpec, around: Surroundings): Measured {
  const { metric, target } = spec.external!
  const { namespace } = around.autoscaler.metadata
  try {
    const values = ask(`external metric ${namespace}/${metric.name}/${goSelector(metric.selector)}: `, 'external', () =>
      around.source.external(namespace!, metric.name, metric.selector),
    )
    if (values.length === 0)
      throw new MetricError(
        `unable to get external metric ${namespace}/${metric.name}/${goSelector(metric.selector)}: no metrics returned from external metrics API`,
      )
    const total = values.reduce((sum, value) => sum + value, 0)
    const name = `external metric ${targetText(metric)}`
    if (target.averageValue !== undefined) {
      const replicas = byShare(around.statusReplicas, total, milliValue(String(target.averageValue)), around.tolerances)
      const averageValue = quantityOf(Math.ceil(total / Math.max(1, around.statusReplicas)))
      return { replicas, name, status: { type: 'External', external: { metric, current: { averageValue } } } }
    }
    const replicas = byTotal(around.current, around.pods, total, milliValue(String(target.value)), around.tolerances)
    return { replicas, name, status: { type: 'External', external: { metric, current: { value: quantityOf(total) } } } }
  } catch (error) {
    if (!(error instanceof MetricError)) throw error
    const subject = target.averageValue === undefined ? `external metric ${metric.name}` : `${metric.name} external metric`
    const summary = `failed to get ${metric.name} external metric value: failed to get ${subject}: ${error.message}`
    throw new MetricFailure('FailedGetExternalMetric', error.message, summary)
  }
}
