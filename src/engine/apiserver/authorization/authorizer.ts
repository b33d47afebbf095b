/** Who may do what: role-based access control over the stored roles; models plugin/pkg/auth/authorizer/rbac. */
import { aggregate } from '../../api/field-errors'
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

/** A role that is not there, in the words of the cache that was asked for it. */
function notFoundByLister({ kind, name }: RoleBinding['roleRef']): string {
  return `${kind.toLowerCase()}.${RBAC} ${JSON.stringify(name)} not found`
}

/** What somebody may do, and what the authorizers could not say of it. */
export interface RulesOfUser {
  readonly rules: readonly Rule[]
  /** Whether there may be more. */
  readonly incomplete: boolean
  readonly errors: readonly string[]
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
    const lost: string[] = []
    this.visitRules(
      access.user,
      access.namespace,
      (rule, why) => {
        if (!ruleAllows(rule, access)) return false
        reason = why()
        return true
      },
      (role) => lost.push(notFoundByLister(role)),
    )
    if (reason !== undefined) return { allowed: true, reason }
    const reasons = [asNode?.reason ?? '', lost.length > 0 ? `RBAC: ${aggregate(lost)}` : '']
    return { allowed: false, reason: reasons.filter(Boolean).join('\n') }
  }

  /** What a user may do, as far as the authorizers can list it; superusers are allowed everything without a rule for it. */
  rulesFor(user: UserInfo, namespace: string | undefined): RulesOfUser {
    if (this.mode === 'AlwaysAllow')
      return {
        rules: [
          { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
          { verbs: ['*'], nonResourceURLs: ['*'] },
        ],
        incomplete: false,
        errors: [],
      }
    const isNode = this.nodesMay && nodeOf(user) !== undefined
    const rules: Rule[] = []
    const lost: string[] = []
    if (this.mode === 'RBAC')
      this.visitRules(
        user,
        namespace,
        (rule) => {
          rules.push(rule)
          return false
        },
        (role) => lost.push(notFoundByLister(role)),
      )
    const errors = [...(isNode ? ['node authorizer does not support user rule resolution'] : []), ...lost]
    return { rules, incomplete: isNode, errors }
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
