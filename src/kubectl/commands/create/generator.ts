/** What `kubectl create TYPE NAME` commands share: build an object, show or send it, print the result; models kubectl's create subcommand options. */
import { StatusError } from '../../../engine/api/status'
import { dryRunOf, validationOf } from '../../command/common-flags'
import type { Invocation } from '../../command/definition'
import { CliError, ConnectionError, errorMessage, NoKindMatch } from '../../command/errors'
import { nameArgument } from '../../command/run'
import { ResultPrinter } from '../../printing/printer'
import { objectClient, TYPED_CREATION } from '../../resource/info'
import { withTypedLastApplied } from '../../resource/last-applied'
import { builtIn } from '../../rest/built-in'
import { asText, compact, namespaceOfObject, withAt, type Dict } from '../../values'

type Make = (name: string) => Dict | Promise<Dict>

/**
 * Creates what NAME and flags describe (or only shows it) and prints `kind/name created`. `make` may throw: by then the flags that all
 * such commands have were found good. `failure` is put in front of the server's refusal: `failed to create deployment:`. Without
 * `savesConfig` the command has --save-config and does not heed it.
 */
export async function createGenerated(invocation: Invocation, make: Make, failure?: string, savesConfig = true): Promise<void> {
  const { flags, session } = invocation
  const name = nameArgument(invocation)
  await session.requireClient()
  const dryRun = await dryRunOf(session, flags)
  const printer = new ResultPrinter(session, flags, dryRun, { isTyped: true })
  const validation = flags.has('validate') ? validationOf(flags) : 'Strict'
  let object = compact(await make(name))
  if (savesConfig && flags.has('save-config') && flags.bool('save-config')) object = withTypedLastApplied(object)
  if (dryRun === 'client') return printer.print(object, 'created')
  const apiVersion = asText(object['apiVersion'])
  const kind = asText(object['kind'])
  const resource = builtIn(apiVersion, kind)
  if (!resource) throw new NoKindMatch(kind, apiVersion)
  const namespace = resource.namespaced ? namespaceOfObject(object) || session.namespace : ''
  if (resource.namespaced) object = withAt(object, ['metadata', 'namespace'], namespace)
  try {
    const created = await objectClient(session.client, { resource, namespace }).create(
      object,
      {
        fieldManager: flags.has('field-manager') ? flags.string('field-manager') : 'kubectl-create',
        dryRun: dryRun === 'server',
        fieldValidation: validation,
      },
      TYPED_CREATION,
    )
    await printer.print(created, 'created')
  } catch (error) {
    if (failure && (error instanceof ConnectionError || error instanceof StatusError))
      throw new CliError(`${failure} ${errorMessage(error)}`)
    throw error
  }
}

/** For those that look at the name themselves. */
export function named(make: Make): Make {
  return (name) => {
    if (name === '') throw new CliError('name must be specified')
    return make(name)
  }
}
