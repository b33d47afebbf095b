/** Label selectors of the API (matchLabels, matchExpressions) as text; models metav1.FormatLabelSelector. */
import { labelSelectorText, type LabelSelectorObject } from '../../engine/api/selectors'
import { asDict } from '../values'

/** A label selector of the API as text, sorted by key: `a=b,c in (d,e)`; `<none>` or `<unset>` without requirements. */
export function selectorText(selector: unknown, empty = '<none>'): string {
  return selectorQuery(selector) || empty
}

/** A label selector as the query parameter says it. */
export function selectorQuery(selector: unknown): string {
  return labelSelectorText(asDict(selector) as LabelSelectorObject)
}
