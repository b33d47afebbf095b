/** Which requests are recorded and how much of them: an audit policy, read and asked; models apiserver/pkg/audit/policy. */
import type { UserInfo } from '../../../engine/apiserver/authorization/access'
import type { RequestInfo } from '../../../engine/apiserver/rest/request-info'
import type { Dict } from '../../../kubectl/values'
import type { FileSystem } from '../../../shell/files'
import { dicts, readConfiguration } from './configuration'
import { joinedFaults, StartFault } from './fault'

const LEVELS = ['None', 'Metadata', 'Request', 'RequestResponse'] as const
const STAGES = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'] as const
export type Level = (typeof LEVELS)[number]
export type Stage = (typeof STAGES)[number]

interface Rule {
  readonly level: Level
  readonly users: readonly string[]
  readonly userGroups: readonly string[]
  readonly verbs: readonly string[]
  readonly namespaces: readonly string[]
  readonly resources: readonly { readonly group: string; readonly resources: readonly string[]; readonly names: readonly string[] }[]
  readonly nonResourceURLs: readonly string[]
  readonly omitStages: readonly string[]
}

export interface Recording {
  readonly level: Level
  readonly omitStages: ReadonlySet<string>
}

const NOTHING: Recording = { level: 'None', omitStages: new Set() }

/** Whether a level shows at least what another does. */
export function shows(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least)
}

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

function ruleOf(rule: Dict): Rule {
  return {
    level: rule['level'] as Level,
    users: texts(rule['users']),
    userGroups: texts(rule['userGroups']),
    verbs: texts(rule['verbs']),
    namespaces: texts(rule['namespaces']),
    resources: dicts(rule['resources']).map((each) => ({
      group: String(each['group'] ?? ''),
      resources: texts(each['resources']),
      names: texts(each['resourceNames']),
    })),
    nonResourceURLs: texts(rule['nonResourceURLs']),
    omitStages: texts(rule['omitStages']),
  }
}

export class AuditPolicy {
  private readonly omitStages: readonly string[]
  private readonly rules: readonly Rule[]

  private constructor(policy: Dict) {
    this.omitStages = texts(policy['omitStages'])
    this.rules = dicts(policy['rules']).map(ruleOf)
  }

  /** Throws StartFault. */
  static read(files: FileSystem, path: string): AuditPolicy {
    const loading = 'loading audit policy file'
    const policy = readConfiguration(
      files,
      path,
      { kind: 'Policy', group: 'audit.k8s.io' },
      { opening: `${loading}: failed to read file path ${JSON.stringify(path)}`, decoding: `${loading}: failed decoding` },
    )
    const read = new AuditPolicy(policy)
    if (read.rules.length === 0) throw new StartFault(`${loading}: loaded illegal policy with 0 rules`)
    const faults = read.rules.flatMap(({ level, nonResourceURLs, resources, namespaces }, i) => [
      ...(LEVELS.includes(level)
        ? []
        : [
            `rules[${i}].level: Unsupported value: ${JSON.stringify(level ?? '')}: supported values: ${LEVELS.map((each) => `"${each}"`).join(', ')}`,
          ]),
      ...(nonResourceURLs.length > 0 && (resources.length > 0 || namespaces.length > 0)
        ? [
            `rules[${i}].nonResourceURLs: Invalid value: ${JSON.stringify(nonResourceURLs)}: rules cannot apply to both regular resources and non-resource URLs`,
          ]
        : []),
    ])
    if (faults.length > 0) throw new StartFault(`${loading}: ${joinedFaults(faults)}`)
    return read
  }

  /** What the first rule that fits says; nothing is recorded of what none fits. */
  recording(user: UserInfo | undefined, info: RequestInfo): Recording {
    const rule = this.rules.find((each) => fits(each, user, info))
    return rule ? { level: rule.level, omitStages: new Set([...this.omitStages, ...rule.omitStages]) } : NOTHING
  }
}

function fits(rule: Rule, user: UserInfo | undefined, info: RequestInfo): boolean {
  if (rule.users.length > 0 && !(user && rule.users.includes(user.name))) return false
  if (rule.userGroups.length > 0 && !user?.groups.some((group) => rule.userGroups.includes(group))) return false
  if (rule.verbs.length > 0 && !rule.verbs.includes(info.verb)) return false
  if (rule.namespaces.length > 0 || rule.resources.length > 0) return fitsResource(rule, info)
  if (rule.nonResourceURLs.length === 0) return true
  return (
    !info.isResource &&
    rule.nonResourceURLs.some((url) => url === '*' || url === info.path || (url.endsWith('*') && info.path.startsWith(url.slice(0, -1))))
  )
}

function fitsResource({ namespaces, resources }: Rule, info: RequestInfo): boolean {
  if (!info.isResource) return false
  if (namespaces.length > 0 && !namespaces.includes(info.namespace ?? '')) return false
  if (resources.length === 0) return true
  const { group, resource, subresource, name = '' } = info
  const whole = subresource ? `${resource}/${subresource}` : resource
  return resources.some(
    (each) =>
      each.group === group &&
      (each.resources.length === 0 ||
        ((each.names.length === 0 || each.names.includes(name)) &&
          each.resources.some(
            (wanted) => wanted === '*' || wanted === whole || wanted === `${resource}/*` || (subresource && wanted === `*/${subresource}`),
          ))),
  )
}
