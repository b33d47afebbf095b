/** The flags of every create subcommand, and what -n says of them. */
import { DRY_RUN, fieldManager, SAVE_CONFIG, VALIDATE } from '../../command/common-flags'
import type { Invocation } from '../../command/definition'
import type { FlagDefinition } from '../../command/flags'
import { PRINT_FLAGS } from '../../printing/printer'

export const CREATE_FLAGS: readonly FlagDefinition[] = [DRY_RUN, fieldManager('kubectl-create'), ...PRINT_FLAGS, SAVE_CONFIG, VALIDATE]

/** The namespace in the object only when -n names one, as kubectl's own output has it. */
export function namespaceGiven({ session }: Pick<Invocation, 'session'>): { readonly namespace?: string } {
  return session.namespaceGiven ? { namespace: session.namespace } : {}
}
