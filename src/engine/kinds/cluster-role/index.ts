/** The kind ClusterRole of rbac.authorization.k8s.io/v1. */
import { CLUSTER_ROLES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const clusterRole = builtin(CLUSTER_ROLES)
