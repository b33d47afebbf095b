/** Where autoscaling gets its numbers: an interface over metrics.k8s.io, custom.metrics.k8s.io and external.metrics.k8s.io. */
import { StatusError } from '../../api/status'
import type { LabelSelector } from '../../schema/types'

export interface PodMetric {
  readonly pod: string
  /** Milli-units: 250 is 250m of cpu; memory is in thousandths of a byte. */
  readonly value: number
  /** Milliseconds of virtual time at the end of the measurement. */
  readonly timestamp: number
  /** Length of the measurement in milliseconds. */
  readonly window: number
}

export interface MetricsSource {
  /** Usage per pod of the named resource; throws StatusError when the API is not served. `container` narrows to one container. */
  resource(namespace: string, selector: string, resource: string, container?: string): readonly PodMetric[]
  pods(namespace: string, selector: string, metric: string, metricSelector?: LabelSelector): readonly PodMetric[]
  object(
    namespace: string,
    kind: string,
    name: string,
    metric: string,
    metricSelector?: LabelSelector,
  ): { readonly value: number; readonly timestamp: number }
  external(namespace: string, metric: string, metricSelector?: LabelSelector): readonly number[]
}

function missing(message: string): never {
  throw new StatusError(404, 'NotFound', message)
}

/** Nobody measures: every question fails as it does where no API server for metrics is registered. */
export const NO_METRICS: MetricsSource = {
  resource: () => missing('the server could not find the requested resource (get pods.metrics.k8s.io)'),
  pods: () => missing('no custom metrics API (custom.metrics.k8s.io) registered'),
  object: () => missing('no custom metrics API (custom.metrics.k8s.io) registered'),
  external: (_, metric) => missing(`the server could not find the requested resource (get ${metric}.external.metrics.k8s.io)`),
}
