/** The programs that talk to a broker: amqp-tools' four, and the broker's own rabbitmqctl and rabbitmq-diagnostics. */
import type { Command, CommandContext } from '../../../shell/command'
import { NetError, type NetConnection } from '../../../shell/net'
import { inputOf, readAll } from '../../../shell/pipe'
import { parseOptions, tool, ToolError, type Options } from '../../../shell/tools/tool'
import { decode, encode, type Reply, type Request } from './wire'

/** A consumer tells so often that it is still at work. */
const HEARTBEAT = 30_000

const CONNECTION = {
  url: 'u',
  server: 's',
  port: 'port:',
  vhost: 'vhost:',
  username: 'username:',
  password: 'password:',
  heartbeat: 'heartbeat:',
}

type Method<R = Request> = R extends Request ? Omit<R, 'user' | 'password' | 'vhost'> : never

class Client {
  private constructor(
    private readonly context: CommandContext,
    private readonly connection: NetConnection,
    private readonly who: Pick<Request, 'user' | 'password' | 'vhost'>,
  ) {}

  /** Logs in where the options say. */
  static async open(context: CommandContext, options: Options): Promise<Client> {
    const { net } = context.system
    const [, user = 'guest', password = 'guest', host = 'localhost', port = '5672', vhost] =
      /^amqps?:\/\/(?:([^:@]*)(?::([^@]*))?@)?([^:/]+)(?::(\d+))?(?:\/(.*))?$/.exec(options.get('u') ?? '') ?? []
    if (options.has('u') && !/^amqps?:\/\//.test(options.get('u')!))
      throw new ToolError(`Unable to parse connection URL: ${options.get('u')}`)
    const server = (options.get('s') ?? host).split(':')[0]!
    const number = Number(options.get('port') ?? port)
    let connection: NetConnection
    try {
      const address = server === 'localhost' ? '127.0.0.1' : (await net.resolve(server, context.signal))[0]!
      connection = await net.connect!(address, number, { signal: context.signal })
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      throw new Refused(`opening socket to ${server}:${number}`)
    }
    const client = new Client(context, connection, {
      user: options.get('username') ?? user,
      password: options.get('password') ?? password,
      vhost: options.get('vhost') ?? (vhost === undefined || vhost === '' ? '/' : decodeURIComponent(vhost)),
    })
    await client.ask({ method: 'open' }, 'logging in to AMQP server')
    return client
  }

  async ask(request: Method, step: string): Promise<Extract<Reply, { ok: true }>> {
    let reply: Reply | undefined
    try {
      reply = decode<Reply>(await this.connection.send(encode({ ...request, ...this.who } as Request), this.context.signal))
    } catch (error) {
      if (!(error instanceof NetError)) throw error
    }
    if (!reply) throw new Refused(`${step}: a socket error occurred`)
    if (!reply.ok) throw new Refused(`${step}: server ${reply.level} error ${reply.code}, message: ${reply.message}`)
    return reply
  }
}

/** Printed without the program's name, as these programs do. */
class Refused extends Error {}

function amqp(
  name: string,
  spec: string,
  long: Record<string, string>,
  run: (context: CommandContext, options: Options) => Promise<number>,
): Command {
  return tool(name, async ({ context }) => {
    const options = parseOptions(context, `u:s:${spec}`, { ...CONNECTION, ...long }, { stop: true })
    try {
      return await run(context, options)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      await context.stderr.write(`${error.message}\n`)
      return 1
    }
  })
}

function queueOf(options: Options): string {
  const queue = options.get('q')
  if (queue === undefined) throw new Refused('queue name not specified')
  return queue
}

const declareQueue = amqp('amqp-declare-queue', 'q:d', { queue: 'q', durable: 'd' }, async (context, options) => {
  const queue = queueOf(options)
  const client = await Client.open(context, options)
  const { name = queue } = await client.ask({ method: 'declare', queue, durable: options.has('d') }, 'queue.declare')
  await context.stdout.write(`${name}\n`)
  return 0
})

const deleteQueue = amqp('amqp-delete-queue', 'q:ie', { queue: 'q', 'if-unused': 'i', 'if-empty': 'e' }, async (context, options) => {
  const client = await Client.open(context, options)
  const { text = '0' } = await client.ask({ method: 'delete', queue: queueOf(options) }, 'queue.delete')
  await context.stdout.write(`${text}\n`)
  return 0
})

const PUBLISH = {
  exchange: 'e',
  'routing-key': 'r',
  persistent: 'p',
  'content-type': 'C',
  'reply-to': 't',
  'line-buffered': 'l',
  'content-encoding': 'E',
  header: 'H',
  body: 'b',
}

const publish = amqp('amqp-publish', 'e:r:pC:t:lE:H:b:', PUBLISH, async (context, options) => {
  const [exchange = '', key = ''] = [options.get('e'), options.get('r')]
  if (!options.has('e') && !options.has('r')) throw new Refused('neither exchange nor routing key specified')
  const client = await Client.open(context, options)
  const given = options.get('b')
  const text = given ?? new TextDecoder().decode(await readAll(context.stdin))
  const bodies = given === undefined && options.has('l') ? text.split(/(?<=\n)/).filter((line) => line !== '') : [text]
  for (const body of bodies) await client.ask({ method: 'publish', exchange, key, body, persistent: options.has('p') }, 'basic.publish')
  return 0
})

const get = amqp('amqp-get', 'q:', { queue: 'q' }, async (context, options) => {
  const queue = queueOf(options)
  const client = await Client.open(context, options)
  const { empty, body = '' } = await client.ask({ method: 'get', queue, acknowledges: false }, 'basic.get')
  if (empty) return 2
  await context.stdout.write(body)
  return 0
})

const CONSUME = {
  queue: 'q',
  exchange: 'e',
  'routing-key': 'r',
  declare: 'd',
  exclusive: 'x',
  'no-ack': 'A',
  count: 'c',
  'prefetch-count': 'p',
}

const consume = amqp('amqp-consume', 'q:e:r:dxAc:p:', CONSUME, async (context, options) => {
  const { operands: command } = options
  if (command.length === 0) throw new Refused('consuming command not specified')
  const client = await Client.open(context, options)
  let queue = options.get('q')
  if (queue === undefined || options.has('d') || options.has('x')) {
    queue = (await client.ask({ method: 'declare', queue: queue ?? '', durable: false }, 'queue.declare')).name!
    if (options.get('q') === undefined) await context.stderr.write(`Server provided queue name: ${queue}\n`)
  }
  const exchange = options.get('e')
  if (exchange !== undefined) await client.ask({ method: 'bind', queue, exchange, key: options.get('r') ?? '' }, 'queue.bind')
  const acknowledges = !options.has('A')
  const most = Number(options.get('c') ?? Infinity)
  /** What a program failed at is its consumer's until that ends. */
  const failed: number[] = []
  try {
    for (let count = 0; count < most; count++) {
      const { id = 0, body = '' } = await client.ask({ method: 'consume', queue, acknowledges }, 'basic.consume')
      const code = await beating(context, client, { queue, id }, context.run(command, { stdin: inputOf(body) }))
      if (!acknowledges) continue
      if (code === 0) await client.ask({ method: 'ack', queue, id }, 'basic.ack')
      else failed.push(id)
    }
    return 0
  } finally {
    for (const id of failed.reverse()) await client.ask({ method: 'reject', queue, id }, 'basic.reject').catch(() => undefined)
  }
})

/** Waits for work, and lets the broker know that it goes on. */
async function beating(
  context: CommandContext,
  client: Client,
  at: { readonly queue: string; readonly id: number },
  work: Promise<number>,
): Promise<number> {
  let over = false
  const beats = async (): Promise<void> => {
    for (;;) {
      await context.system.clock.sleep(HEARTBEAT, context.signal)
      if (over) return
      await client.ask({ method: 'beat', ...at }, 'heartbeat')
    }
  }
  beats().catch(() => undefined)
  try {
    return await work
  } finally {
    over = true
  }
}

export const amqpTools: readonly Command[] = [consume, declareQueue, deleteQueue, get, publish]

/** A program of the broker's own machine. */
export function control(name: string): Command {
  return tool(name, async ({ context, out }) => {
    const quiet = context.args.some((word) => word === '-q' || word === '--quiet' || word === '--silent')
    const words: string[] = []
    for (let i = 0; i < context.args.length; i++) {
      const word = context.args[i]!
      if (['-n', '--node', '-p', '--vhost', '-t', '--timeout'].includes(word)) i++
      else if (!word.startsWith('-')) words.push(word)
    }
    let reply: Reply | undefined
    try {
      const request: Request = { method: 'control', words, user: '', password: '', vhost: '/' }
      reply = decode<Reply>(await context.system.net.tcp('127.0.0.1', 5672, encode(request), { signal: context.signal }))
    } catch (error) {
      if (!(error instanceof NetError)) throw error
    }
    if (!reply) {
      await context.stderr.write(
        `Error: unable to perform an operation on node 'rabbit@${context.system.hostname}'. Please see diagnostics information and suggestions below.\n`,
      )
      return 69
    }
    if (!reply.ok) {
      await context.stderr.write(reply.message)
      return reply.code
    }
    const text = reply.text ?? ''
    await out(quiet ? text.replace(/^.*\.\.\.\n/gm, '').replace(/^Will ping.*\n/, '') : text)
    return 0
  })
}
