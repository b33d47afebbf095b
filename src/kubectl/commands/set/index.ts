/** `kubectl set`: changes single features of existing objects. */
import type { CommandDefinition } from '../../command/definition'
import { groupRun } from '../../command/run'
import { env } from './env'
import { image } from './image'
import { resources } from './resources'
import { selector } from './selector'
import { serviceAccount } from './service-account'
import { subject } from './subject'

export const setCommand: CommandDefinition = {
  use: 'set SUBCOMMAND',
  short: 'Set specific features on objects',
  long: `Configure application resources.

These commands help you make changes to existing application resources.`,
  group: 'Basic Commands (Beginner)',
  subcommands: [env, image, resources, selector, serviceAccount, subject],
  run: groupRun('stderr'),
}
