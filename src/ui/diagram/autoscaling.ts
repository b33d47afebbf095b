/** What a HorizontalPodAutoscaler does to a workload, in a few words: its bounds, and what it measures against what it aims at. */
import type { WireObject } from '../../protocol/messages'

interface Target {
  readonly averageUtilization?: number
  readonly averageValue?: string
  readonly value?: string
}

interface Metric {
  readonly resource?: { readonly name?: string; readonly target?: Target; readonly current?: Target }
}

export interface AutoscalerObject extends WireObject {
  readonly spec?: {
    readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string }
    readonly minReplicas?: number
    readonly maxReplicas?: number
    readonly metrics?: readonly Metric[]
  }
  readonly status?: { readonly currentMetrics?: readonly Metric[] | null }
}

export const AUTOSCALERS = 'autoscaling/horizontalpodautoscalers'

const amount = ({ averageUtilization, averageValue, value }: Target = {}): string =>
  averageUtilization === undefined ? (averageValue ?? value ?? '?') : `${averageUtilization}%`

/** Undefined when nothing scales it. */
export function autoscalingOf({ kind, metadata }: WireObject, all: Iterable<AutoscalerObject>): string | undefined {
  for (const { metadata: own, spec, status } of all) {
    const target = spec?.scaleTargetRef
    if (own.namespace !== metadata.namespace || target?.kind !== kind || target.name !== metadata.name) continue
    const bounds = `HPA ${spec?.minReplicas ?? 1}–${spec?.maxReplicas ?? '?'}`
    const aim = spec?.metrics?.[0]?.resource
    const now = status?.currentMetrics?.find(({ resource }) => resource?.name === aim?.name)?.resource?.current
    return aim ? `${bounds} · ${aim.name} ${amount(now)} / ${amount(aim.target)}` : bounds
  }
  return undefined
}
