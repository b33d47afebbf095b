/** Which commands a mistyped name may have meant; models cobra's suggestions. */
import { isNear } from '../../shell/suggest'
import { nameOf, type CommandDefinition } from './definition'

export function suggestions(typed: string, commands: readonly CommandDefinition[]): readonly string[] {
  return commands
    .filter((command) => !command.hidden && command.deprecated === undefined)
    .filter((command) => isNear(typed, nameOf(command)) || command.suggestFor?.some((each) => each.toLowerCase() === typed.toLowerCase()))
    .map(nameOf)
}
