/** The kind EndpointSlice of discovery.k8s.io/v1. */
import { ENDPOINT_SLICES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const endpointSlice = builtin(ENDPOINT_SLICES, { hasGeneration: true })
