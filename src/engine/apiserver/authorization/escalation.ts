/** Nobody grants by roles and bindings what they may not do themselves; models registry/rbac's policybased storages and its Covers. */
import { trimEnd } from '../../api/trim-end'
import { aggregate } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { forbidden, notFound } from '../../api/status'
import { goQuote } from '../../api/strconv'
import type { ClusterRole, Role, RoleBinding } from '../../schema/types'
import type { Core } from '../core'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import type { Rule, UserInfo } from './access'
import { RBAC, SUPERUSERS, type Authorizer } from './authorizer'

/** Of one verb on one resource or path, with at most one name. */
interface SingleRule {
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly verbs: readonly string[]
}

/** What gathers rules by labels may come to hold any. */
const EVERYTHING: readonly Rule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
]

/** Of a rule that nobody has validated yet: it may be without verbs. */
function* singleRules({ verbs = [], ...rule }: Partial<Rule>): Generator<SingleRule> {
  for (const group of rule.apiGroups ?? [])
    for (const resource of rule.resources ?? [])
      for (const verb of verbs) {
        const single = { apiGroups: [group], resources: [resource], verbs: [verb] }
        if (!rule.resourceNames?.length) yield single
        else for (const name of rule.resourceNames) yield { ...single, resourceNames: [name] }
      }
  for (const url of rule.nonResourceURLs ?? []) for (const verb of verbs) yield { nonResourceURLs: [url], verbs: [verb] }
}

const hasAll = (held: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean =>
  (wanted ?? []).every((each) => held?.includes(each))

function resourcesCover(held: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  if (held?.includes('*')) return true
  return (wanted ?? []).every((each) => {
    const slash = each.indexOf('/')
    return held?.includes(each) || (slash > 0 && held?.includes(`*${each.slice(slash)}`))
  })
}

function urlsCover(held: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  return (wanted ?? []).every((path) => held?.some((own) => own === path || (own.endsWith('*') && path.startsWith(trimEnd(own, '*')))))
}

function covers(own: Rule, single: SingleRule): boolean {
  return (
    (own.verbs.includes('*') || hasAll(own.verbs, single.verbs)) &&
    (own.apiGroups?.includes('*') || hasAll(own.apiGroups, single.apiGroups)) &&
    resourcesCover(own.resources, single.resources) &&
    urlsCover(own.nonResourceURLs, single.nonResourceURLs) &&
    (!own.resourceNames?.length || (single.resourceNames !== undefined && hasAll(own.resourceNames, single.resourceNames)))
  )
}

const resourceOf = (kind: string): string => (kind === 'Role' ? 'roles' : 'clusterroles')

/** Rules that differ by their verbs alone, together; paths stay apart. */
function compact(rules: readonly SingleRule[]): readonly SingleRule[] {
  const together = new Map<string, SingleRule>()
  for (const [index, rule] of rules.entries()) {
    const key = rule.nonResourceURLs ? String(index) : JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames])
    const before = together.get(key)
    together.set(key, before ? { ...rule, verbs: [...before.verbs, ...rule.verbs] } : rule)
  }
  return [...together.values()]
}

/** A list of strings as Go's %q writes it. */
const quoted = (list: readonly string[]): string => `[${list.map(goQuote).join(' ')}]`

function ruleText(rule: SingleRule): string {
  const parts = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ] as const
  return `{${parts.flatMap(([name, list]) => (list ? [`${name}:${quoted(list)}`] : [])).join(', ')}}`
}

/** Which of the rules the user does not hold, in words; undefined where all are held. */
function missing(authorizer: Authorizer, user: UserInfo, namespace: string | undefined, rules: readonly Rule[]): string | undefined {
  const own: Rule[] = []
  const lost: string[] = []
  authorizer.visitRules(
    user,
    namespace,
    (rule) => {
      own.push(rule)
      return false
    },
    ({ kind, name }) => lost.push(`${resourceOf(kind)}.${RBAC} ${goQuote(name)} not found`),
  )
  const uncovered = rules.flatMap((rule) => [...singleRules(rule)]).filter((single) => !own.some((rule) => covers(rule, single)))
  if (uncovered.length === 0) return undefined
  const lines = [...new Set(compact(uncovered).map(ruleText))].sort().join('\n')
  const errors = lost.length > 0 ? aggregate(lost) : undefined
  const who = `user ${goQuote(user.name)} (groups=${quoted(user.groups)})`
  return `${who} is attempting to grant RBAC permissions not currently held:\n${lines}${errors ? `; resolution errors: [${errors}]` : ''}`
}

/** Owners and finalizers are the garbage collector's, who need not hold what it takes apart. */
function onlyForCollection(object: KubeObject, old: KubeObject): boolean {
  const { ownerReferences, finalizers } = old.metadata
  const metadata = { ...object.metadata, ownerReferences, finalizers, managedFields: old.metadata.managedFields }
  return equalJson(JSON.parse(JSON.stringify({ ...object, metadata })), JSON.parse(JSON.stringify(old)))
}

/** Throws Forbidden where a role or binding, as admission leaves it, gives more than the user has; NotFound where it binds no role. */
export function refuseEscalation(
  core: Core,
  served: Served,
  request: RequestContext,
  object: KubeObject,
  old: KubeObject | undefined,
): void {
  const { authorizer } = core
  if (served.group !== RBAC || request.internal || !authorizer) return
  const { user: name, groups } = request.actor
  if (groups.includes(SUPERUSERS)) return
  const user: UserInfo = { name, groups }
  const { namespace } = object.metadata
  const may = (verb: string, resource: string, named: string | undefined): boolean =>
    authorizer.authorize({ user, verb, group: RBAC, resource, subresource: '', namespace, name: named }).allowed
  const confirm = (rules: readonly Rule[], words?: string): void => {
    const text = missing(authorizer, user, namespace, rules)
    if (text !== undefined) throw forbidden(served, object.metadata.name, words ?? text)
  }
  if (served.resource === 'roles' || served.resource === 'clusterroles') {
    const role = object as Role | ClusterRole
    if (may('escalate', served.resource, old?.metadata.name) || (old && onlyForCollection(object, old))) return
    confirm(role.rules ?? [])
    const gathers = [object, old].some(
      (each) => ((each as ClusterRole | undefined)?.aggregationRule?.clusterRoleSelectors ?? []).length > 0,
    )
    if (gathers) confirm(EVERYTHING, 'must have cluster-admin privileges to use the aggregationRule')
    return
  }
  const { roleRef } = object as RoleBinding
  if (old && onlyForCollection(object, old)) return
  const resource = resourceOf(roleRef.kind)
  if (may('bind', resource, roleRef.name)) return
  const rules = authorizer.rulesOf(roleRef, namespace)
  if (!rules) throw notFound({ group: RBAC, resource }, roleRef.name)
  confirm(rules)
}
