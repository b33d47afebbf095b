/** The kind RoleBinding of rbac.authorization.k8s.io/v1. */
import { ROLE_BINDINGS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const roleBinding = builtin(ROLE_BINDINGS)
