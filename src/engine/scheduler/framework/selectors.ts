/** Label selectors with a key, so that pods asking the same question share its answer; on top of the API's own selectors. */
import { formatSelector, selectorFromObject, type Labels, type Selector } from '../../api/selectors'
import type { LabelSelector } from '../../schema/types'

export type { Labels }

export interface CompiledSelector {
  /** Equal for selectors that mean the same; usable as a map key. */
  readonly key: string
  /** Selects everything. */
  readonly empty: boolean
  matches(labels: Labels | undefined): boolean
}

function keyed(selector: Selector): CompiledSelector {
  return {
    key: selector.requirements ? formatSelector(selector) : '!',
    empty: selector.requirements?.length === 0,
    matches: selector.matches,
  }
}

/** A LabelSelector of the API: absent selects nothing, `{}` everything. */
export function compileSelector(selector: LabelSelector | undefined): CompiledSelector {
  return keyed(selectorFromObject(selector))
}

/** Equality on every label of a set and, where given, a LabelSelector as well. */
export function compileBoth(labels: Labels, selector?: LabelSelector): CompiledSelector {
  return compileSelector({ matchLabels: { ...selector?.matchLabels, ...labels }, matchExpressions: selector?.matchExpressions ?? [] })
}
