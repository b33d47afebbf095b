/** Roles: what may be done in a namespace. */
import { pathSegmentErrors } from '../../api/names'
import { ROLES } from '../../schema/resources'
import { builtin } from '../framework/define'
import { policyRuleErrors } from '../rbac-rules/rules'

export const role = builtin(ROLES, {
  validate: (object) => policyRuleErrors(object.rules, true),
  validateName: pathSegmentErrors,
})
