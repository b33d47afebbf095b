/** DaemonSets: one pod on every node that qualifies. */
import { equalJson } from '../../api/json'
import type { Draft } from '../../api/object'
import { DAEMON_SETS } from '../../schema/resources'
import type { DaemonSet } from '../../schema/types'
import { builtin } from '../framework/define'
import { labelsText, selectorText, TEMPLATE_CELLS } from '../framework/selector-text'
import { podTemplateDefaults } from '../pod-spec/defaults'
import { templateWarnings } from '../pod-spec/warnings'
import { validate, validateUpdate } from './validation'

const GENERATION = 'deprecated.daemonset.template.generation'

function setDefaults(daemonSet: Draft<DaemonSet>): void {
  // Whoever writes owns the annotation: the server's own type writes its count whenever it becomes one of this version.
  if (!daemonSet.metadata.annotations?.[GENERATION]) writeGeneration(daemonSet, 0)
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

/** The server counts the templates of a DaemonSet; of that only an annotation is left. */
function writeGeneration(draft: Draft<DaemonSet>, generation: number): void {
  draft.metadata.annotations = { ...draft.metadata.annotations, [GENERATION]: `${generation}` }
}

function templateGeneration(draft: Draft<DaemonSet>, old: DaemonSet): number {
  const before = Number(old.metadata.annotations?.[GENERATION] ?? '1')
  return equalJson(draft.spec?.template, old.spec?.template) ? before : before + 1
}

export const daemonSet = builtin(DAEMON_SETS, {
  hasGeneration: true,
  setDefaults,
  prepareForCreate: (draft) => writeGeneration(draft, 1),
  prepareForUpdate: (draft, old) => writeGeneration(draft, templateGeneration(draft, old)),
  validate,
  validateUpdate,
  warnings: ({ spec }, old) => (equalJson(spec?.template, old?.spec?.template) ? [] : templateWarnings(spec?.template, 'spec.template')),
  cells: {
    Desired: (object) => object.status?.desiredNumberScheduled ?? 0,
    Current: (object) => object.status?.currentNumberScheduled ?? 0,
    Ready: (object) => object.status?.numberReady ?? 0,
    'Up-to-date': (object) => object.status?.updatedNumberScheduled ?? 0,
    Available: (object) => object.status?.numberAvailable ?? 0,
    'Node Selector': (object) => labelsText(object.spec?.template.spec?.nodeSelector),
    ...TEMPLATE_CELLS,
    Selector: (object) => selectorText(object.spec?.selector),
  },
})
