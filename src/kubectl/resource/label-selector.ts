/** Label selectors of the API (matchLabels, matchExpressions) as text; models metav1.FormatLabelSelector. */
import { asDict, asList, asText, at } from '../values'

/** A label selector of the API as text, sorted by key: `a=b,c in (d,e)`; `<none>` or `<unset>` without requirements. */
export function selectorText(selector: unknown, empty = '<none>'): string {
  return selectorQuery(selector) || empty
}

/** A label selector as the query parameter says it. */
export function selectorQuery(selector: unknown): string {
  const requirements = Object.entries(asDict(at(selector, 'matchLabels'))).map(([key, value]) => ({ key, text: `${key}=${asText(value)}` }))
  for (const expression of asList(at(selector, 'matchExpressions'))) {
    const key = asText(at(expression, 'key'))
    const values = asList(at(expression, 'values')).map(asText).sort().join(',')
    const operator = asText(at(expression, 'operator'))
    const text =
      operator === 'In'
        ? `${key} in (${values})`
        : operator === 'NotIn'
          ? `${key} notin (${values})`
          : operator === 'Exists'
            ? key
            : `!${key}`
    requirements.push({ key, text })
  }
  return requirements
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ text }) => text)
    .join(',')
}
