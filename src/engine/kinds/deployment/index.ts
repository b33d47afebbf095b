/** Deployments: declared pods, replaced step by step when their template changes. */
import type { Draft } from '../../api/object'
import { DEPLOYMENTS } from '../../schema/resources'
import type { Deployment } from '../../schema/types'
import { builtin } from '../framework/define'
import { selectorText, TEMPLATE_CELLS } from '../framework/selector-text'
import { podTemplateDefaults } from '../pod-spec/defaults'
import { workloadWarnings } from '../pod-spec/warnings'
import { validate, validateUpdate } from './validation'

function setDefaults(deployment: Draft<Deployment>): void {
  const { spec } = deployment
  if (!spec) return
  podTemplateDefaults(spec.template)
  spec.replicas ??= 1
  spec.strategy ??= {}
  spec.strategy.type ||= 'RollingUpdate'
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate ??= {}
    spec.strategy.rollingUpdate.maxUnavailable ??= '25%'
    spec.strategy.rollingUpdate.maxSurge ??= '25%'
  }
  spec.revisionHistoryLimit ??= 10
  spec.progressDeadlineSeconds ??= 600
}

export const deployment = builtin(DEPLOYMENTS, {
  hasGeneration: true,
  setDefaults,
  validate,
  validateUpdate,
  warnings: (object, old) => workloadWarnings(object, old),
  cells: {
    Ready: (object) => `${object.status?.readyReplicas ?? 0}/${object.spec?.replicas ?? 0}`,
    'Up-to-date': (object) => object.status?.updatedReplicas ?? 0,
    Available: (object) => object.status?.availableReplicas ?? 0,
    ...TEMPLATE_CELLS,
    Selector: (object) => selectorText(object.spec?.selector),
  },
})
