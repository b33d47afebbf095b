/** ReplicaSets: a number of pods of one template. */
import type { Draft } from '../../api/object'
import { REPLICA_SETS } from '../../schema/resources'
import type { ReplicaSet } from '../../schema/types'
import { builtin } from '../framework/define'
import { REPLICA_CELLS, selectorText } from '../framework/selector-text'
import { podTemplateDefaults } from '../pod-spec/defaults'
import { workloadWarnings } from '../pod-spec/warnings'
import { validate, validateUpdate } from './validation'

function setDefaults(replicaSet: Draft<ReplicaSet>): void {
  if (!replicaSet.spec) return
  podTemplateDefaults(replicaSet.spec.template)
  replicaSet.spec.replicas ??= 1
}

export const replicaSet = builtin(REPLICA_SETS, {
  hasGeneration: true,
  setDefaults,
  validate,
  validateUpdate,
  warnings: (object, old) => workloadWarnings(object, old),
  cells: {
    ...REPLICA_CELLS,
    Selector: (object) => selectorText(object.spec?.selector),
  },
  selectableFields: { 'status.replicas': (object) => String(object.status?.replicas ?? 0) },
})
