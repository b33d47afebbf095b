/** Pods: one or more containers that run together on a node. */
import { PODS } from '../../schema/resources'
import { builtin } from '../framework/define'
import { podCells } from './columns'
import { newPodWarnings } from '../pod-spec/warnings'
import { validate, validateUpdate } from './validation'
import { gracePeriod, podDefaults, prepareForCreate, selectableFields, setStatusDefaults } from './strategy'

export const pod = builtin(PODS, {
  hasGeneration: true,
  setDefaults: podDefaults,
  setStatusDefaults,
  prepareForCreate,
  validate,
  validateUpdate,
  warnings: (object, old) => (old ? [] : newPodWarnings(object)),
  cells: podCells,
  gracePeriod,
  selectableFields,
})
