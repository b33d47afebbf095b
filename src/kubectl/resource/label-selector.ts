/** Label selectors of the API (matchLabels, matchExpressions) to and from text; models metav1.FormatLabelSelector and ParseToLabelSelector. */
import { labelSelectorText, parseSelector, type LabelSelectorObject, type SelectorOperator } from '../../engine/api/selectors'
import { CliError, errorMessage } from '../command/errors'
import { asDict } from '../values'

/** A label selector of the API as text, sorted by key: `a=b,c in (d,e)`; `<none>` or `<unset>` without requirements. */
export function selectorText(selector: unknown, empty = '<none>'): string {
  return selectorQuery(selector) || empty
}

/** A label selector as the query parameter says it. */
export function selectorQuery(selector: unknown): string {
  return labelSelectorText(asDict(selector) as LabelSelectorObject)
}

const OPERATORS: Readonly<Partial<Record<SelectorOperator, string>>> = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' }

function requirementsOf(text: string): NonNullable<ReturnType<typeof parseSelector>['requirements']> {
  try {
    return parseSelector(text).requirements ?? []
  } catch (error) {
    throw new CliError(`couldn't parse the selector string "${text}": ${errorMessage(error)}`)
  }
}

/** A selector from the command line in the API's form. Throws CliError, also for `!=`, which has no operator there. */
export function labelSelectorOf(text: string): LabelSelectorObject {
  const matchLabels: Record<string, string> = {}
  const matchExpressions: { key: string; operator: string; values?: readonly string[] }[] = []
  for (const { key, operator, values } of requirementsOf(text)) {
    const name = OPERATORS[operator]
    if (operator === '=' || operator === '==') matchLabels[key] = values[0] ?? ''
    else if (name) matchExpressions.push({ key, operator: name, ...(values.length ? { values: values.toSorted() } : {}) })
    else if (operator === 'gt' || operator === 'lt') throw new CliError(`"${operator}" isn't supported in label selectors`)
    else throw new CliError(`"${operator}" is not a valid label selector operator`)
  }
  return { ...(Object.keys(matchLabels).length ? { matchLabels } : {}), ...(matchExpressions.length ? { matchExpressions } : {}) }
}
