/** The kind Role of rbac.authorization.k8s.io/v1. */
import { ROLES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const role = builtin(ROLES)
