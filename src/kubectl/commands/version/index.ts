/** `kubectl version`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { StatusError } from '../../../engine/api/status'
import { CliError, ConnectionError } from '../../command/errors'
import { flag } from '../../command/flags'
import { indentedJson } from '../../printing/json'
import { clientInfo } from '../../rest/client-version'
import { asText, type Dict } from '../../values'
import { toYaml } from '../../../engine/api/yaml/emit'

/** Whether two versions are more than one minor release apart. */
function skewWarning(client: string, server: Dict): string {
  const [, major = '1', minor = '0'] = /^v(\d+)\.(\d+)/.exec(client) ?? []
  const [, serverMajor = '0', serverMinor = '0'] = /^v?(\d+)\.(\d+)/.exec(asText(server['gitVersion'])) ?? []
  const difference = Math.abs(Number(minor) - Number(serverMinor))
  if (major === serverMajor && difference <= 1) return ''
  return `version difference between client (${major}.${minor}) and server (${serverMajor}.${serverMinor}) exceeds the supported minor version skew of +/-1`
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  if (!flags.bool('client')) await session.requireClient()
  if (args.length > 0 && !flags.bool('client')) throw new CliError(`extra arguments: [${args.join(' ')}]`)
  const output = flags.string('output')
  if (!['', 'yaml', 'json'].includes(output)) throw new CliError(`--output must be 'yaml' or 'json'`)
  let server: Dict | undefined
  let failure: unknown
  if (!flags.bool('client')) {
    try {
      server = await session.client.get('/version', {
        query: { timeout: '32s' },
        isDocument: true,
        ignoresStatus: true,
        place: 'discovery_client.go:667',
      })
    } catch (error) {
      if (!(error instanceof ConnectionError || error instanceof StatusError)) throw error
      failure = error
    }
  }
  const versions = {
    clientVersion: clientInfo(session.options.clientVersion),
    kustomizeVersion: session.options.kustomizeVersion,
    ...(server ? { serverVersion: server } : {}),
  }
  if (output === 'json')
    await session.print(indentedJson(versions, true).replaceAll(/^ +/gm, (spaces) => spaces.slice(0, spaces.length / 2)))
  else if (output === 'yaml') await session.print(`${toYaml(versions)}\n`)
  else {
    await session.print(`Client Version: ${session.options.clientVersion}\nKustomize Version: ${session.options.kustomizeVersion}\n`)
    if (server) await session.print(`Server Version: ${asText(server['gitVersion'])}\n`)
  }
  if (failure) throw failure
  const skew = server ? skewWarning(session.options.clientVersion, server) : ''
  if (skew && flags.bool('warnings-as-errors')) throw new CliError(skew)
  if (skew) await session.warn(`Warning: ${skew}\n`)
}

export const version: CommandDefinition = {
  use: 'version [flags]',
  short: 'Print the client and server version information',
  long: 'Print the versions of this client and of the server of the current context.',
  examples: `# Both versions
kubectl version

# Only the client's
kubectl version --client`,
  group: 'Other Commands',
  flags: [
    flag('bool', 'client', false, 'Only the client, without asking a server.'),
    flag('string', 'output', '', "One of 'yaml' or 'json'.", { shorthand: 'o' }),
  ],
  run,
}
