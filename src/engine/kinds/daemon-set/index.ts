/** DaemonSets: one pod on every node that qualifies. */
import type { Draft } from '../../api/object'
import { DAEMON_SETS } from '../../schema/resources'
import type { DaemonSet } from '../../schema/types'
import { builtin } from '../framework/define'
import { containerImages, containerNames, labelsText, selectorText } from '../framework/selector-text'
import { podTemplateDefaults } from '../pod-spec/defaults'
import { templateWarnings } from '../pod-spec/warnings'
import { validate, validateUpdate } from './validation'

function setDefaults(daemonSet: Draft<DaemonSet>): void {
  const { spec } = daemonSet
  if (!spec) return
  podTemplateDefaults(spec.template)
  spec.updateStrategy ??= {}
  spec.updateStrategy.type ||= 'RollingUpdate'
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate ??= {}
    spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1
    spec.updateStrategy.rollingUpdate.maxSurge ??= 0
  }
  spec.revisionHistoryLimit ??= 10
}

export const daemonSet = builtin(DAEMON_SETS, {
  hasGeneration: true,
  setDefaults,
  validate,
  validateUpdate,
  warnings: (object, old) => templateWarnings(object.spec?.template, old?.spec?.template, 'spec.template'),
  cells: {
    Desired: (object) => object.status?.desiredNumberScheduled ?? 0,
    Current: (object) => object.status?.currentNumberScheduled ?? 0,
    Ready: (object) => object.status?.numberReady ?? 0,
    'Up-to-date': (object) => object.status?.updatedNumberScheduled ?? 0,
    Available: (object) => object.status?.numberAvailable ?? 0,
    'Node Selector': (object) => labelsText(object.spec?.template.spec?.nodeSelector),
    Containers: (object) => containerNames(object.spec?.template),
    Images: (object) => containerImages(object.spec?.template),
    Selector: (object) => selectorText(object.spec?.selector),
  },
})
