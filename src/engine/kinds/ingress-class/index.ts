/** The kind IngressClass of networking.k8s.io/v1. */
import { INGRESS_CLASSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const ingressClass = builtin(INGRESS_CLASSES, { hasGeneration: true })
