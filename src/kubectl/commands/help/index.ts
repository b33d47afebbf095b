/** `kubectl help [command]`. */
import type { CommandDefinition } from '../../command/definition'
import { commandGroups, helpText } from '../../command/help'
import { findCommand } from '../../command/run'
import { subcommandNames } from '../../completion'

export const help: CommandDefinition = {
  use: 'help [command]',
  short: 'Help about any command',
  hidden: true,
  run: async ({ args, session, io }) => {
    const found = findCommand(session.root, args, [])
    // Only the first word decides: what follows a known command is an argument of it.
    if (found.command === session.root && found.rest.length > 0) {
      await session.warn(
        `Unknown help topic [${args.map((arg) => `\`${arg}\``).join(' ')}]\n\n\n${await commandGroups(session.root, io)}\n${'Usage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n'}`,
      )
      return
    }
    await session.print(await helpText(found.command, found.path, io))
  },
  complete: async ({ session, args, prefix }) => ({
    completions: subcommandNames(findCommand(session.root, args, []).command, prefix),
  }),
}
