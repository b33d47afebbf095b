/** `kubectl alpha`: commands of features that are not ready; in v1.36 there are none. */
import type { CommandDefinition } from '../../command/definition'

export const alpha: CommandDefinition = {
  use: 'alpha',
  short: 'Commands for features in alpha',
  long: 'These commands correspond to alpha features that are not enabled in Kubernetes clusters by default.',
  hidden: true,
  run: async ({ session }) => {
    await session.warn('No alpha commands are available in this version of kubectl\n')
  },
}
