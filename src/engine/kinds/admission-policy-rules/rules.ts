/** What validating and mutating admission policies share: defaults of what they match, and their parameters' cells. */
import type { MatchResources, MutatingAdmissionPolicySpec, ParamKind, ParamRef, ValidatingAdmissionPolicySpec } from '../../schema/types'
import type { Draft } from '../../api/object'

export function setMatchDefaults(match: Draft<MatchResources> | undefined): void {
  if (!match) return
  match.matchPolicy ??= 'Equivalent'
  match.namespaceSelector ??= {}
  match.objectSelector ??= {}
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) rule.scope ??= '*'
}

export function setPolicyDefaults(spec: Draft<MutatingAdmissionPolicySpec | ValidatingAdmissionPolicySpec> | undefined): void {
  if (!spec) return
  spec.failurePolicy ??= 'Fail'
  setMatchDefaults(spec.matchConstraints)
}

export function paramKindText(kind: ParamKind | undefined): string {
  return kind ? `${kind.apiVersion ?? ''}/${kind.kind ?? ''}` : '<unset>'
}

export function paramRefText(reference: ParamRef | undefined): string {
  if (!reference) return '<unset>'
  const name = reference.name ?? '*'
  return reference.namespace ? `${reference.namespace}/${name}` : name
}
