/** Label selectors matched on the client, where objects come from files. */
import { parseSelector } from '../../engine/api/selectors'
import { CliError, errorMessage } from '../command/errors'

/** Whether labels fit a selector such as `app=web,env in (a,b),!old`. Throws CliError when it cannot be understood. */
export function matchesSelector(selector: string, labels: Readonly<Record<string, string>>): boolean {
  try {
    return parseSelector(selector).matches(labels)
  } catch (error) {
    throw new CliError(`the provided selector ${JSON.stringify(selector)} is not valid: ${errorMessage(error)}`)
  }
}
