/** `kubectl auth`: what is allowed, and to whom. */
import type { CommandDefinition } from '../../command/definition'
import { groupRun } from '../../command/run'
import { canI } from './can-i'
import { reconcileCommand } from './reconcile'
import { whoami } from './whoami'

export const auth: CommandDefinition = {
  use: 'auth',
  short: 'Inspect authorization',
  long: 'Inspect authorization.',
  group: 'Troubleshooting and Debugging Commands',
  subcommands: [canI, reconcileCommand, whoami],
  run: groupRun('stderr'),
}
