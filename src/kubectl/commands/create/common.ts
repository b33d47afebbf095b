/** Flags of every create subcommand, and readers for what several of them take. */
import { DRY_RUN, fieldManager, SAVE_CONFIG, VALIDATE } from '../../command/common-flags'
import type { Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import type { FlagDefinition } from '../../command/flags'
import { PRINT_FLAGS } from '../../printing/printer'

export const CREATE_FLAGS: readonly FlagDefinition[] = [DRY_RUN, fieldManager('kubectl-create'), ...PRINT_FLAGS, SAVE_CONFIG, VALIDATE]

/** The namespace in the object only when -n names one, as kubectl's own output has it. */
export function namespaceGiven({ session }: Pick<Invocation, 'session'>): { readonly namespace?: string } {
  return session.config.namespaceGiven ? { namespace: session.namespace } : {}
}

/** `ns:name` pairs as subjects. */
export function serviceAccountSubjects(
  accounts: readonly string[],
): readonly { readonly kind: string; readonly namespace: string; readonly name: string }[] {
  return accounts.map((account) => {
    const parts = account.split(':')
    if (parts.length !== 2 || parts[1] === '') throw new CliError('serviceaccount must be <namespace>:<name>')
    return { kind: 'ServiceAccount', name: parts[1]!, namespace: parts[0]! }
  })
}

/** `--hard=cpu=1,pods=2` as a map. */
export function quantities(text: string): Readonly<Record<string, string>> {
  const out: Record<string, string> = {}
  if (text === '') return out
  for (const pair of text.split(',')) {
    const parts = pair.split('=')
    if (parts.length !== 2) throw new CliError(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
    if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+|n|u|m|k|Ki|Mi|Gi|Ti|Pi|Ei|M|G|T|P|E)?$/.test(parts[1]!)) {
      throw new CliError(`quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`)
    }
    out[parts[0]!] = parts[1]!
  }
  return out
}
