/** Who the user is when the kubeconfig alone does not say: from a plugin, or asked at standard input; models client-go's exec round tripper and clientcmd's prompting loader. */
import type { CommandContext } from '../../shell/command'
import { CliError } from '../command/errors'
import type { ClientConfig } from '../config/client-config'
import type { PluginPolicy } from '../config/kuberc'
import { TransportError, type ServerAddress, type Transport } from '../transport'
import { log } from './klog'
import { PluginFailure, runPlugin, type PluginCredentials } from './exec-plugin'

export class Credentials {
  private held: PluginCredentials | undefined
  private address: ServerAddress
  private asked = false

  constructor(
    private readonly config: ClientConfig,
    private readonly io: CommandContext,
    private readonly transport: Transport,
    /** The command itself reads standard input. */
    private readonly stdinTaken: boolean,
    private readonly pluginPolicy: PluginPolicy | undefined,
  ) {
    this.address = config.address
  }

  /** The server with what it takes to be let in. Throws TransportError when a plugin fails, CliError when nobody answers. */
  async reach(): Promise<ServerAddress> {
    if (this.config.mustAsk && !this.asked) await this.ask()
    const { plugin } = this.config
    if (!plugin || (this.held && (this.held.expires === undefined || this.held.expires > this.io.system.clock.now()))) return this.address
    try {
      const { expires: _, ...credentials } = (this.held = await runPlugin(plugin, this.io, this.stdinTaken, this.pluginPolicy))
      const address = { ...this.config.address, ...credentials }
      const problem = this.transport.problem?.(address)
      if (problem !== undefined) throw new PluginFailure(`failed parsing client key/certificate: ${problem}`)
      this.address = address
      return address
    } catch (error) {
      this.held = undefined
      if (error instanceof PluginFailure) throw new TransportError(`getting credentials: ${error.message}`)
      throw error
    }
  }

  /** The server did not take them: a plugin is asked for others at once, for the requests that follow. */
  async refused(): Promise<void> {
    if (!this.held) return
    this.held = undefined
    try {
      await this.reach()
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      await log(this.io, 'E', 'exec.go:380', error.message.replace(/^getting credentials/, 'refreshing credentials'))
    }
  }

  private async ask(): Promise<void> {
    this.asked = true
    const lines = new Lines(this.io)
    await this.io.stdout.write('Please enter Username: ')
    const username = await lines.next()
    if (username === undefined) throw new CliError('EOF')
    await this.io.stdout.write('Please enter Password: ')
    if (!this.io.isTty.stdin) throw new CliError('error reading input for Password')
    const { tty } = this.io
    tty?.setRaw(true)
    let password: string | undefined
    try {
      password = await lines.next()
    } finally {
      tty?.setRaw(false)
    }
    await this.io.stdout.write('\n')
    this.address = { ...this.address, username, password: password ?? '' }
  }
}

/** Standard input by lines; a terminal in raw mode ends them with a carriage return. */
class Lines {
  private rest = ''

  constructor(private readonly io: CommandContext) {}

  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.rest.search(/[\r\n]/)
      if (end >= 0) {
        const line = this.rest.slice(0, end)
        this.rest = this.rest.slice(end + 1)
        return line
      }
      const data = await this.io.stdin.read(this.io.signal)
      if (data === null) return undefined
      this.rest += new TextDecoder().decode(data)
    }
  }
}
