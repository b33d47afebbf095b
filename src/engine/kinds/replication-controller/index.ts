/** ReplicationControllers: the forerunners of ReplicaSets. */
import type { Draft } from '../../api/object'
import { REPLICATION_CONTROLLERS } from '../../schema/resources'
import type { ReplicationController } from '../../schema/types'
import { builtin } from '../framework/define'
import { labelsText, REPLICA_CELLS } from '../framework/selector-text'
import { podTemplateDefaults } from '../pod-spec/defaults'
import { workloadWarnings } from '../pod-spec/warnings'
import { validate, validateUpdate } from './validation'

/** Selector and labels are those of the template unless given. */
function setDefaults(controller: Draft<ReplicationController>): void {
  const { spec } = controller
  if (!spec) return
  podTemplateDefaults(spec.template)
  const labels = spec.template?.metadata?.labels
  if (labels && Object.keys(labels).length > 0) {
    if (!spec.selector || Object.keys(spec.selector).length === 0) spec.selector = { ...labels }
    if (!controller.metadata.labels || Object.keys(controller.metadata.labels).length === 0) controller.metadata.labels = { ...labels }
  }
  spec.replicas ??= 1
}

export const replicationController = builtin(REPLICATION_CONTROLLERS, {
  hasGeneration: true,
  setDefaults,
  validate,
  validateUpdate,
  warnings: (object, old) => workloadWarnings(object, old),
  cells: {
    ...REPLICA_CELLS,
    Selector: (object) => labelsText(object.spec?.selector),
  },
  selectableFields: { 'status.replicas': (object) => String(object.status?.replicas ?? 0) },
})
