/** StatefulSets: pods with names, addresses and volumes that last. */
import type { Draft } from '../../api/object'
import { STATEFUL_SETS } from '../../schema/resources'
import type { StatefulSet } from '../../schema/types'
import { builtin } from '../framework/define'
import { TEMPLATE_CELLS } from '../framework/selector-text'
import { claimDefaults } from '../persistent-volume-spec/claim-defaults'
import { claimSpecWarnings } from '../persistent-volume-spec/warnings'
import { podTemplateDefaults } from '../pod-spec/defaults'
import { isRewritten, templateWarnings } from '../pod-spec/warnings'
import { validate, validateName, validateUpdate } from './validation'

function setDefaults(statefulSet: Draft<StatefulSet>): void {
  const { spec } = statefulSet
  if (!spec) return
  podTemplateDefaults(spec.template)
  // How many pods may be missing at once is for clusters that turn it on.
  delete spec.updateStrategy?.rollingUpdate?.maxUnavailable
  spec.podManagementPolicy ||= 'OrderedReady'
  spec.updateStrategy ??= {}
  if (!spec.updateStrategy.type) {
    spec.updateStrategy.type = 'RollingUpdate'
    spec.updateStrategy.rollingUpdate ??= {}
  }
  if (spec.updateStrategy.type === 'RollingUpdate' && spec.updateStrategy.rollingUpdate) {
    spec.updateStrategy.rollingUpdate.partition ??= 0
  }
  spec.persistentVolumeClaimRetentionPolicy ??= {}
  spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain'
  spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain'
  spec.replicas ??= 1
  spec.revisionHistoryLimit ??= 10
  for (const claim of spec.volumeClaimTemplates ?? []) {
    // Whatever is written there.
    claim.apiVersion = 'v1'
    claim.kind = 'PersistentVolumeClaim'
    claimDefaults(claim)
  }
}

export const statefulSet = builtin(STATEFUL_SETS, {
  hasGeneration: true,
  setDefaults,
  validate,
  validateUpdate,
  validateName,
  warnings: (object, old) => [
    ...(isRewritten(object, old) ? templateWarnings(object.spec?.template, 'spec.template') : []),
    ...(object.spec?.volumeClaimTemplates ?? []).flatMap(({ spec }, i) =>
      claimSpecWarnings(spec, `spec.volumeClaimTemplates[${i}]${old ? '.Spec' : ''}`),
    ),
    ...((object.spec?.revisionHistoryLimit ?? 0) < 0
      ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
      : []),
  ],
  cells: {
    Ready: (object) => `${object.status?.readyReplicas ?? 0}/${object.spec?.replicas ?? 0}`,
    ...TEMPLATE_CELLS,
  },
})
