/** The broker as a server: who may use it, what each method does, what its administrator asks, and what outlives it. */
import type { DaemonProcess } from '../image'
import { Broker, type Queue } from './broker'
import { decode, encode, type Reply, type Request } from './wire'

const DATA = '/var/lib/rabbitmq'
const KEPT = `${DATA}/mnesia.json`
const GREETING = new TextEncoder().encode('AMQP\0\0\x09\x01')

interface Account {
  password: string
  tags: string
}

const servers = new WeakMap<DaemonProcess, Server>()

export function serverOf(process: DaemonProcess): Server {
  const server = servers.get(process) ?? new Server(process)
  servers.set(process, server)
  return server
}

const refused = (level: 'connection' | 'channel', code: number, message: string): Reply => ({ ok: false, level, code, message })

export class Server {
  private readonly broker: Broker
  private readonly users = new Map<string, Account>()
  private names = 0
  private watching = false
  private readonly started: number

  constructor(private readonly process: DaemonProcess) {
    const { env } = process
    this.started = process.now()
    this.broker = new Broker(() => process.now())
    this.users.set(env['RABBITMQ_DEFAULT_USER'] ?? 'guest', { password: env['RABBITMQ_DEFAULT_PASS'] ?? 'guest', tags: 'administrator' })
    if (!process.mounted(DATA) || !process.files.exists(KEPT)) return
    const { broker, users } = JSON.parse(process.files.readText(KEPT)) as { broker: string; users: [string, Account][] }
    this.broker.load(broker)
    // Who may use it is said by the environment at the very first start alone.
    this.users.clear()
    for (const [name, account] of users) this.users.set(name, account)
  }

  private save(): void {
    if (this.process.mounted(DATA)) this.process.files.write(KEPT, JSON.stringify({ broker: this.broker.dump(), users: [...this.users] }))
  }

  async talk(data: Uint8Array, peer: string): Promise<Uint8Array> {
    const request = decode<Request>(data)
    return request ? encode(await this.reply(request, peer)) : GREETING
  }

  private async reply(request: Request, peer: string): Promise<Reply> {
    if (request.method === 'control') {
      if (peer !== '127.0.0.1') return refused('connection', 403, 'ACCESS_REFUSED')
      return this.control(request.words)
    }
    const account = this.users.get(request.user)
    if (!account || account.password !== request.password)
      return refused(
        'connection',
        403,
        'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.',
      )
    if (request.vhost !== '/') return refused('connection', 530, `NOT_ALLOWED - vhost ${request.vhost} not found`)
    const { broker } = this
    switch (request.method) {
      case 'open':
        return { ok: true }
      case 'declare': {
        const name = request.queue === '' ? `amq.gen-${String(++this.names).padStart(22, 'A')}` : request.queue
        const queue = broker.declare(name, request.durable)
        if (queue === 'differs')
          return refused(
            'channel',
            406,
            `PRECONDITION_FAILED - inequivalent arg 'durable' for queue '${name}' in vhost '/': received '${request.durable}' but current is '${!request.durable}'`,
          )
        this.save()
        return { ok: true, name }
      }
      case 'publish':
        if (request.exchange !== '' && !broker.exchanges.has(request.exchange))
          return refused('channel', 404, `NOT_FOUND - no exchange '${request.exchange}' in vhost '/'`)
        broker.publish(request.exchange, request.key, request.body, request.persistent)
        this.save()
        return { ok: true }
    }
    const queue = broker.queues.get(request.queue)
    if (!queue) return refused('channel', 404, `NOT_FOUND - no queue '${request.queue}' in vhost '/'`)
    return this.ofQueue(request, queue)
  }

  private async ofQueue(request: Extract<Request, { queue: string }>, queue: Queue): Promise<Reply> {
    const { broker } = this
    switch (request.method) {
      case 'delete': {
        const count = broker.remove(queue.name)
        this.save()
        return { ok: true, text: String(count) }
      }
      case 'bind':
        broker.bind(queue.name, request.exchange, request.key)
        this.save()
        return { ok: true }
      case 'get':
        if (queue.ready.length === 0) return { ok: true, empty: true }
        return this.next(queue, request.acknowledges)
      case 'consume':
        return this.next(queue, request.acknowledges)
      case 'ack':
        broker.acknowledge(queue, request.id)
        this.save()
        return { ok: true }
      case 'beat':
        broker.beat(queue, request.id)
        return { ok: true }
      case 'reject':
        broker.giveBack(queue, request.id)
        this.wake()
        return { ok: true }
      case 'declare':
        return { ok: true }
    }
  }

  /** The next message, as soon as there is one. */
  private next(queue: Queue, acknowledges: boolean): Promise<Reply> {
    return new Promise((resolve) => {
      this.broker.take(queue, (message) => {
        if (acknowledges) this.watch()
        else {
          this.broker.acknowledge(queue, message.id)
          this.save()
        }
        this.wake()
        resolve({ ok: true, id: message.id, body: message.body })
      })
    })
  }

  /** Somebody who waits goes on. */
  private wake(): void {
    this.process.run(() => Promise.resolve())
  }

