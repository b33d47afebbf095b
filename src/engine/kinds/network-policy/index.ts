/** The kind NetworkPolicy of networking.k8s.io/v1. */
import { NETWORK_POLICIES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const networkPolicy = builtin(NETWORK_POLICIES, { hasGeneration: true })
