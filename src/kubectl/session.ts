/** What one run of kubectl may use: its configuration, a REST client, the resource mapper, files; models cmdutil.Factory. */
import { anySignal } from '../shell/any-signal'
import type { CommandContext } from '../shell/command'
import { CliError, ConnectionError } from './command/errors'
import type { FlagSet } from './command/flags'
import { ParseFailure, parseDuration } from '../engine/api/strconv'
import { clientConfig, kubeconfigOf, namespaceOf, type ClientConfig } from './config/client-config'
import { configPaths, normalPath, type Kubeconfig } from './config/kubeconfig'
import type { PluginPolicy } from './config/kuberc'
import { isServerFailure } from './rest/answer'
import { RestClient } from './rest/client'
import { Credentials } from './rest/credentials'
import { discover, type ApiGroup, type ApiResource } from './rest/discovery'
import { Mapper, qualified } from './rest/mapper'
import { logFeatureGates } from './rest/trace'
import { textAt, type Dict } from './values'
import { StatusError } from '../engine/api/status'
import { log, logged, verbosityByFile } from './rest/klog'
import type { Transport } from './transport'
import type { CommandDefinition } from './command/definition'

/** What a server had when it was asked last. */
export interface KnownDiscovery {
  readonly groups: readonly ApiGroup[]
  /** When, in milliseconds. */
  readonly fetched: number
}

/** Discovery by the folder the real one keeps it in; what is kept there is the cache's own affair. */
export interface DiscoveryCache {
  get(place: string): KnownDiscovery | undefined
  set(place: string, known: KnownDiscovery): void
}

/** What every run of kubectl shares. */
export interface KubectlOptions {
  readonly transport: Transport
  /** For example `v1.36.4`. */
  readonly clientVersion: string
  readonly kustomizeVersion: string
  readonly discoveryCache: DiscoveryCache
  /** Which credential plugins may run, where somebody says so. */
  readonly pluginPolicy?: PluginPolicy
}

const CACHE_LIFETIME = 6 * 3600 * 1000
/** Looking up one TYPE asks the server this often when it does not answer. */
const DISCOVERY_ATTEMPTS = 5
const ATTEMPTS_AFTER_MISS = 3

const OPENAPI = { query: { timeout: '32s' }, isDocument: true, ignoresStatus: true }

export class Session {
  private loaded: Kubeconfig | undefined
  private resolved: ClientConfig | undefined
  private chosenNamespace: string | undefined
  private rest: RestClient | undefined
  private known: Mapper | undefined
  private isFresh = false
  private openApi: Promise<Dict> | undefined
  private openApiIndex: Promise<Dict | undefined> | undefined
  private readonly openApiDocuments = new Map<string, Promise<Dict>>()
  private verbosities: ((file: string) => number) | undefined
  /** Stops all that this run has going on. */
  readonly interruption = new AbortController()
  /** What goes on stops by it: when kubectl is ended, or ends by itself. */
  readonly signal: AbortSignal
  /** Short names that were warned of. */
  private readonly ambiguous = new Set<string>()
  /** How often client-go would have asked a server that does not answer; each time it logs a line. */
  discoveryAttempts = DISCOVERY_ATTEMPTS

  constructor(
    readonly io: CommandContext,
    readonly flags: FlagSet,
    readonly options: KubectlOptions,
    /** The command path and flag names, for the Kubectl-Command header. */
    readonly commandPath: string,
    /** The whole command tree, for help and completion. */
    readonly root: CommandDefinition,
  ) {
    this.signal = anySignal([io.signal, this.interruption.signal])
  }

  get kubeconfig(): Kubeconfig {
    if (!this.loaded) {
      this.loaded = kubeconfigOf(this.flags, this.io.env, this.io.cwd, this.io.files)
      this.logKubeconfig()
    }
    return this.loaded
  }

  /** Nobody waits for these lines: they are in order with the ones that follow. */
  private logKubeconfig(): void {
    const verbosity = this.verbosity('loader')
    if (verbosity < 1) return
    const { names, explicit } = configPaths(this.flags.globalText('kubeconfig'), this.io.env, this.io.cwd)
    const found = names.filter((name) => this.io.files.exists(this.path(name)))
    if (verbosity >= 6) for (const name of found) void log(this.io, 'I', 'loader.go:407', `Config loaded from file:  ${name}`)
    // Nobody is told of the file that is looked for when none is named.
    if (found.length === 0 && names.length > 0 && !explicit && this.io.env['KUBECONFIG'])
      void log(this.io, 'I', 'loader.go:141', `Config not found: ${names.join(', ')}`)
  }

