/** Pods: one or more containers that run together on a node. */
import { PODS } from '../../schema/resources'
import { builtin } from '../framework/define'
import { podCells } from './columns'
import { validate, validateUpdate } from './validation'
import { gracePeriod, podDefaults, prepareForCreate, selectableFields } from './strategy'

export { podStatusText } from './columns'

export const pod = builtin(PODS, {
  hasGeneration: true,
  setDefaults: podDefaults,
  prepareForCreate,
  validate,
  validateUpdate,
  cells: podCells,
  gracePeriod,
  selectableFields,
})
