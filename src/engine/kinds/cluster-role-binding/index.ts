/** The kind ClusterRoleBinding of rbac.authorization.k8s.io/v1. */
import { CLUSTER_ROLE_BINDINGS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const clusterRoleBinding = builtin(CLUSTER_ROLE_BINDINGS)
