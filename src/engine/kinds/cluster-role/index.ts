/** ClusterRoles: what may be done anywhere in the cluster. */
import { pathSegmentErrors } from '../../api/names'
import { CLUSTER_ROLES } from '../../schema/resources'
import { builtin } from '../framework/define'
import { aggregationErrors, policyRuleErrors } from '../rbac-rules/rules'

export const clusterRole = builtin(CLUSTER_ROLES, {
  validate: (object) => [...policyRuleErrors(object.rules, false), ...aggregationErrors(object)],
  validateName: pathSegmentErrors,
})