  /** How much a source file of kubectl tells, by its name without `.go`. */
  verbosity(file: string): number {
    this.verbosities ??= verbosityByFile(this.flags.number('v'), this.flags.globalText('vmodule'))
    return this.verbosities(file)
  }

  get config(): ClientConfig {
    this.resolved ??= clientConfig(this.kubeconfig, this.flags, this.io)
    return this.resolved
  }

  /** One that is given is taken without a look at the rest. Throws as requireContext does. */
  get namespace(): string {
    this.chosenNamespace ??= namespaceOf(this.kubeconfig, this.flags, this.io)
    return this.chosenNamespace
  }

  /** Whether -n was given: objects of another namespace are then refused. */
  get namespaceGiven(): boolean {
    return this.flags.globalText('namespace') !== ''
  }

  /** Throws ConfigurationError when the context asked for is not there, before anything is done with its namespace. */
  requireContext(): void {
    void this.namespace
  }

  /** The same in the words of the client, and for servers of another version with --match-server-version. Throws CliError. */
  async requireClient(): Promise<void> {
    await this.client.matchVersions()
  }

  /** Makes the client before it is needed, so that what is wrong with it is told first. Throws as it does. */
  makeClient(): void {
    void this.client
  }

  /** Throws when the context asked for is not there; namespaces and clients word that differently. */
  get client(): RestClient {
    this.rest ??= this.newClient()
    return this.rest
  }

  private newClient(): RestClient {
    const { transport } = this.options
    const problem = transport.problem?.(this.config.address)
    if (problem !== undefined) throw new CliError(problem)
    if (this.verbosity('envvar') >= 1) void logFeatureGates(this.io)
    const isStdinTaken = this.io.args.includes('-') || (this.flags.has('filename') && this.flags.list('filename').includes('-'))
    const { stderr, isTty, pid, system, env, input } = this.io
    const io = { signal: this.signal, stderr, isTty, pid, system, env, ...(input === undefined ? {} : { input }) }
    const credentials = new Credentials(this.config, this.io, transport, isStdinTaken, this.options.pluginPolicy)
    return new RestClient(transport, this.config, io, credentials, {
      verbosity: (file) => this.verbosity(file),
      timeout: this.requestTimeout,
      command: this.commandPath,
      version: this.options.clientVersion,
      mustMatch: this.flags.global('match-server-version') === true,
    })
  }

  /** Warnings the server sent in this run. */
  get warningCount(): number {
    return this.rest?.warnings ?? 0
  }

  private get requestTimeout(): number {
    const text = this.flags.string('request-timeout')
    if (/^\d*$/.test(text)) return Number(text) * 1000
    try {
      return parseDuration(text)
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error
      throw new CliError(
        'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
      )
    }
  }

  /** An absolute path for what a person wrote. */
  path(written: string): string {
    return normalPath(written, this.io.cwd)
  }

