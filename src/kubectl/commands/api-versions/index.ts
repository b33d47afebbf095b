/** `kubectl api-versions`. */
import type { CommandDefinition } from '../../command/definition'
import { CliError, errorMessage } from '../../command/errors'
import { usageError } from '../../command/run'
import { isServerFailure } from '../../rest/answer'

export const apiVersions: CommandDefinition = {
  use: 'api-versions',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  examples: `# All of them
kubectl api-versions`,
  group: 'Other Commands',
  run: async (invocation) => {
    const { args, session } = invocation
    if (args.length) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`)
    session.discoveryAttempts = 1
    const mapper = await session.refreshMapper().catch((error: unknown) => {
      if (isServerFailure(error)) throw new CliError(`couldn't get available api versions from server: ${errorMessage(error)}`)
      throw error
    })
    const versions = mapper.groups.flatMap((group) =>
      group.versions.map(({ version }) => (group.name ? `${group.name}/${version}` : version)),
    )
    await session.print(
      [...new Set(versions)]
        .sort()
        .map((version) => `${version}\n`)
        .join(''),
    )
  },
}
