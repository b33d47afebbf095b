/** autoscaling/v1 knows one metric, cpu utilization; the rest travels in annotations; models pkg/apis/autoscaling/v1/conversion.go. */
import type { AutoscalingV1HorizontalPodAutoscaler, HorizontalPodAutoscaler, MetricSpec, MetricStatus } from '../../schema/types'

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics'
const CURRENT = 'autoscaling.alpha.kubernetes.io/current-metrics'
const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions'
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior'
const ROUND_TRIP = [METRICS, CURRENT, CONDITIONS, BEHAVIOR] as const

const isCpu = (metric: MetricSpec): boolean =>
  metric.type === 'Resource' && metric.resource?.name === 'cpu' && metric.resource.target.averageUtilization !== undefined

function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter((entry) => entry[1] !== undefined)) as T
}

export function toV1(object: HorizontalPodAutoscaler): AutoscalingV1HorizontalPodAutoscaler {
  const { spec, status } = object
  const cpu = spec?.metrics?.find(isCpu)
  const others = (spec?.metrics ?? []).filter((metric) => metric !== cpu)
  const isCpuStatus = (each: MetricStatus): boolean => each.type === 'Resource' && each.resource?.name === 'cpu'
  const current = status?.currentMetrics?.find(isCpuStatus)
  const otherCurrent = (status?.currentMetrics ?? []).filter(
    (each) => each !== current || current.resource?.current.averageUtilization === undefined,
  )
  const annotations: Record<string, string> = { ...object.metadata.annotations }
  if (others.length > 0) annotations[METRICS] = JSON.stringify(others)
  if (otherCurrent.length > 0 || (current && current.resource?.current.averageValue !== undefined))
    annotations[CURRENT] = JSON.stringify(status!.currentMetrics)
  if (status?.conditions?.length) annotations[CONDITIONS] = JSON.stringify(status.conditions)
  if (spec?.behavior) annotations[BEHAVIOR] = JSON.stringify(spec.behavior)
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: Object.keys(annotations).length > 0 ? { ...object.metadata, annotations } : object.metadata,
    spec: defined({
      maxReplicas: spec?.maxReplicas ?? 0,
      minReplicas: spec?.minReplicas,
      scaleTargetRef: spec?.scaleTargetRef ?? { kind: '', name: '' },
      targetCPUUtilizationPercentage: cpu?.resource?.target.averageUtilization,
    }),
    status: defined({
      currentReplicas: status?.currentReplicas ?? 0,
      desiredReplicas: status?.desiredReplicas ?? 0,
      currentCPUUtilizationPercentage: current?.resource?.current.averageUtilization,
      lastScaleTime: status?.lastScaleTime,
      observedGeneration: status?.observedGeneration,
    }),
  }
}

function parsed<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}

export function fromV1(object: AutoscalingV1HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { spec, status } = object
  const annotations: Record<string, string> = { ...object.metadata?.annotations }
  const metrics = parsed<MetricSpec[]>(annotations[METRICS]) ?? []
  const percent = spec?.targetCPUUtilizationPercentage
  if (percent !== undefined) {
    metrics.unshift({ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } } })
  }
  const behavior = parsed<NonNullable<HorizontalPodAutoscaler['spec']>['behavior']>(annotations[BEHAVIOR])
  const conditions = parsed<NonNullable<HorizontalPodAutoscaler['status']>['conditions']>(annotations[CONDITIONS])
  const currentMetrics =
    parsed<MetricStatus[]>(annotations[CURRENT]) ??
    (status?.currentCPUUtilizationPercentage === undefined
      ? undefined
      : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: status.currentCPUUtilizationPercentage } } }])
  for (const name of ROUND_TRIP) delete annotations[name]
  const { annotations: _annotations, ...metadata } = object.metadata ?? {}
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: (Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata) as HorizontalPodAutoscaler['metadata'],
    spec: defined({
      maxReplicas: spec?.maxReplicas ?? 0,
      minReplicas: spec?.minReplicas,
      scaleTargetRef: spec?.scaleTargetRef ?? { kind: '', name: '' },
      metrics: metrics.length > 0 ? metrics : undefined,
      behavior,
    }),
    status: defined({
      currentReplicas: status?.currentReplicas,
      desiredReplicas: status?.desiredReplicas ?? 0,
      lastScaleTime: status?.lastScaleTime,
      observedGeneration: status?.observedGeneration,
      conditions,
      currentMetrics,
    }),
  }
}
