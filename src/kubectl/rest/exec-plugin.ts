/** Runs a credential plugin and reads what it prints; models client-go's exec authenticator. */
import { describeDecodeFailure } from './decode-failure'
import type { CommandContext } from '../../shell/command'
import type { ExecPlugin } from '../config/client-config'
import type { PluginPolicy } from '../config/kuberc'
import { goQuote } from '../../engine/api/strconv'
import { asDict, asText, at, isDict, textAt } from '../values'
import { parseYaml } from '../../engine/api/yaml/parse'
import { forbidden } from './plugin-policy'

export interface PluginCredentials {
  readonly token?: string
  readonly clientCertificate?: Uint8Array
  readonly clientKey?: Uint8Array
  /** When they end, in milliseconds since the epoch. */
  readonly expires?: number
}

const NOT_INSTALLED = `

It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins`
const INTERNAL = 'client.authentication.k8s.io/__internal'
const SCHEME = 'pkg/client/auth/exec/exec.go:64'

/** What the plugin did wrong; `message` is what follows `getting credentials: `. */
export class PluginFailure extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PluginFailure'
  }
}

/** `stdinTaken`: the command itself reads standard input. Throws PluginFailure. */
export async function runPlugin(
  plugin: ExecPlugin,
  io: CommandContext,
  stdinTaken: boolean,
  policy: PluginPolicy | undefined,
): Promise<PluginCredentials> {
  const interactive = isInteractive(plugin, io, stdinTaken)
  const { command, args, apiVersion } = plugin
  const refusal = policy && forbidden(command, policy, io)
  if (refusal !== undefined) throw new PluginFailure(refusal)
  if (command.includes('/') ? !io.files.exists(command) : io.system.command(command) === undefined)
    throw new PluginFailure(
      command.includes('/')
        ? `exec: fork/exec ${command}: no such file or directory`
        : `exec: executable ${command} not found${NOT_INSTALLED}${plugin.installHint ? `\n\n${plugin.installHint}` : ''}`,
    )
  const spec = { ...(plugin.cluster ? { cluster: plugin.cluster } : {}), interactive }
  const env: Record<string, string> = { ...io.env }
  for (const { name, value } of plugin.env) env[name] = value
  env['KUBERNETES_EXEC_INFO'] = JSON.stringify({ kind: 'ExecCredential', apiVersion, spec })
  const printed: Uint8Array[] = []
  const code = await io.run([command, ...args], {
    env,
    stdout: {
      write: async (data) => {
        printed.push(typeof data === 'string' ? new TextEncoder().encode(data) : data)
      },
    },
    ...(interactive ? {} : { stdin: { read: () => Promise.resolve(null) } }),
    isTty: { stdin: interactive, stdout: false, stderr: io.isTty.stderr },
  })
  if (code !== 0) throw new PluginFailure(`exec: executable ${command} failed with exit code ${code}`)
  return decoded(printed.map((part) => new TextDecoder().decode(part, { stream: false })).join(''), apiVersion)
}

function isInteractive({ interactiveMode }: ExecPlugin, io: CommandContext, stdinTaken: boolean): boolean {
  if (interactiveMode === 'Never') return false
  if (interactiveMode === 'IfAvailable') return !stdinTaken && io.isTty.stdin
  const problem = !io.isTty.stdin
    ? 'standard input is not a terminal'
    : stdinTaken
      ? 'standard input is unavailable: used by stdin resource manifest reader'
      : undefined
  if (problem !== undefined) throw new PluginFailure(`exec plugin cannot support interactive mode: ${problem}`)
  return true
}

function decoded(text: string, expected: string): PluginCredentials {
  let value: unknown
  try {
    value = parseYaml(text)
  } catch (error) {
    throw new PluginFailure(`decoding stdout: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (value !== null && value !== undefined && !isDict(value)) throw new PluginFailure(`decoding stdout: ${describeDecodeFailure(value)}`)
  // Nothing at all is an object of no version.
  if (value === null || value === undefined)
    throw new PluginFailure(`exec plugin is configured to use API version ${expected}, plugin returned version ${INTERNAL}`)
  const credential = asDict(value)
  const apiVersion = asText(credential['apiVersion']) || expected
  const kind = asText(credential['kind']) || 'ExecCredential'
  if (kind !== 'ExecCredential' || !apiVersion.startsWith('client.authentication.k8s.io/'))
    throw new PluginFailure(
      `decoding stdout: no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme ${goQuote(SCHEME)}`,
    )
  if (apiVersion !== expected)
    throw new PluginFailure(`exec plugin is configured to use API version ${expected}, plugin returned version ${apiVersion}`)
  const status = at(credential, 'status')
  if (!isDict(status)) throw new PluginFailure("exec plugin didn't return a status field")
  const [token, certificate, key] = [textAt(status, 'token'), textAt(status, 'clientCertificateData'), textAt(status, 'clientKeyData')]
  if (!token && !certificate && !key) throw new PluginFailure("exec plugin didn't return a token or cert/key pair")
  if (!certificate !== !key) throw new PluginFailure('exec plugin returned only certificate or key, not both')
  const expires = Date.parse(textAt(status, 'expirationTimestamp'))
  const encoder = new TextEncoder()
  return {
    ...(token ? { token } : {}),
    ...(certificate ? { clientCertificate: encoder.encode(certificate), clientKey: encoder.encode(key) } : {}),
    ...(Number.isNaN(expires) ? {} : { expires }),
  }
}
