/** Whether a request is one that a policy or webhook is about; models apiserver's admission/plugin/webhook/predicates and policy/matching. */
import type { KubeObject } from '../../../api/object'
import { selectorFromObject, type Labels } from '../../../api/selectors'
import type { LabelSelector, MatchResources, NamedRuleWithOperations } from '../../../schema/types'
import type { Core } from '../../core'
import type { Served } from '../../registry'
import type { Attributes } from '../admission'
import { shown } from './forms'

/** What guards everything is not guarded by itself: a mistake could never be undone. */
const EXEMPT = new Set(
  [
    'validatingwebhookconfigurations',
    'mutatingwebhookconfigurations',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
  ].map((resource) => `admissionregistration.k8s.io/${resource}`),
)

export function isExempt({ served }: Attributes): boolean {
  return EXEMPT.has(served.collection)
}

export interface Criteria {
  readonly matchPolicy?: string | undefined
  readonly namespaceSelector?: LabelSelector | undefined
  readonly objectSelector?: LabelSelector | undefined
  readonly rules: readonly NamedRuleWithOperations[] | undefined
  readonly exclude?: readonly NamedRuleWithOperations[] | undefined
  /** Bindings without rules are about all that their policy is about. */
  readonly everything?: boolean
}

export function criteriaOf(match: MatchResources | undefined, everything: boolean): Criteria {
  return {
    matchPolicy: match?.matchPolicy,
    namespaceSelector: match?.namespaceSelector,
    objectSelector: match?.objectSelector,
    rules: match?.resourceRules,
    exclude: match?.excludeResourceRules,
    everything,
  }
}

const has = (list: readonly string[] | undefined, value: string): boolean => (list ?? []).some((each) => each === '*' || each === value)

function ruleMatches(rule: NamedRuleWithOperations, served: Served, { operation, subresource, name, namespace }: Attributes): boolean {
  if (!has(rule.operations, operation) || !has(rule.apiGroups, served.group) || !has(rule.apiVersions, served.version)) return false
  const scoped = namespace !== undefined && namespace !== '' && served.collection !== '/namespaces'
  if ((rule.scope === 'Cluster' && scoped) || (rule.scope === 'Namespaced' && !scoped)) return false
  const found = (rule.resources ?? []).some((each) => {
    const slash = each.indexOf('/')
    const resource = slash < 0 ? each : each.slice(0, slash)
    const sub = slash < 0 ? '' : each.slice(slash + 1)
    return (resource === '*' || resource === served.resource) && (sub === '*' || sub === subresource)
  })
  return found && (!rule.resourceNames?.length || rule.resourceNames.includes(name))
}

/** The version of the resource in which a rule is about the request; undefined when none is. */
function matchedVersion(
  core: Core,
  attributes: Attributes,
  rules: readonly NamedRuleWithOperations[] | undefined,
  policy: string | undefined,
): Served | undefined {
  const asked = attributes.served
  if (rules?.some((rule) => ruleMatches(rule, asked, attributes))) return asked
  if (policy === 'Exact') return undefined
  const equivalents = core.registry.all().filter((each) => each.collection === asked.collection && each.apiVersion !== asked.apiVersion)
  return equivalents.find((each) => rules?.some((rule) => ruleMatches(rule, each, attributes)))
}

function selects(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  return selectorFromObject(selector).matches(labels)
}

function isEmpty(selector: LabelSelector | undefined): boolean {
  return !selector || (Object.keys(selector.matchLabels ?? {}).length === 0 && !selector.matchExpressions?.length)
}

function namespaceMatches(core: Core, selector: LabelSelector | undefined, attributes: Attributes): boolean {
  if (isEmpty(selector)) return true
  const { served, operation, object, old, namespace } = attributes
  if (served.collection === '/namespaces') {
    const own = operation === 'CREATE' && attributes.subresource === '' ? (object as KubeObject) : (old ?? (object as KubeObject))
    return selects(selector, own?.metadata.labels)
  }
  if (!served.namespaced || !namespace) return true
  return selects(selector, core.store.get('/namespaces', namespace)?.metadata.labels)
}

/** What is shown of a subresource may have no labels, or no metadata at all. */
const labelsOf = ({ metadata }: Partial<KubeObject>): Labels | undefined => metadata?.labels

function objectMatches(selector: LabelSelector | undefined, attributes: Attributes): boolean {
  if (isEmpty(selector)) return true
  return [attributes.object as KubeObject | undefined, attributes.old]
    .map((each) => shown(attributes, attributes.served, each))
    .some((each) => each !== undefined && selects(selector, labelsOf(each)))
}

/** The version in which the request is to be seen, or undefined when it does not concern. */
export function matchRequest(core: Core, attributes: Attributes, criteria: Criteria): Served | undefined {
  const { rules, exclude, matchPolicy, everything } = criteria
  if (exclude?.length && matchedVersion(core, attributes, exclude, matchPolicy)) return undefined
  const found = everything && !rules?.length ? attributes.served : matchedVersion(core, attributes, rules, matchPolicy)
  if (!found) return undefined
  if (!namespaceMatches(core, criteria.namespaceSelector, attributes) || !objectMatches(criteria.objectSelector, attributes))
    return undefined
  return found
}
