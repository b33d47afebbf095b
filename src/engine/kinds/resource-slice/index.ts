/** The kind ResourceSlice of resource.k8s.io/v1. */
import { RESOURCE_SLICES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const resourceSlice = builtin(RESOURCE_SLICES, { hasGeneration: true })
