/** ClusterRoleBindings: who has a role everywhere. */
import { pathSegmentErrors } from '../../api/names'
import { CLUSTER_ROLE_BINDINGS } from '../../schema/resources'
import { builtin } from '../framework/define'
import { bindingCells, bindingErrors, bindingUpdateErrors, roleRefDefaults, subjectDefaults } from '../rbac-rules/rules'

const ROLE_KINDS = ['ClusterRole'] as const

export const clusterRoleBinding = builtin(CLUSTER_ROLE_BINDINGS, {
  setDefaults: (draft) => {
    roleRefDefaults(draft.roleRef)
    subjectDefaults(draft.subjects)
  },
  validate: (object) => bindingErrors(object, ROLE_KINDS, false),
  validateUpdate: (object, old) => [...bindingErrors(object, ROLE_KINDS, false), ...bindingUpdateErrors(object, old)],
  validateName: pathSegmentErrors,
  cells: bindingCells,
})
