/** The TARGETS cell: current and wanted value of each metric; models formatHPAMetrics. */
import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../../schema/types'

const MAX_SHOWN = 2
const UNKNOWN = '<unknown>'

function utilization(name: string, target: MetricTarget, current: MetricValueStatus | undefined): string {
  if (target.averageValue !== undefined) return `${name}: ${current?.averageValue ?? UNKNOWN}/${target.averageValue}`
  const now = current?.averageUtilization === undefined ? UNKNOWN : `${current.averageUtilization}%`
  return `${name}: ${now}/${target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`
}

function averageOrValue(target: MetricTarget, current: MetricValueStatus | undefined): string {
  if (target.averageValue !== undefined) return `${current?.averageValue ?? UNKNOWN}/${target.averageValue} (avg)`
  return `${current?.value ?? UNKNOWN}/${target.value ?? ''}`
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External':
      return spec.external ? averageOrValue(spec.external.target, status?.external?.current) : UNKNOWN
    case 'Object':
      return spec.object ? averageOrValue(spec.object.target, status?.object?.current) : UNKNOWN
    case 'Pods':
      return `${status?.pods?.current.averageValue ?? UNKNOWN}/${spec.pods?.target.averageValue ?? ''}`
    case 'Resource':
      return spec.resource ? utilization(spec.resource.name, spec.resource.target, status?.resource?.current) : UNKNOWN
    case 'ContainerResource':
      return spec.containerResource
        ? utilization(spec.containerResource.name, spec.containerResource.target, status?.containerResource?.current)
        : UNKNOWN
    default:
      return '<unknown type>'
  }
}

export function metricsText(specs: readonly MetricSpec[] | undefined, statuses: readonly MetricStatus[] | undefined): string {
  if (!specs?.length) return '<none>'
  const shown = specs.slice(0, MAX_SHOWN).map((spec, i) => metricText(spec, statuses?.[i]))
  const text = shown.join(', ')
  return specs.length > MAX_SHOWN ? `${text} + ${specs.length - MAX_SHOWN} more...` : text
}
