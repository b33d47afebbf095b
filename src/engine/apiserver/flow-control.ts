/** Which flow a request belongs to, and how clients are told; models apiserver's util/flowcontrol and the priority-and-fairness filter. */
import type { FlowSchema, PriorityLevelConfiguration } from '../schema/types'
import type { UserInfo } from './authorization/access'
import type { Core } from './core'
import type { RequestInfo } from './rest/request-info'

type Rules = NonNullable<NonNullable<FlowSchema['spec']>['rules']>[number]
type Subject = Rules['subjects'][number]
type ResourceRule = NonNullable<Rules['resourceRules']>[number]
type PathRule = NonNullable<Rules['nonResourceRules']>[number]

export const FLOW_SCHEMAS = 'flowcontrol.apiserver.k8s.io/flowschemas'
export const PRIORITY_LEVELS = 'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations'
const PRECEDENCE = 1000
/** Requests that last as long as their client likes wait in no queue. */
const LASTING = new Set(['attach', 'exec', 'log', 'portforward', 'proxy'])

const holds = (listed: readonly string[] | undefined, value: string): boolean =>
  listed?.some((each) => each === '*' || each === value) ?? false

function isSubject({ kind, user, group, serviceAccount }: Subject, { name, groups }: UserInfo): boolean {
  if (kind === 'User') return user !== undefined && holds([user.name], name)
  if (kind === 'Group') return group !== undefined && (group.name === '*' || groups.includes(group.name))
  if (!serviceAccount) return false
  const prefix = `system:serviceaccount:${serviceAccount.namespace}:`
  return serviceAccount.name === '*' ? name.startsWith(prefix) : name === `${prefix}${serviceAccount.name}`
}

function matchesResource(rule: ResourceRule, { verb, group, resource, subresource, namespace }: RequestInfo): boolean {
  const { verbs, apiGroups, resources, clusterScope = false, namespaces } = rule
  const where = namespace === undefined ? clusterScope : holds(namespaces, namespace)
  return where && holds(verbs, verb) && holds(apiGroups, group) && holds(resources, subresource ? `${resource}/${subresource}` : resource)
}

function matchesPath({ verbs, nonResourceURLs }: PathRule, { verb, path }: RequestInfo): boolean {
  const below = (pattern: string): boolean => pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1))
  return holds(verbs, verb) && (holds(nonResourceURLs, path) || nonResourceURLs.some(below))
}

function matches({ spec }: FlowSchema, user: UserInfo, info: RequestInfo): boolean {
  return (spec?.rules ?? []).some(
    ({ subjects, resourceRules = [], nonResourceRules = [] }) =>
      subjects.some((subject) => isSubject(subject, user)) &&
      (info.isResource
        ? resourceRules.some((rule) => matchesResource(rule, info))
        : nonResourceRules.some((rule) => matchesPath(rule, info))),
  )
}

/** A request's flow: the schema that it matches and the priority that this gives it. */
export interface Flow {
  readonly schema: FlowSchema
  readonly level: PriorityLevelConfiguration
}

/** The first by precedence, then by name, that matches. */
function schemaOf(core: Core, user: UserInfo, info: RequestInfo): FlowSchema | undefined {
  const precedence = ({ spec }: FlowSchema): number => spec?.matchingPrecedence ?? PRECEDENCE
  let first: FlowSchema | undefined
  for (const schema of core.store.list(FLOW_SCHEMAS) as readonly FlowSchema[]) {
    // One whose priority level is not there does not count.
    const isUsable = core.store.get(PRIORITY_LEVELS, schema.spec?.priorityLevelConfiguration.name ?? '') !== undefined
    if (isUsable && (!first || precedence(schema) < precedence(first)) && matches(schema, user, info)) first = schema
  }
  return first
}

/** Undefined where there is no flow for the request. */
export function flowOf(core: Core, user: UserInfo, info: RequestInfo): Flow | undefined {
  if (LASTING.has(info.subresource)) return undefined
  const schema = schemaOf(core, user, info)
  const level = schema && core.store.get(PRIORITY_LEVELS, schema.spec?.priorityLevelConfiguration.name ?? '')
  return schema && level ? { schema, level: level as PriorityLevelConfiguration } : undefined
}

/** The headers that name a request's flow and its priority. */
export function flowHeaders(flow: Flow | undefined): Readonly<Record<string, string>> {
  if (!flow) return {}
  return { 'x-kubernetes-pf-flowschema-uid': flow.schema.metadata.uid!, 'x-kubernetes-pf-prioritylevel-uid': flow.level.metadata.uid! }
}
