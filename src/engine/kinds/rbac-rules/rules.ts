/** What roles and bindings share: rules, subjects, references; models pkg/apis/rbac. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors, pathSegmentErrors } from '../../api/names'
import type { Draft } from '../../api/object'
import { labelSelectorErrors } from '../framework/label-selector'
import type { ClusterRole, PolicyRule, RbacV1Subject, RoleRef } from '../../schema/types'

const GROUP = 'rbac.authorization.k8s.io'
const SUBJECT_KINDS = ['ServiceAccount', 'User', 'Group'] as const

export function policyRuleErrors(rules: readonly PolicyRule[] | undefined, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = []
  rules?.forEach((rule, i) => {
    const path = `rules[${i}]`
    if (!rule.verbs?.length) errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'))
    if (rule.nonResourceURLs?.length) {
      if (namespaced)
        errors.push(invalid(`${path}.nonResourceURLs`, rule.nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'))
      if (rule.apiGroups?.length || rule.resources?.length || rule.resourceNames?.length) {
        errors.push(
          invalid(`${path}.nonResourceURLs`, rule.nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'),
        )
      }
      return
    }
    if (!rule.apiGroups?.length) errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'))
    if (!rule.resources?.length) errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'))
  })
  return errors
}

export function subjectDefaults(subjects: Draft<RbacV1Subject>[] | undefined): void {
  for (const subject of subjects ?? [])
    if (!subject.apiGroup && (subject.kind === 'User' || subject.kind === 'Group')) subject.apiGroup = GROUP
}

export function roleRefDefaults(ref: Draft<RoleRef> | undefined): void {
  if (ref && !ref.apiGroup) ref.apiGroup = GROUP
}

function subjectErrors(subject: RbacV1Subject, namespaced: boolean, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!subject.name) errors.push(required(`${path}.name`))
  switch (subject.kind) {
    case 'ServiceAccount':
      if (subject.name)
        for (const message of dns1123SubdomainErrors(subject.name)) errors.push(invalid(`${path}.name`, subject.name, message))
      if (subject.apiGroup) errors.push(notSupported(`${path}.apiGroup`, subject.apiGroup, ['']))
      if (!namespaced && !subject.namespace) errors.push(required(`${path}.namespace`))
      break
    case 'User':
    case 'Group':
      if (subject.apiGroup !== GROUP) errors.push(notSupported(`${path}.apiGroup`, subject.apiGroup ?? '', [GROUP]))
      if (subject.namespace) errors.push(forbiddenField(`${path}.namespace`, `may not be set when kind is ${subject.kind}`))
      break
    default:
      errors.push(notSupported(`${path}.kind`, subject.kind, SUBJECT_KINDS))
  }
  return errors
}

interface Binding {
  readonly roleRef: RoleRef
  readonly subjects?: readonly RbacV1Subject[]
}

export function bindingErrors(binding: Binding, roleKinds: readonly string[], namespaced: boolean): FieldError[] {
  const errors: FieldError[] = []
  const ref = binding.roleRef
  if (ref?.apiGroup !== GROUP) errors.push(notSupported('roleRef.apiGroup', ref?.apiGroup ?? '', [GROUP]))
  if (!roleKinds.includes(ref?.kind)) errors.push(notSupported('roleRef.kind', ref?.kind ?? '', roleKinds))
  if (!ref?.name) errors.push(required('roleRef.name'))
  else for (const message of pathSegmentErrors(ref.name)) errors.push(invalid('roleRef.name', ref.name, message))
  binding.subjects?.forEach((subject, i) => errors.push(...subjectErrors(subject, namespaced, `subjects[${i}]`)))
  return errors
}

export function bindingUpdateErrors(binding: Binding, old: Binding): FieldError[] {
  const [now, before] = [binding.roleRef, old.roleRef]
  if (now.apiGroup === before.apiGroup && now.kind === before.kind && now.name === before.name) return []
  return [invalid('roleRef', { APIGroup: now.apiGroup, Kind: now.kind, Name: now.name }, 'cannot change roleRef')]
}

const namesOf = (binding: Binding, kind: string): string =>
  (binding.subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map((subject) => (kind === 'ServiceAccount' && subject.namespace ? `${subject.namespace}/${subject.name}` : subject.name))
    .join(', ')

export const bindingCells = {
  Role: (binding: Binding): string => `${binding.roleRef.kind}/${binding.roleRef.name}`,
  Users: (binding: Binding): string => namesOf(binding, 'User'),
  Groups: (binding: Binding): string => namesOf(binding, 'Group'),
  ServiceAccounts: (binding: Binding): string => namesOf(binding, 'ServiceAccount'),
}

export function aggregationErrors(role: ClusterRole): FieldError[] {
  if (!role.aggregationRule) return []
  const selectors = role.aggregationRule.clusterRoleSelectors ?? []
  const field = 'aggregationRule.clusterRoleSelectors'
  if (selectors.length === 0) return [required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  return selectors.flatMap((selector, i) => {
    const errors = labelSelectorErrors(selector, `${field}[${i}]`)
    return errors.length === 0 ? [] : [...errors, invalid(`${field}[${i}]`, selector, 'invalid label selector.')]
  })
}
