/** Pods: one or more containers that run together on a node. */
import { PODS } from '../../schema/resources'
import { builtin } from '../framework/define'
import { podCells } from './columns'
import { podNameWarnings, templateWarnings } from '../pod-spec/warnings'
import { validate, validateUpdate } from './validation'
import { gracePeriod, podDefaults, prepareForCreate, selectableFields } from './strategy'

export const pod = builtin(PODS, {
  hasGeneration: true,
  setDefaults: podDefaults,
  prepareForCreate,
  validate,
  validateUpdate,
  warnings: (object, old) => [
    ...(old ? [] : podNameWarnings(object.metadata.name, "the Pod's hostname")),
    ...templateWarnings({ metadata: object.metadata, spec: object.spec }, old && { metadata: old.metadata, spec: old.spec }, ''),
  ],
  cells: podCells,
  gracePeriod,
  selectableFields,
})
