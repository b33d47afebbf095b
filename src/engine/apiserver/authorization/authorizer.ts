/** Who may do what: role-based access control over the stored roles; models plugin/pkg/auth/authorizer/rbac. */
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../../schema/types'
import type { Store } from '../../store/memory-store'
import { ruleAllows, type AccessAttributes, type Decision, type Rule, type UserInfo } from './access'
import { NodeAuthorizer, nodeOf } from './node-authorizer'

type Subject = NonNullable<RoleBinding['subjects']>[number]

export const RBAC = 'rbac.authorization.k8s.io'
export const SUPERUSERS = 'system:masters'

function subjectIs(subject: Subject, user: UserInfo, bindingNamespace: string | undefined): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.name
    case 'Group':
      return user.groups.includes(subject.name)
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${subject.namespace || bindingNamespace || ''}:${subject.name}`
    default:
      return false
  }
}

function subjectText(subject: Subject): string {
  if (subject.kind === 'ServiceAccount') return `ServiceAccount "${subject.name}/${subject.namespace ?? ''}"`
  return `${subject.kind} "${subject.name}"`
}

export type AuthorizationMode = 'RBAC' | 'AlwaysAllow' | 'AlwaysDeny'

export class Authorizer {
  /** As kube-apiserver's --authorization-mode. */
  mode: AuthorizationMode = 'RBAC'
  /** Whether nodes may do what their pods need, before anything else is asked. */
  nodesMay = true
  private readonly nodes: NodeAuthorizer

  constructor(private readonly store: Store) {
    this.nodes = new NodeAuthorizer(store)
  }

  /** The rules of the role that a binding of the namespace names; undefined where there is none. */
  rulesOf({ kind, name }: RoleBinding['roleRef'], namespace: string | undefined): readonly Rule[] | undefined {
    const role = kind === 'ClusterRole' ? `${RBAC}/clusterroles` : `${RBAC}/roles`
    const found = this.store.get(role, kind === 'ClusterRole' ? name : `${namespace}/${name}`) as ClusterRole | Role | undefined
    return found && (found.rules ?? [])
  }

  /** Visits every rule that applies to the user, with the binding it comes by, until `visit` returns true; `lost` hears of roles that are not there. */
  visitRules(
    user: UserInfo,
    namespace: string | undefined,
    visit: (rule: Rule, why: () => string) => boolean,
    lost?: (role: RoleBinding['roleRef']) => void,
  ): void {
    for (const binding of this.store.list(`${RBAC}/clusterrolebindings`) as readonly ClusterRoleBinding[]) {
      const subject = binding.subjects?.find((each) => subjectIs(each, user, undefined))
      if (!subject) continue
      const why = (): string =>
        `RBAC: allowed by ClusterRoleBinding "${binding.metadata.name}" of ClusterRole "${binding.roleRef.name}" to ${subjectText(subject)}`
      const rules = this.rulesOf({ ...binding.roleRef, kind: 'ClusterRole' }, undefined)
      if (!rules) lost?.(binding.roleRef)
      for (const rule of rules ?? []) if (visit(rule, why)) return
    }
    if (!namespace) return
    for (const binding of this.store.list(`${RBAC}/rolebindings`, namespace) as readonly RoleBinding[]) {
      const subject = binding.subjects?.find((each) => subjectIs(each, user, namespace))
      if (!subject) continue
      const { kind, name } = binding.roleRef
      const why = (): string =>
        `RBAC: allowed by RoleBinding "${binding.metadata.name}/${namespace}" of ${kind} "${name}" to ${subjectText(subject)}`
      const rules = this.rulesOf(binding.roleRef, namespace)
      if (!rules) lost?.(binding.roleRef)
      for (const rule of rules ?? []) if (visit(rule, why)) return
    }
  }

  authorize(access: AccessAttributes): Decision {
    if (this.mode === 'AlwaysAllow' || access.user.groups.includes(SUPERUSERS)) return { allowed: true, reason: '' }
    const node = this.nodesMay ? nodeOf(access.user) : undefined
    const asNode = node === undefined ? undefined : this.nodes.authorize(node, access)
    if (asNode?.allowed) return asNode
    if (this.mode === 'AlwaysDeny') return asNode ?? { allowed: false, reason: '' }
    let reason: string | undefined
    this.visitRules(access.user, access.namespace, (rule, why) => {
      if (!ruleAllows(rule, access)) return false
      reason = why()
      return true
    })
    return reason === undefined ? { allowed: false, reason: asNode?.reason ?? '' } : { allowed: true, reason }
  }
}

/** What the refusal says: `User "jane" cannot list resource "pods" in API group "" in the namespace "default"`. */
export function refusal(access: AccessAttributes, reason = ''): string {
  return reason === '' ? refused(access) : `${refused(access)}: ${reason}`
}

function refused(access: AccessAttributes): string {
  if (access.path !== undefined) return `User ${JSON.stringify(access.user.name)} cannot ${access.verb} path ${JSON.stringify(access.path)}`
  const resource = access.subresource ? `${access.resource}/${access.subresource}` : access.resource
  const where = access.namespace ? ` in the namespace ${JSON.stringify(access.namespace)}` : ' at the cluster scope'
  return `User ${JSON.stringify(access.user.name)} cannot ${access.verb} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(access.group)}${where}`
}