  /** `~/.kube/cache/discovery/127.0.0.1_6443` and the like. */
  private get discoveryPlace(): string {
    const { env } = this.io
    const written = this.flags.changed('cache-dir') ? this.flags.globalText('cache-dir') : ''
    const folder = written || env['KUBECACHEDIR'] || `${env['HOME'] ?? ''}/.kube/cache`
    const host = this.config.address.server.replace(/^https?:\/\//, '').replaceAll(/[^(\w/.)]/g, '_')
    return `${this.path(folder)}/discovery/${host}`
  }

  async mapper(): Promise<Mapper> {
    if (this.known) return this.known
    const cached = this.options.discoveryCache.get(this.discoveryPlace)
    if (cached && this.io.system.clock.now() - cached.fetched < CACHE_LIFETIME) {
      this.known = new Mapper(cached.groups)
      return this.known
    }
    return this.refreshMapper()
  }

  /** The server's OpenAPI v2 document, asked for once. */
  openApiV2(): Promise<Dict> {
    this.openApi ??= this.client.get('/openapi/v2', OPENAPI)
    return this.openApi
  }

  /** Where the server's OpenAPI v3 documents are, asked for once; undefined from servers that have none. */
  openApiV3Index(): Promise<Dict | undefined> {
    this.openApiIndex ??= this.client.get('/openapi/v3', OPENAPI).catch(isNoAnswer)
    return this.openApiIndex
  }

  /** The server's OpenAPI v3 document of a group version, asked for once; undefined when the index has none. Throws what a client does. */
  async openApiV3(group: string, version: string): Promise<Dict | undefined> {
    const path = textAt(await this.openApiV3Index(), 'paths', group ? `apis/${group}/${version}` : `api/${version}`, 'serverRelativeURL')
    if (!path) return undefined
    let document = this.openApiDocuments.get(path)
    if (!document) {
      const [place = '', query] = path.split('?')
      document = this.client.get(place, { ...OPENAPI, query: { ...Object.fromEntries(new URLSearchParams(query)), ...OPENAPI.query } })
      this.openApiDocuments.set(path, document)
    }
    return document
  }

  /** Asks the server again, whatever is cached: as often as the command would, until it answers. */
  async refreshMapper(attempts = this.discoveryAttempts): Promise<Mapper> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.discovered()
      } catch (error) {
        if (!isServerFailure(error) || attempts === 0) throw error
        await this.logDiscoveryFailure(error, attempt)
        if (attempt >= attempts) throw error
      }
    }
  }

  private async discovered(): Promise<Mapper> {
    const { groups, isWhole } = await discover(this.client)
    if (isWhole) this.options.discoveryCache.set(this.discoveryPlace, { groups, fetched: this.io.system.clock.now() })
    this.known = new Mapper(groups)
    this.isFresh = true
    return this.known
  }

  private async logDiscoveryFailure(error: Error, attempt: number): Promise<void> {
    await log(
      this.io,
      'E',
      'memcache.go:265',
      `"Unhandled Error" ${logged('err', `couldn't get current server API group list: ${error.message}`)}`,
    )
    if (this.verbosity('cached_discovery') >= 3)
      await log(this.io, 'I', 'cached_discovery.go:120', `skipped caching discovery info due to ${error.message}`)
    // Short names are looked up by a second way of the same mapper.
    if (attempt === 2 && this.verbosity('shortcut') >= 1)
      await log(this.io, 'I', 'shortcut.go:103', `Error loading discovery information: ${error.message}`)
  }

  /** How often the server is asked again when what is cached has not been enough: the first attempts were made with that. */
  private get attemptsAfterMiss(): number {
    return this.discoveryAttempts === 2 ? 1 : Math.min(this.discoveryAttempts, ATTEMPTS_AFTER_MISS)
  }

  /** Looks something up; when it is not there, once more with fresh discovery. */
  async lookup<T>(find: (mapper: Mapper) => T | undefined, attempts = this.attemptsAfterMiss): Promise<T | undefined> {
    const found = find(await this.mapper())
    if (found !== undefined || this.isFresh) return found
    if (this.verbosity('discovery') >= 5) await log(this.io, 'I', 'discovery.go:214', 'Invalidating discovery information')
    return find(await this.refreshMapper(attempts))
  }

  /** Throws when the server has no such resource type. */
  async resourceFor(argument: string): Promise<ApiResource> {
    // A word that may name a version is looked up as that, too.
    const mayNameVersion = argument.split('.').length > 2
    const attempts = mayNameVersion ? this.discoveryAttempts : undefined
    const found = await this.lookup((mapper) => mapper.find(argument), attempts)
    await this.warnOfShortName(argument)
    return found ?? (await this.mapper()).resourceFor(argument)
  }

  /** Says, once, that a short name is that of another type too. */
  async warnOfShortName(argument: string): Promise<void> {
    const other = this.known?.otherOfShortName(argument)
    if (!other || this.ambiguous.has(argument)) return
    this.ambiguous.add(argument)
    await this.warn(`Warning: short name ${JSON.stringify(argument)} could also match lower priority resource ${qualified(other)}\n`)
  }

  async print(text: string): Promise<void> {
    await this.io.stdout.write(text)
  }

  async warn(text: string): Promise<void> {
    await this.io.stderr.write(text)
  }
}

/** Old servers do not have the newer documents; what else goes wrong is found with the older ones, and told then. */
function isNoAnswer(error: unknown): undefined {
  if (error instanceof StatusError || error instanceof ConnectionError) return undefined
  throw error
}
