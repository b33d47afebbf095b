/** The network plugins of a node, by the files that configure them; models go-cni as containerd uses it. */
import { isObject } from '../api/json'
import { unmarshalProblem } from '../api/json-syntax'
import { FileError, type FileSystem } from '../../shell/files'

const CONFIGURATIONS = '/etc/cni/net.d'
const PROGRAMS = '/opt/cni/bin'
/** Every sandbox has this network, whatever the others are. */
const LOOPBACK = 'loopback'

class CniError extends Error {}

export class Cni {
  /** Somebody has written files: what they say counts. A machine that never had any has a network without them. */
  private configured = false
  private changed = false
  private plugins: readonly string[] = []
  private error: string | undefined

  constructor(private readonly files: FileSystem) {
    // Read when somebody asks, so that a file being written costs nothing.
    files.watch(CONFIGURATIONS, () => {
      this.changed = true
    })
  }

  /** Why the configuration could not be loaded when it last changed. */
  get fault(): string | undefined {
    if (this.changed) this.load()
    return this.error
  }

  /** Throws where a plugin that is to set up a sandbox's network is not installed. */
  setUp(): void {
    if (this.fault !== undefined) throw new CniError('cni plugin not initialized')
    if (!this.configured) return
    for (const type of [LOOPBACK, ...this.plugins])
      if (!this.files.exists(`${PROGRAMS}/${type}`))
        throw new CniError(`plugin type="${type}" failed (add): failed to find plugin "${type}" in path [${PROGRAMS}]`)
  }

  private load(): void {
    this.changed = false
    this.configured = true
    this.error = undefined
    this.plugins = []
    try {
      this.plugins = this.read()
    } catch (error) {
      if (!(error instanceof CniError)) throw error
      this.error = `cni config load failed: ${error.message}: failed to load cni config`
    }
  }

  /** The plugins of the network that is first by the name of its file. */
  private read(): readonly string[] {
    const { files } = this
    const names = (files.exists(CONFIGURATIONS) ? files.list(CONFIGURATIONS) : []).filter((name) => /\.(conf|conflist|json)$/.test(name))
    const first = names.toSorted((a, b) => (a < b ? -1 : 1))[0]
    if (first === undefined) throw new CniError(`no network config found in ${CONFIGURATIONS}: cni plugin not initialized`)
    const path = `${CONFIGURATIONS}/${first}`
    const isList = first.endsWith('.conflist')
    const failed = (why: string): CniError =>
      new CniError(`failed to load CNI config ${isList ? 'list ' : ''}file ${path}: ${why}: invalid cni config`)
    const text = this.textOf(path)
    if (text instanceof CniError) throw failed(text.message)
    const problem = unmarshalProblem(text)
    const parsed: unknown = problem === undefined ? JSON.parse(text) : undefined
    if (!isObject(parsed)) throw failed(`error parsing configuration${isList ? ' list' : ''}: ${problem ?? 'json: cannot unmarshal'}`)
    if (!isList) {
      if (typeof parsed['type'] !== 'string' || parsed['type'] === '')
        throw new CniError(`network type not found in ${path}: invalid cni config`)
      return [parsed['type']]
    }
    if (typeof parsed['name'] !== 'string') throw failed('error parsing configuration list: no name')
    const plugins = Array.isArray(parsed['plugins']) ? (parsed['plugins'] as readonly unknown[]) : undefined
    if (!plugins) throw failed("error parsing configuration list: no 'plugins' key")
    if (plugins.length === 0) throw failed('error parsing configuration list: no plugins in list')
    return plugins.map((plugin, i) => {
      const type = isObject(plugin) ? plugin['type'] : undefined
      if (typeof type === 'string' && type !== '') return type
      throw failed(`failed to parse plugin config ${i}: error parsing configuration: missing 'type'`)
    })
  }

  private textOf(path: string): string | CniError {
    try {
      return this.files.readText(path)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return new CniError(`error reading ${path}: ${error.message.toLowerCase()}`)
    }
  }
}
