/** Which permissions of some rules others do not give; models component-helpers' rbac validation.Covers. */
import { equalJson } from '../../../engine/api/json'
import { asList, asText, at, type Dict } from '../../values'

const words = (rule: Dict, field: string) => asList(rule[field]).map(asText)

/** Rules that allow one thing each: a verb on a resource, perhaps of one name, or on a path. */
function brokenDown(rule: Dict): readonly Dict[] {
  const out: Dict[] = []
  const names = words(rule, 'resourceNames')
  for (const group of words(rule, 'apiGroups'))
    for (const resource of words(rule, 'resources'))
      for (const verb of words(rule, 'verbs'))
        for (const name of names.length ? names : [undefined])
          out.push({
            verbs: [verb],
            apiGroups: [group],
            resources: [resource],
            ...(name === undefined ? {} : { resourceNames: [name] }),
          })
  for (const url of words(rule, 'nonResourceURLs'))
    for (const verb of words(rule, 'verbs')) out.push({ verbs: [verb], nonResourceURLs: [url] })
  return out
}

function hasAll(owned: readonly string[], wanted: readonly string[]): boolean {
  return owned.includes('*') || wanted.every((word) => owned.includes(word))
}

function coversResources(owned: readonly string[], wanted: readonly string[]): boolean {
  return (
    hasAll(owned, wanted) ||
    wanted.every((word) => owned.includes(word) || (word.includes('/') && owned.includes(`*/${word.slice(word.indexOf('/') + 1)}`)))
  )
}

function coversUrls(owned: readonly string[], wanted: readonly string[]): boolean {
  return (
    hasAll(owned, wanted) ||
    wanted.every((url) => owned.some((own) => own === url || (own.endsWith('*') && url.startsWith(own.slice(0, -1)))))
  )
}

function covers(owner: Dict, wanted: Dict): boolean {
  const [ownNames, names] = [words(owner, 'resourceNames'), words(wanted, 'resourceNames')]
  return (
    hasAll(words(owner, 'verbs'), words(wanted, 'verbs')) &&
    hasAll(words(owner, 'apiGroups'), words(wanted, 'apiGroups')) &&
    coversResources(words(owner, 'resources'), words(wanted, 'resources')) &&
    coversUrls(words(owner, 'nonResourceURLs'), words(wanted, 'nonResourceURLs')) &&
    (ownNames.length === 0 || (names.length > 0 && names.every((name) => ownNames.includes(name))))
  )
}

/** What `wanted` allows and `owned` does not, one thing per rule. */
export function uncovered(owned: readonly Dict[], wanted: readonly Dict[]): readonly Dict[] {
  return wanted.flatMap(brokenDown).filter((rule) => !owned.some((owner) => covers(owner, rule)))
}

/** Subjects of `wanted` that `owned` does not have. */
export function missingSubjects(owned: readonly Dict[], wanted: readonly Dict[]): readonly Dict[] {
  const fields = ['kind', 'apiGroup', 'name', 'namespace']
  const key = (subject: Dict) => fields.map((field) => asText(at(subject, field)))
  return wanted.filter((subject) => !owned.some((own) => equalJson(key(own), key(subject))))
}
