/** zkCli.sh: one command from its arguments, or a line at a time; models ZooKeeperMain. */
import type { Command, CommandContext } from '../../../shell/command'
import { NetError, type NetConnection } from '../../../shell/net'
import { linesOf } from '../sql/client'
import { run, USAGES, type Asked } from './commands'
import { decode, encode, type Reply, type Request } from './wire'

export interface CliOptions {
  /** 3.5 and later: options stand before paths, and what a node knows is shown when asked for. */
  readonly modern: boolean
  readonly version: string
}

interface Session {
  readonly connection: NetConnection
  readonly id: number
}

const WATCHER = '\nWATCHER::\n\nWatchedEvent state:'

export function zkCli(options: CliOptions): Command {
  return {
    name: 'zkCli.sh',
    run: async (context) => {
      const args = [...context.args]
      let server = 'localhost:2181'
      while (args[0]?.startsWith('-')) {
        const option = args.shift()!
        if (option === '-server') server = args.shift() ?? server
        else if (option === '-timeout') args.shift()
        else if (option !== '-r') break
      }
      const talk = new Talk(context, options, server)
      return args.length > 0 ? talk.once(args) : talk.converse()
    },
  }
}

class Talk {
  private session: Session | undefined
  private number = 0

  constructor(
    private readonly context: CommandContext,
    private readonly options: CliOptions,
    private readonly server: string,
  ) {}

  /** A line of the client's own log; where it goes is said in log4j.properties. */
  private async log(text: string, where = 'main:ZooKeeper@438'): Promise<void> {
    const { system, stdout } = this.context
    if (this.options.modern) return
    const time = new Date(system.clock.now()).toISOString().replace('T', ' ').replace('.', ',').replace('Z', '')
    await stdout.write(`${time} [myid:] - INFO  [${where}] - ${text}\n`)
  }

  /** Finds a server of the list that serves; undefined when there is none. */
  private async connect(): Promise<boolean> {
    const { system, signal, stdout } = this.context
    const { net } = system
    for (const place of this.server.split('/')[0]!.split(',')) {
      const [host = '', port = '2181'] = place.split(':')
      try {
        const address = host === 'localhost' ? '127.0.0.1' : (await net.resolve(host, signal))[0]!
        const where = `main-SendThread(${host}:${port}):ClientCnxn$SendThread`
        await this.log(
          `Opening socket connection to server ${host}/${address}:${port}. Will not attempt to authenticate using SASL (unknown error)`,
          `${where}@1032`,
        )
        const connection = await net.connect!(address, Number(port), { signal })
        await this.log(`Socket connection established to ${host}/${address}:${port}, initiating session`, `${where}@876`)
        const reply = decode<Reply>(await connection.send(encode({ ask: 'session' }), signal))
        if (reply?.is !== 'session') continue
        this.session = { connection, id: reply.session }
        this.stayAlive(this.session, reply.timeout / 3).catch(() => undefined)
        await this.log(
          `Session establishment complete on server ${host}/${address}:${port}, sessionid = 0x${reply.session.toString(16)}, negotiated timeout = ${reply.timeout}`,
          `${where}@1299`,
        )
        await stdout.write(`${WATCHER}SyncConnected type:None path:null\n`)
        return true
      } catch (error) {
        if (!(error instanceof NetError)) throw error
      }
    }
    return false
  }

  /** Lets the server know that the client is there, while its session lasts. */
  private async stayAlive(session: Session, pause: number): Promise<void> {
    const { system, signal } = this.context
    for (;;) {
      await system.clock.sleep(pause, signal)
      if (this.session !== session || signal.aborted) return
      await session.connection.send(encode({ ask: 'ping', session: session.id }), signal)
    }
  }

  private readonly ask: Asked = async (request: Request) => {
    if (!this.session) return undefined
    try {
      return decode<Reply>(await this.session.connection.send(encode(request), this.context.signal))
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      this.session = undefined
      return undefined
    }
  }

