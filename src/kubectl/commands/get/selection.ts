/** What the arguments and flags of `get` select. */
import { filesGiven } from '../../command/common-flags'
import type { Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import type { Selection } from '../../resource/builder'

export function selectionOf({ args, flags }: Invocation): Selection {
  return {
    args,
    ...filesGiven(flags),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    allNamespaces: flags.bool('all-namespaces'),
    typesMeanAll: true,
    chunkSize: flags.number('chunk-size'),
    subresource: flags.string('subresource'),
    ignoreNotFound: flags.bool('ignore-not-found'),
  }
}

/** Only single objects have subresources. Throws CliError. */
export function refuseBulk({ args, flags }: Invocation): void {
  if (args.length === 1 && !args[0]!.includes('/') && flags.list('filename').length === 0)
    throw new CliError('subresource cannot be used when bulk resources are specified')
}
