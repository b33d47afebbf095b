/** `kubectl auth`: what a user may do, and who they are. */
import type { CommandDefinition } from '../../command/definition'
import { groupRun } from '../../command/run'
import { canI } from './can-i'
import { reconcile } from './reconcile'
import { whoAmI } from './whoami'

export const auth: CommandDefinition = {
  use: 'auth [flags]',
  short: 'Inspect authorization',
  group: 'Troubleshooting and Debugging Commands',
  subcommands: [canI, reconcile, whoAmI],
  run: groupRun('stderr'),
}
