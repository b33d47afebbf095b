/** `kubectl help [command]`. */
import type { CommandDefinition } from '../../command/definition'
import { groupedCommands, helpText } from '../../command/help'
import { findCommand } from '../../command/run'
import { subcommandNames } from '../../completion'

export const help: CommandDefinition = {
  use: 'help [command]',
  short: 'Help about any command',
  hidden: true,
  run: async ({ args, session }) => {
    const found = findCommand(session.root, args, [])
    // Only the first word decides: what follows a known command is an argument of it.
    if (found.command === session.root && found.rest.length > 0) {
      await session.warn(
        `Unknown help topic [${args.map((arg) => `\`${arg}\``).join(' ')}]\n\n\n${groupedCommands(session.root)}\n${'Usage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n'}`,
      )
      return
    }
    await session.print(helpText(found.command, found.path))
  },
  complete: async ({ session, args, prefix }) => ({
    completions: subcommandNames(findCommand(session.root, args, []).command, prefix),
  }),
}
