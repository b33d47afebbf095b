/** Defaults of autoscalers; models pkg/apis/autoscaling/v2/defaults.go. */
import type { Draft } from '../../api/object'
import type { HorizontalPodAutoscaler, HPAScalingRules } from '../../schema/types'

const DEFAULT_CPU_PERCENT = 80

type Rules = Draft<HPAScalingRules>

export const SCALE_UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
}
export const SCALE_DOWN: HPAScalingRules = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] }

function rulesWith(given: Rules | undefined, defaults: HPAScalingRules): Rules {
  const copy: Rules = { ...defaults, policies: defaults.policies!.map((policy) => ({ ...policy })) }
  for (const [name, value] of Object.entries(given ?? {})) if (value !== undefined) (copy as Record<string, unknown>)[name] = value
  return copy
}

export function setDefaults(autoscaler: Draft<HorizontalPodAutoscaler>): void {
  const { spec } = autoscaler
  if (!spec) return
  spec.minReplicas ??= 1
  if (!spec.metrics?.length) {
    spec.metrics = [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: DEFAULT_CPU_PERCENT } } },
    ]
  }
  if (spec.behavior) {
    spec.behavior.scaleUp = rulesWith(spec.behavior.scaleUp, SCALE_UP)
    spec.behavior.scaleDown = rulesWith(spec.behavior.scaleDown, SCALE_DOWN)
  }
}
