/** `kubectl create serviceaccount` and `create token`. */
import { asDict, textAt } from '../../values'
import type { CommandDefinition } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { nameArgument } from '../../command/run'
import { completeNames } from '../../completion/resources'
import { PRINT_FLAGS, printerFor } from '../../printing/printer'
import { builtIn } from '../../rest/built-in'
import { pathOf } from '../../rest/mapper'
import { CREATE_FLAGS, namespaceGiven } from './create-flags'
import { createGenerated, named } from './generator'

export const createServiceAccount: CommandDefinition = {
  use: 'serviceaccount NAME [--dry-run=server|client|none]',
  aliases: ['sa'],
  short: 'Create a service account with the specified name',
  examples: `# A service account named robot
kubectl create serviceaccount robot`,
  flags: CREATE_FLAGS,
  run: (invocation) =>
    createGenerated(
      invocation,
      named((name) => {
        return { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name, ...namespaceGiven(invocation) } }
      }),
      'failed to create serviceaccount:',
    ),
}

const BOUND_KINDS: Readonly<Record<string, string>> = { Node: 'v1', Pod: 'v1', Secret: 'v1' }

export const createToken: CommandDefinition = {
  use: 'token SERVICE_ACCOUNT_NAME',
  short: 'Request a service account token',
  examples: `# A token for the account robot
kubectl create token robot

# One that lasts ten minutes
kubectl create token robot --duration 10m`,
  flags: [
    flag('stringArray', 'audience', [], 'Who the token is for; the API server when empty. May be given several times.'),
    flag('string', 'bound-object-kind', '', 'Kind of an object the token ends with: Pod, Secret or Node.'),
    flag('string', 'bound-object-name', '', 'Name of that object.'),
    flag('string', 'bound-object-uid', '', 'UID of that object; the one it has now when empty.'),
    flag('duration', 'duration', 0, 'How long the token should be valid; the server decides when 0, and may decide otherwise.'),
    ...PRINT_FLAGS,
  ],
  run: async (invocation) => {
    const { flags, session } = invocation
    const name = nameArgument(invocation)
    const { namespace } = session
    await session.requireClient()
    const duration = flags.number('duration')
    const printer = printerFor(session, flags, { isTyped: true })
    if (name === '') throw new CliError('service account name is required')
    if (duration < 0) throw new CliError('--duration must be greater than or equal to 0')
    if (duration % 1000 !== 0) throw new CliError('--duration cannot be expressed in units less than seconds')
    if (flags.list('audience').includes('')) throw new CliError('--audience must not be an empty string')
    const kind = flags.string('bound-object-kind')
    if (kind === '' && flags.string('bound-object-name'))
      throw new CliError('--bound-object-name can only be set if --bound-object-kind is provided')
    if (kind === '' && flags.string('bound-object-uid'))
      throw new CliError('--bound-object-uid can only be set if --bound-object-kind is provided')
    if (kind && !BOUND_KINDS[kind]) throw new CliError(`supported --bound-object-kind values are ${Object.keys(BOUND_KINDS).join(', ')}`)
    if (kind && !flags.string('bound-object-name')) throw new CliError('--bound-object-name is required if --bound-object-kind is provided')
    const accounts = builtIn('v1', 'ServiceAccount')!
    const request = {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {},
      spec: {
        audiences: flags.list('audience').length ? flags.list('audience') : null,
        ...(duration > 0 ? { expirationSeconds: duration / 1000 } : { expirationSeconds: null }),
        boundObjectRef: kind
          ? {
              kind,
              apiVersion: BOUND_KINDS[kind],
              name: flags.string('bound-object-name'),
              ...(flags.string('bound-object-uid') ? { uid: flags.string('bound-object-uid') } : {}),
            }
          : null,
      },
      status: { token: '', expirationTimestamp: null },
    }
    let answer
    try {
      answer = await session.client.json('POST', pathOf(accounts, namespace, name, 'token'), {
        body: request,
        place: 'serviceaccount.go:87',
      })
    } catch (error) {
      throw new CliError(`failed to create token: ${error instanceof Error ? error.message : String(error)}`)
    }
    if (printer) return session.print(printer.print(asDict(answer)))
    const token = textAt(answer, 'status', 'token')
    if (token === '') throw new CliError('failed to create token: no token in server response')
    // Only who reads it needs the line to end.
    await session.print(session.io.isTty.stdout ? `${token}\n` : token)
  },
  complete: completeNames('serviceaccounts'),
}
