/** The kind Ingress of networking.k8s.io/v1. */
import { INGRESSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const ingress = builtin(INGRESSES, { hasGeneration: true })
