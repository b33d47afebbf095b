/** `describe` of Roles, ClusterRoles and their bindings. */
import { annotationsOf, asList, asText, at, labelsOf, nameOfObject, textAt, type Dict } from '../values'
import type { Describer } from './describer'
import { goList, sheetText, type Sheet } from './sheet'

export interface Rule {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames: readonly string[]
  readonly nonResourceUrls: readonly string[]
}

/** One rule per verb and thing. */
function brokenDown(rule: unknown): readonly Rule[] {
  const list = (field: string) => asList(at(rule, field)).map(asText)
  const out: Rule[] = []
  const names = list('resourceNames')
  for (const group of list('apiGroups'))
    for (const resource of list('resources'))
      for (const verb of list('verbs'))
        for (const name of names.length ? names : [undefined])
          out.push({
            verbs: [verb],
            apiGroups: [group],
            resources: [resource],
            resourceNames: name === undefined ? [] : [name],
            nonResourceUrls: [],
          })
  for (const url of list('nonResourceURLs'))
    for (const verb of list('verbs')) out.push({ verbs: [verb], apiGroups: [], resources: [], resourceNames: [], nonResourceUrls: [url] })
  return out
}

/** All verbs for one thing in one rule, sorted as kubectl sorts them: by their text, verbs first. */
export function compactRules(rules: readonly unknown[]): readonly Rule[] {
  const byThing = new Map<string, Rule>()
  const others: Rule[] = []
  for (const rule of rules.flatMap(brokenDown)) {
    if (rule.resources.length !== 1) {
      others.push(rule)
      continue
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames])
    const found = byThing.get(key)
    if (!found) byThing.set(key, rule)
    else if (!found.verbs.includes(rule.verbs[0]!)) byThing.set(key, { ...found, verbs: [...found.verbs, ...rule.verbs] })
  }
  const text = (rule: Rule) =>
    `${goList(rule.verbs)},${goList(rule.apiGroups)},${goList(rule.resources)},${goList(rule.resourceNames)},${goList(rule.nonResourceUrls)}`
  return [...others, ...byThing.values()]
    .map((rule) => ({ rule, text: text(rule) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ rule }) => rule)
}

/** `deployments.apps/scale`. */
export function resourceWithGroup({ resources: [resource], apiGroups: [group] }: Rule): string {
  if (resource === undefined) return ''
  const slash = resource.indexOf('/')
  const name = slash < 0 ? resource : resource.slice(0, slash)
  return `${name}${group ? `.${group}` : ''}${slash < 0 ? '' : resource.slice(slash)}`
}

function describeHead(sheet: Sheet, object: Dict): void {
  sheet.field('Name', nameOfObject(object))
  sheet.labels('Labels', labelsOf(object))
  sheet.annotations('Annotations', annotationsOf(object))
}

export const describeRole: Describer = async (role) =>
  sheetText((sheet) => {
    describeHead(sheet, role)
    sheet.line(0, 'PolicyRule:')
    sheet.line(1, 'Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs')
    sheet.line(1, '---------', '-----------------', '--------------', '-----')
    for (const rule of compactRules(asList(role['rules'])))
      sheet.line(1, resourceWithGroup(rule), goList(rule.nonResourceUrls), goList(rule.resourceNames), goList(rule.verbs))
  })

export const describeBinding: Describer = async (binding) =>
  sheetText((sheet) => {
    describeHead(sheet, binding)
    sheet.line(0, 'Role:')
    sheet.field('Kind', at(binding, 'roleRef', 'kind'), 1)
    sheet.field('Name', at(binding, 'roleRef', 'name'), 1)
    sheet.line(0, 'Subjects:')
    sheet.line(1, 'Kind', 'Name', 'Namespace')
    sheet.line(1, '----', '----', '---------')
    for (const subject of asList(binding['subjects']))
      sheet.line(1, textAt(subject, 'kind'), textAt(subject, 'name'), textAt(subject, 'namespace'))
  })