  private async open(): Promise<void> {
    const { stdout, system } = this.context
    await stdout.write(`Connecting to ${this.server}\n`)
    const about: readonly (readonly [string, string])[] = [
      ['zookeeper.version', this.options.version],
      ['host.name', system.hostname],
      ['java.version', '1.8.0_131'],
      ['java.vendor', 'Oracle Corporation'],
      ['java.home', '/usr/lib/jvm/java-8-openjdk-amd64/jre'],
      ['java.io.tmpdir', '/tmp'],
      ['java.compiler', '<NA>'],
      ['os.name', 'Linux'],
      ['os.arch', 'amd64'],
      ['os.version', system.kernel.release],
      ['user.name', system.user],
      ['user.dir', this.context.cwd],
    ]
    for (const [name, value] of about) await this.log(`Client environment:${name}=${value}`, 'main:Environment@100')
    await this.log(
      `Initiating client connection, connectString=${this.server} sessionTimeout=30000 watcher=org.apache.zookeeper.ZooKeeperMain$MyWatcher@22d8cfe0`,
    )
  }

  /** Waits until some server serves, as the client does by itself. */
  private async reach(): Promise<void> {
    const { system, signal } = this.context
    while (!(await this.connect())) await system.clock.sleep(1000, signal)
  }

  async once(words: readonly string[]): Promise<number> {
    await this.open()
    const { modern } = this.options
    if (modern && !Object.hasOwn(USAGES.modern, words[0]!)) {
      await this.usage()
      return 127
    }
    await this.reach()
    const ok = await this.execute(words)
    await this.close()
    return ok || !modern ? 0 : 1
  }

  private async usage(): Promise<void> {
    const usages = this.options.modern ? USAGES.modern : USAGES.old
    const head = this.options.modern
      ? 'ZooKeeper -server host:port -client-configuration properties-file cmd args'
      : 'ZooKeeper -server host:port cmd args'
    await this.context.stderr.write(
      `${head}\n${Object.entries(usages)
        .map(([name, words]) => `\t${name} ${words}\n`)
        .join('')}`,
    )
  }

  private async close(): Promise<void> {
    if (this.session) await this.ask({ ask: 'write', operation: { op: 'close', owner: this.session.id } })
    this.session = undefined
  }

  private async execute(words: readonly string[]): Promise<boolean> {
    const { stdout, stderr } = this.context
    const {
      out = '',
      err = '',
      ok = true,
    } = await run(words, this.ask, {
      modern: this.options.modern,
      release: this.options.version,
      owner: this.session?.id ?? 0,
    })
    if (out !== '') await stdout.write(out)
    if (err !== '') await stderr.write(err)
    return ok
  }

  async converse(): Promise<number> {
    const { context, options } = this
    const { stdout, isTty } = context
    await this.open()
    await stdout.write(`Welcome to ZooKeeper!\n${isTty.stdin ? 'JLine support is enabled\n' : 'JLine support is disabled\n'}`)
    const prompt = async (): Promise<void> => {
      if (isTty.stdin) await stdout.write(`[zk: ${this.server}(${this.session ? 'CONNECTED' : 'CONNECTING'}) ${this.number++}] `)
    }
    await this.reach()
    await prompt()
    for await (const line of linesOf(context)) {
      const words = wordsOf(line)
      const [name = ''] = words
      if (name === 'quit') break
      if (name === 'help' || (name !== '' && !Object.hasOwn(options.modern ? USAGES.modern : USAGES.old, name))) {
        await this.usage()
        if (name !== 'help' && options.modern) await context.stderr.write(`Command not found: Command not found ${name}\n`)
      } else if (name === 'close') await this.close()
      else if (name === 'connect') await this.reach()
      else if (name !== '') {
        if (!this.session) await this.reach()
        await this.execute(words)
      }
      await prompt()
    }
    await this.close()
    if (options.modern) await stdout.write(`${WATCHER}Closed type:None path:null\n`)
    else await this.log('Session: closed', 'main:ZooKeeper@684')
    return 0
  }
}

/** Words with quotes around those that have blanks. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '')
}
