/** HorizontalPodAutoscalers: how many pods a workload gets, by what they use. Stored as v2, also served as v1. */
import { HORIZONTAL_POD_AUTOSCALERS } from '../../schema/resources'
import type { AutoscalingV1HorizontalPodAutoscaler, HorizontalPodAutoscaler } from '../../schema/types'
import { builtin } from '../framework/define'
import { fromV1, toV1 } from './conversion'
import { setDefaults } from './defaults'
import { metricsText } from './metrics-text'
import { validate, validateUpdate } from './validation'

export const horizontalPodAutoscaler = builtin(HORIZONTAL_POD_AUTOSCALERS, {
  setDefaults,
  validate,
  validateUpdate,
  otherVersions: [
    {
      version: 'v1',
      schemaType: 'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler',
      to: toV1,
      from: (object) => fromV1(object as AutoscalingV1HorizontalPodAutoscaler),
    },
  ],
  cells: {
    Reference: ({ spec }: HorizontalPodAutoscaler) => `${spec?.scaleTargetRef.kind ?? ''}/${spec?.scaleTargetRef.name ?? ''}`,
    Targets: (object) => metricsText(object.spec?.metrics, object.status?.currentMetrics),
    MinPods: (object) => (object.spec?.minReplicas === undefined ? '<unset>' : String(object.spec.minReplicas)),
    MaxPods: (object) => object.spec?.maxReplicas ?? 0,
    Replicas: (object) => object.status?.currentReplicas ?? 0,
  },
})
