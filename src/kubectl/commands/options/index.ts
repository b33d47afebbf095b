/** `kubectl options`: the flags every command has. */
import type { CommandDefinition } from '../../command/definition'
import { globalFlags } from '../../command/global-flags'
import { flagList } from '../../command/help'

export const options: CommandDefinition = {
  use: 'options',
  short: 'Print the list of flags inherited by all commands',
  hidden: true,
  run: async ({ session, io }) => session.print(`The following options can be passed to any command:\n\n${flagList(globalFlags(io.env))}`),
}
