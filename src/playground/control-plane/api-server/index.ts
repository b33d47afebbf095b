/** What an API server's flags make of the engine's: who is let in, what is admitted, recorded and encrypted; models cmd/kube-apiserver's options as far as they matter here. */
import { encodeBase64 } from '../../../engine/api/base64'
import { pluginsFor } from '../../../engine/apiserver/admission'
import type { AuthorizationMode } from '../../../engine/apiserver/authorization/authorizer'
import { imagePolicyWebhook, type ImagePolicy } from '../../../engine/apiserver/admission/image-policy-webhook'
import type { Cluster } from '../../../engine/cluster'
import type { ComponentProcess } from '../../../engine/images'
import { clusterProblems } from '../../../kubectl/config/validation'
import { readConfigFile } from '../../../kubectl/config/kubeconfig'
import { CliError } from '../../../kubectl/command/errors'
import { asText, isDict, type Dict } from '../../../kubectl/values'
import type { FileSystem } from '../../../shell/files'
import { auditLog } from './audit-log'
import { AuditPolicy } from './audit-policy'
import { dicts, readConfiguration } from './configuration'
import { Encryption } from './encryption'
import { useAccountKeys } from './account-keys'
import { StartFault } from './fault'

export class ApiServerSettings {
  readonly encryption = new Encryption()
  /** Whether somebody without a credential is anybody at all. */
  anonymous = true
  private following = false

  constructor(private readonly cluster: () => Cluster) {}

  /** An API server begins with these flags; returns why it does not. */
  apply(process: ComponentProcess): string | undefined {
    try {
      this.configure(process)
      return undefined
    } catch (error) {
      if (!(error instanceof StartFault)) throw error
      return error.message
    }
  }

  private configure(process: ComponentProcess): void {
    const { flags, files } = process
    const { api } = this.cluster()
    const list = (name: string): ReadonlySet<string> => new Set((flags.get(name) ?? '').split(',').filter(Boolean))
    api.handler.version = process.version
    this.encrypt(files, flags.get('encryption-provider-config'))
    const enabled = list('enable-admission-plugins')
    const more = enabled.has('ImagePolicyWebhook')
      ? [imagePolicyWebhook(readImagePolicy(files, flags.get('admission-control-config-file')))]
      : []
    api.core.admission = [...pluginsFor(enabled, list('disable-admission-plugins')), ...more]
    api.authorizer.mode = authorizationMode(list('authorization-mode'))
    api.authorizer.nodesMay = list('authorization-mode').has('Node')
    useAccountKeys(api.accountKeys, process)
    // Where everybody may do everything, nobody may stay unknown.
    this.anonymous = flags.get('anonymous-auth') !== 'false' && api.authorizer.mode !== 'AlwaysAllow'
    api.tokens.bootstrap = flags.get('enable-bootstrap-token-auth') === 'true'
    const file = flags.get('audit-policy-file')
    const policy = file === undefined ? undefined : AuditPolicy.read(files, file)
    api.handler.audit = policy && this.recorder(process, policy)
  }

  private encrypt(files: FileSystem, path: string | undefined): void {
    const { core, store } = this.cluster().api
    this.encryption.configure(files, path)
    if (path === undefined) {
      core.isStale = undefined
      return
    }
    if (!this.following) store.observe(this.encryption.note)
    this.following = true
    core.isStale = (object) => {
      const served = core.registry.ofKind(object.apiVersion, object.kind)
      return served !== undefined && this.encryption.isStale(served.collection, object)
    }
  }

  /** Nothing is recorded without a place for it. */
  private recorder({ flags, files, print }: ComponentProcess, policy: AuditPolicy): ReturnType<typeof auditLog> | undefined {
    const { api, options } = this.cluster()
    const path = flags.get('audit-log-path')
    if (path === undefined) return undefined
    const random = options.random.stream('audit')
    return auditLog(policy, {
      write: path === '-' ? print : fileWriter(files, path),
      now: () => options.clock.now(),
      uuid: () => random.uuid(),
      authorizer: api.authorizer,
      sourceAddress: options.gateway ?? options.address,
    })
  }
}

/** Appends to a file, which is there from the start. */
function fileWriter(files: FileSystem, path: string): (line: string) => void {
  if (files.exists(path) && files.stat(path).type === 'directory') throw new StartFault(`ensureLogFile: open ${path}: is a directory`)
  const folder = path.slice(0, path.lastIndexOf('/')) || '/'
  if (!files.exists(folder)) files.makeDirectory(folder, { parents: true, mode: 0o700 })
  const write = (line: string): void => files.write(path, line, { append: true, mode: 0o600 })
  write('')
  return write
}

/** The first that has an opinion decides; nobody but the system's masters is let in where none has. */
function authorizationMode(modes: ReadonlySet<string>): AuthorizationMode {
  if (modes.size === 0 || modes.has('AlwaysAllow')) return 'AlwaysAllow'
  return modes.has('RBAC') ? 'RBAC' : 'AlwaysDeny'
}

/** Throws StartFault. */
function readImagePolicy(files: FileSystem, path: string | undefined): ImagePolicy {
  const failed = (why: string): never => {
    throw new StartFault(`failed to initialize admission: couldn't init admission plugin "ImagePolicyWebhook": ${why}`)
  }
  if (path === undefined) return failed('no config specified')
  const file = readConfiguration(
    files,
    path,
    { kind: 'AdmissionConfiguration', group: 'apiserver.config.k8s.io' },
    {
      opening: `failed to read plugin config: unable to read admission control configuration from ${JSON.stringify(path)}`,
      decoding: 'failed to read plugin config',
    },
  )
  const plugin = dicts(file['plugins']).find(({ name }) => name === 'ImagePolicyWebhook')
  const settings = pluginSettings(files, path, plugin)
  if (!settings) return failed('no config specified')
  const kubeconfig = asText(settings['kubeConfigFile'])
  if (kubeconfig === '') return failed('kubeConfigFile is required')
  return { backend: backendOf(files, kubeconfig, failed), defaultAllow: settings['defaultAllow'] === true }
}

/** What stands under `configuration`, or in the file that `path` names, beside the first. */
function pluginSettings(files: FileSystem, beside: string, plugin: Dict | undefined): Dict | undefined {
  const own = plugin?.['configuration']
  const named = asText(plugin?.['path'])
  const place = named === '' || named.startsWith('/') ? named : `${beside.slice(0, beside.lastIndexOf('/'))}/${named}`
  const whole = isDict(own)
    ? own
    : place === ''
      ? undefined
      : readConfiguration(files, place, undefined, { opening: 'failed to read plugin config', decoding: 'failed to read plugin config' })
  const inner = whole?.['imagePolicy']
  return isDict(inner) ? inner : undefined
}

function backendOf(files: FileSystem, path: string, failed: (why: string) => never): ImagePolicy['backend'] {
  try {
    const config = readConfigFile(files, path)
    if (!config) return failed(`stat ${path}: no such file or directory`)
    const context = config.contexts.get(config.currentContext)
    const name = asText(context?.['cluster'])
    const cluster = config.clusters.get(name) ?? {}
    const [problem] = clusterProblems(name, cluster, files)
    if (problem !== undefined) return failed(`invalid configuration: ${problem}`)
    const authority = asText(cluster['certificate-authority'])
    const data = asText(cluster['certificate-authority-data']) || (authority === '' ? '' : encodeBase64(files.readText(authority)))
    return { url: asText(cluster['server']), ...(data === '' ? {} : { caBundle: data }) }
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    return failed(error.message)
  }
}