  /** Looks after what was handed out until all of it is done. */
  private watch(): void {
    const { broker, process } = this
    const { silentFrom } = broker
    if (this.watching || silentFrom === undefined) return
    this.watching = true
    process.after(Math.max(1, silentFrom - process.now()), () => {
      this.watching = false
      for (const queue of broker.queues.values()) broker.giveBack(queue)
      this.wake()
      this.watch()
    })
  }

  private control([verb = '', ...words]: readonly string[]): Reply {
    const done = (text: string): Reply => ({ ok: true, text })
    const table = (rows: readonly (readonly (string | number)[])[]): string => rows.map((row) => `${row.join('\t')}\n`).join('')
    const node = `rabbit@${this.process.hostname}`
    const wrong = (message: string, code = 64): Reply => ({ ok: false, level: 'control', code, message })
    switch (verb) {
      case 'list_queues': {
        const columns = words.length > 0 ? words : ['name', 'messages']
        const cell = (queue: Queue, column: string): string | number | undefined =>
          ({
            name: queue.name,
            durable: String(queue.durable),
            messages: queue.ready.length + queue.handed.size,
            messages_ready: queue.ready.length,
            messages_unacknowledged: queue.handed.size,
            consumers: queue.waiting.length + queue.handed.size,
          })[column]
        const bad = columns.find((column) => !/^(name|durable|messages(_ready|_unacknowledged)?|consumers)$/.test(column))
        if (bad !== undefined) return wrong(`Error:\nInfo key(s) ${bad} are not supported\n`)
        const rows = [...this.broker.queues.values()].map((queue) => columns.map((column) => cell(queue, column) ?? ''))
        return done(`Timeout: 60.0 seconds ...\nListing queues for vhost / ...\n${rows.length === 0 ? '' : table([columns, ...rows])}`)
      }
      case 'list_users':
        return done(`Listing users ...\n${table([['user', 'tags'], ...[...this.users].map(([name, { tags }]) => [name, `[${tags}]`])])}`)
      case 'list_exchanges':
        return done(`Listing exchanges for vhost / ...\n${table([['name', 'type'], ['', 'direct'], ...this.broker.exchanges])}`)
      case 'list_vhosts':
        return done('Listing vhosts ...\nname\n/\n')
      case 'add_user': {
        const [name = '', password = ''] = words
        if (this.users.has(name)) return wrong(`Error:\nUser "${name}" already exists\n`, 70)
        this.users.set(name, { password, tags: '' })
        this.save()
        return done(
          `Adding user "${name}" ...\nDone. Don't forget to grant the user permissions to some virtual hosts! See 'rabbitmqctl help set_permissions' to learn more.\n`,
        )
      }
      case 'delete_user':
        if (!this.users.delete(words[0] ?? '')) return wrong(`Error:\nUser "${words[0]}" does not exist\n`, 67)
        this.save()
        return done(`Deleting user "${words[0]}" ...\n`)
      case 'change_password':
      case 'set_user_tags': {
        const account = this.users.get(words[0] ?? '')
        if (!account) return wrong(`Error:\nUser "${words[0]}" does not exist\n`, 67)
        if (verb === 'change_password') account.password = words[1] ?? ''
        else account.tags = words.slice(1).join(', ')
        this.save()
        return done(
          verb === 'change_password'
            ? `Changing password for user "${words[0]}" ...\n`
            : `Setting tags for user "${words[0]}" to [${account.tags}] ...\n`,
        )
      }
      case 'set_permissions':
        if (!this.users.has(words.at(-4) ?? '')) return wrong(`Error:\nUser "${words.at(-4)}" does not exist\n`, 67)
        return done(`Setting permissions for user "${words.at(-4)}" in vhost "/" ...\n`)
      case 'purge_queue':
      case 'delete_queue': {
        const queue = this.broker.queues.get(words[0] ?? '')
        if (!queue) return wrong(`Error:\nQueue not found\n`, 65)
        if (verb === 'delete_queue') this.broker.remove(queue.name)
        else queue.ready = []
        this.save()
        return done(`${verb === 'purge_queue' ? 'Purging' : 'Deleting'} queue '${queue.name}' on vhost '/' ...\n`)
      }
      case 'ping':
        return done(
          `Will ping ${node}. This only checks if the OS process is running and registered with epmd. Timeout: 60000 ms.\nPing succeeded\n`,
        )
      case 'check_running':
        return done(`Checking if RabbitMQ is running on node ${node} ...\nRabbitMQ on node ${node} is fully booted and running\n`)
      case 'check_local_alarms':
        return done(`Node ${node} reported no local alarms\n`)
      case 'check_port_connectivity':
        return done(
          `Testing TCP connections to all active listeners on node ${node} ...\nSuccessfully connected to ports 5672 on node ${node}.\n`,
        )
      case 'status':
      case 'cluster_status':
        return done(
          verb === 'status'
            ? `Status of node ${node} ...\nRuntime\n\nOS PID: 1\nOS: Linux\nUptime (seconds): ${Math.floor((this.process.now() - this.started) / 1000)}\nIs under maintenance?: false\n`
            : `Cluster status of node ${node} ...\nBasics\n\nCluster name: ${node}\n\nDisk Nodes\n\n${node}\n\nRunning Nodes\n\n${node}\n`,
        )
      default:
        return wrong(`Command '${verb}' not found. \n`)
    }
  }
}
