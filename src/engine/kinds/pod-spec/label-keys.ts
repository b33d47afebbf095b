/** Label keys that stand for the pod's own values in selectors of affinity and topology spread; models the merging in the pod strategy. */
import { forbiddenField, invalid } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { qualifiedNameErrors } from '../../api/names'
import type { Draft } from '../../api/object'
import type { LabelSelector, Pod } from '../../schema/types'

interface Keyed {
  readonly labelSelector?: LabelSelector
  readonly matchLabelKeys?: readonly string[]
  readonly mismatchLabelKeys?: readonly string[]
}

function mergeKeys(term: Draft<Keyed>, labels: Readonly<Record<string, string>>): void {
  const { labelSelector } = term
  // A selector that is not there matches nothing, and goes on doing so.
  if (!labelSelector) return
  for (const [operator, keys] of [
    ['In', term.matchLabelKeys],
    ['NotIn', term.mismatchLabelKeys],
  ] as const) {
    for (const key of keys ?? []) {
      const value = labels[key]
      if (value !== undefined) (labelSelector.matchExpressions ??= []).push({ key, operator, values: [value] })
    }
  }
}

/** Writes what the keys mean for this pod into the selectors beside them, once and for all: labels changed later do not count. */
export function mergeLabelKeys({ metadata, spec }: Draft<Pod>): void {
  const labels = metadata.labels ?? {}
  const { podAffinity, podAntiAffinity } = spec?.affinity ?? {}
  for (const affinity of [podAffinity, podAntiAffinity]) {
    for (const term of affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) mergeKeys(term, labels)
    for (const { podAffinityTerm } of affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
      if (podAffinityTerm) mergeKeys(podAffinityTerm, labels)
    }
  }
  for (const constraint of spec?.topologySpreadConstraints ?? []) mergeKeys(constraint, labels)
}

function nameErrors(keys: readonly string[] | undefined, selector: LabelSelector | undefined, path: string): FieldError[] {
  if (!keys?.length) return []
  if (!selector) return [forbiddenField(path, 'must not be specified when labelSelector is not set')]
  return keys.flatMap((key, i) => qualifiedNameErrors(key).map((message) => invalid(`${path}[${i}]`, key, message)))
}

/**
 * Judges keys beside the selector that they were merged into already: one that occurs there more than once was there before.
 *
 * @param doubled where a key is named that the selector has too, up to its index
 */
export function labelKeyErrors({ labelSelector, matchLabelKeys, mismatchLabelKeys }: Keyed, path: string, doubled: string): FieldError[] {
  const errors = [
    ...nameErrors(matchLabelKeys, labelSelector, `${path}.matchLabelKeys`),
    ...nameErrors(mismatchLabelKeys, labelSelector, `${path}.mismatchLabelKeys`),
  ]
  const seen = new Set(Object.keys(labelSelector?.matchLabels ?? {}))
  for (const { key } of labelSelector?.matchExpressions ?? []) {
    const at = matchLabelKeys?.indexOf(key) ?? -1
    if (at >= 0 && seen.has(key)) errors.push(invalid(`${doubled}[${at}]`, key, 'exists in both matchLabelKeys and labelSelector'))
    seen.add(key)
  }
  matchLabelKeys?.forEach((key, i) => {
    if (mismatchLabelKeys?.includes(key)) {
      errors.push(invalid(`${path}.matchLabelKeys[${i}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'))
    }
  })
  return errors
}
