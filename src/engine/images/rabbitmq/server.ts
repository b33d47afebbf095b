/** The broker as a server: who may use it, what each method does, and what outlives it. */
import type { DaemonProcess } from '../image'
import { Broker, type Queue } from './broker'
import { control, type Account, type Controlled } from './control'
import { decode, encode, type Reply, type Request } from './wire'

const DATA = '/var/lib/rabbitmq'
const KEPT = `${DATA}/mnesia.json`
const GREETING = new TextEncoder().encode('AMQP\0\0\x09\x01')

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

  private controlled(): Controlled {
    const { broker, users, process, started } = this
    return {
      broker,
      users,
      node: `rabbit@${process.hostname}`,
      uptime: () => Math.floor((process.now() - started) / 1000),
      save: () => this.save(),
    }
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
      return control(this.controlled(), request.words)
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
        if (!broker.exchanges.has(request.exchange))
          return refused('channel', 404, `NOT_FOUND - no exchange '${request.exchange}' in vhost '/'`)
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
}
