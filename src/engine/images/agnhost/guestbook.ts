/** agnhost guestbook: entries kept by a primary, which hands them on to the replicas that register with it, and a page before both. */
import type { HttpResponse } from '../../network/types'
import { targetOf, text } from '../http-server'
import type { DaemonProcess } from '../image'
import { service } from '../service'
import { words, type Flags } from './flags'
import { get, GoError, lookup } from './go-client'
import { log, type Server } from './subcommand'

/** Milliseconds that a replica tries to register, and waits in between. */
const PATIENCE = 15_000
const BETWEEN = 1000

const refused = (status: number, message: string): HttpResponse => text(status, `${message}\n`, { 'X-Content-Type-Options': 'nosniff' })

class Guestbook {
  private store: ReadonlyMap<string, unknown> = new Map()
  private readonly replicas: string[] = []

  constructor(
    private readonly process: DaemonProcess,
    private readonly backendPort: string,
  ) {}

  async register(primary: string): Promise<void> {
    const { process } = this
    const place = `${primary}:${this.backendPort}`
    const again = (what: string, error: unknown): Promise<void> => {
      if (!(error instanceof GoError)) throw error
      log(process, `${what}: ${error.message}. Retrying in 1s.`)
      return process.pause(BETWEEN)
    }
    for (const until = process.now() + PATIENCE; process.now() < until;) {
      try {
        await lookup(process, primary)
      } catch (error) {
        await again(`unable to get IP ${place}`, error)
        continue
      }
      log(process, `Registering to primary: ${place}/register?host=${process.address}`)
      try {
        const { data } = JSON.parse(await get(process, place, `/register?host=${process.address}`)) as { data: Record<string, unknown> }
        this.store = new Map(Object.entries(data))
        log(process, `Registered to node: ${primary}`)
        return
      } catch (error) {
        await again('encountered error while registering to primary', error)
      }
    }
    log(process, 'Timed out while registering to primary.')
    process.exit(1)
  }

  private get entries(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.store)
  }

  async answer(path: string): Promise<HttpResponse> {
    const { pathname, searchParams } = targetOf(path)
    const [key, value, host, cmd] = ['key', 'value', 'host', 'cmd'].map((name) => searchParams.get(name) ?? '') as [
      string,
      string,
      string,
      string,
    ]
    switch (pathname) {
      case '/register':
        log(this.process, `GET /register?host=${host}`)
        this.replicas.push(host)
        log(this.process, `Node '${host}' registered.`)
        return text(200, JSON.stringify({ data: this.entries }))
      case '/get':
        log(this.process, `GET /get?key=${key}`)
        return text(200, JSON.stringify({ data: key === '' ? this.entries : (this.store.get(key) ?? '') }))
      case '/set':
        log(this.process, `GET /set?key=${key}&value=${value}`)
        return this.set(key, value)
      case '/guestbook':
        log(this.process, `GET /guestbook?cmd=${cmd.toLowerCase()}&key=${key}&value=${value}`)
        return this.front(cmd.toLowerCase(), key, value)
      default:
        return refused(404, '404 page not found')
    }
  }

  private async set(key: string, value: string): Promise<HttpResponse> {
    if (key === '') return refused(400, 'cannot set with empty key.')
    this.store = new Map([...this.store, [key, value]])
    for (const replica of this.replicas)
      try {
        await get(this.process, `${replica}:${this.backendPort}`, `/set?key=${key}&value=${value}`)
      } catch (error) {
        if (!(error instanceof GoError)) throw error
        return refused(417, `encountered error while propagating to replica '${replica}': ${error.message}`)
      }
    return text(200, JSON.stringify({ message: 'Updated' }))
  }

  /** Writes go to the primary, reads to any replica. */
  private async front(cmd: string, key: string, value: string): Promise<HttpResponse> {
    if (cmd !== 'get' && cmd !== 'set') return refused(400, `unsupported cmd: '${cmd}'`)
    if (cmd === 'set' && key === '') return refused(400, 'cannot set with empty key.')
    const host = cmd === 'get' ? 'agnhost-replica' : 'agnhost-primary'
    try {
      await lookup(this.process, host)
    } catch (error) {
      if (!(error instanceof GoError)) throw error
      return refused(400, `host and/or port param are invalid. ${error.message}`)
    }
    try {
      return text(200, await get(this.process, `${host}:${this.backendPort}`, `/${cmd}?key=${key}&value=${value}`))
    } catch (error) {
      if (!(error instanceof GoError)) throw error
      return refused(417, `encountered error: ${error.message}`)
    }
  }
}

export const guestbook: Server = {
  name: 'guestbook',
  flags: { 'http-port': words('80'), 'backend-port': words('6379'), replicaof: words() },
  start(process: DaemonProcess, flags: Flags) {
    const book = new Guestbook(process, flags.text('backend-port'))
    const primary = flags.text('replicaof')
    if (primary !== '') process.run(() => book.register(primary))
    service({
      ports: [Number(flags.text('http-port'))],
      memory: 6_291_456,
      exitCode: 2,
      http: ({ path }) => book.answer(path),
    }).start(process)
  },
}
