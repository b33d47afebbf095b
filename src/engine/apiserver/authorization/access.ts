/** Who asks for what, and whether a rule of a role covers it; models apiserver's authorization/authorizer and rbac's RuleAllows. */
import type { Role } from '../../schema/types'

export interface UserInfo {
  readonly name: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

export interface AccessAttributes {
  readonly user: UserInfo
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string | undefined
  readonly name: string | undefined
  /** Of lists and watches. */
  readonly fieldSelector?: string | undefined
  /** Set instead of the resource for `/healthz` and the like. */
  readonly path?: string
}

export interface Decision {
  readonly allowed: boolean
  /** Why, as `RBAC: allowed by ...`. */
  readonly reason: string
}

export type Rule = NonNullable<Role['rules']>[number]

function has(list: readonly string[] | undefined, value: string): boolean {
  return list !== undefined && (list.includes(value) || list.includes('*'))
}

function pathMatches(urls: readonly string[] | undefined, path: string): boolean {
  return (urls ?? []).some((url) => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))))
}

export function ruleAllows(rule: Rule, access: AccessAttributes): boolean {
  if (!has(rule.verbs, access.verb)) return false
  if (access.path !== undefined) return pathMatches(rule.nonResourceURLs, access.path)
  if (!has(rule.apiGroups, access.group)) return false
  const full = access.subresource ? `${access.resource}/${access.subresource}` : access.resource
  const resources = rule.resources ?? []
  if (!resources.includes('*') && !resources.includes(full) && !(access.subresource && resources.includes(`*/${access.subresource}`)))
    return false
  return !rule.resourceNames?.length || (access.name !== undefined && rule.resourceNames.includes(access.name))
}
