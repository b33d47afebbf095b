/** `kubectl create namespace`. */
import { DRY_RUN, fieldManager, SAVE_CONFIG, VALIDATE } from '../../command/common-flags'
import type { CommandDefinition } from '../../command/definition'
import { PRINT_FLAGS } from '../../printing/printer'
import { createGenerated, named } from './generator'

export const createNamespace: CommandDefinition = {
  use: 'namespace NAME [--dry-run=server|client|none]',
  aliases: ['ns'],
  short: 'Create a namespace with the specified name',
  examples: `# A namespace named dev
kubectl create namespace dev`,
  flags: [DRY_RUN, fieldManager('kubectl-create'), ...PRINT_FLAGS, SAVE_CONFIG, VALIDATE],
  run: (invocation) =>
    createGenerated(
      invocation,
      named((name) => {
        return { kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }
      }),
    ),
}
