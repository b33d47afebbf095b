/** A selector from the command line as the object form of it; models metav1.ParseToLabelSelector. */
import { parseSelector } from '../../../engine/api/selectors'
import { CliError, errorMessage } from '../../command/errors'
import type { Dict } from '../../values'

const OPERATORS: Readonly<Record<string, string>> = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist', '!=': 'NotIn' }

export function labelSelectorOf(text: string): Dict {
  let requirements: NonNullable<ReturnType<typeof parseSelector>['requirements']>
  try {
    requirements = parseSelector(text).requirements ?? []
  } catch (error) {
    throw new CliError(`couldn't parse the selector string "${text}": ${errorMessage(error)}`)
  }
  const matchLabels: Record<string, string> = {}
  const matchExpressions: Dict[] = []
  for (const { key, operator, values } of requirements) {
    if (operator === '=' || operator === '==') matchLabels[key] = values[0] ?? ''
    else if (OPERATORS[operator]) matchExpressions.push({ key, operator: OPERATORS[operator], ...(values.length ? { values } : {}) })
    else throw new CliError(`"${operator}" isn't supported in label selectors`)
  }
  return { ...(Object.keys(matchLabels).length ? { matchLabels } : {}), ...(matchExpressions.length ? { matchExpressions } : {}) }
}
