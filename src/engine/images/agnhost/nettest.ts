/** agnhost nettest: finds the others behind its Service, tells each of itself, and counts who told it. */
import { NetError } from '../../../shell/net'
import { isObject } from '../../api/json'
import type { HttpRequest, HttpResponse } from '../../network/types'
import { text } from '../http-server'
import type { DaemonProcess } from '../image'
import { service } from '../service'
import { number, words, type Flags } from './flags'
import { log, type Server } from './subcommand'

const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token'
/** Milliseconds between its looks for others, how many looks, and how long it waits until there are enough. */
const BETWEEN = 5000
const ROUNDS = 15
const PATIENCE = 300_000

class Meeting {
  private readonly sent = new Map<string, number>()
  private readonly received = new Map<string, number>()
  private readonly errors: string[] = []
  private readonly lines: string[] = []
  private contacting = true

  constructor(
    private readonly process: DaemonProcess,
    private readonly peers: number,
    private readonly namespace: string,
    private readonly name: string,
  ) {}

  answer({ path, body }: HttpRequest): HttpResponse {
    switch (path.split('?')[0]) {
      case '/read':
        return text(200, JSON.stringify(this.state(), undefined, '\t'))
      case '/status':
        return text(200, this.status())
      case '/write':
        return this.written(new TextDecoder().decode(body))
      case '/quit':
        this.process.after(1, () => this.process.exit(0))
        return text(200, '')
      default:
        return text(404, '404 page not found\n')
    }
  }

  private state(): object {
    const some = (counts: ReadonlyMap<string, number>) => (counts.size > 0 ? Object.fromEntries(counts) : null)
    return {
      Hostname: this.process.hostname,
      Sent: some(this.sent),
      Received: some(this.received),
      Errors: this.errors.length > 0 ? this.errors : null,
      Log: this.lines.length > 0 ? this.lines : null,
      StillContactingPeers: this.contacting,
    }
  }

  private status(): string {
    const [sent, received] = [this.sent.size, this.received.size]
    if (sent >= this.peers && received >= this.peers) return 'pass'
    if (this.contacting) return 'running'
    this.note(`Declaring failure for ${this.namespace}/${this.name} with ${sent} sent and ${received} received and ${this.peers} peers`)
    return 'fail'
  }

  private written(body: string): HttpResponse {
    let source: unknown
    try {
      const post: unknown = JSON.parse(body)
      source = isObject(post) ? post['Source'] : undefined
    } catch (error) {
      this.errors.push((error as Error).message)
    }
    if (typeof source !== 'string' || source === '') this.errors.push(`${this.process.hostname}: Got request with no source`)
    else this.received.set(source, (this.received.get(source) ?? 0) + 1)
    return text(200, `${JSON.stringify({ Hostname: this.process.hostname })}\n`)
  }

  private note(line: string): void {
    this.lines.push(line)
    if (this.lines.length > 500) this.lines.shift()
  }

  async contactOthers(): Promise<void> {
    const { process } = this
    for (const until = process.now() + PATIENCE; process.now() < until; await process.pause(BETWEEN)) {
      const found = await this.others()
      if (found.length >= this.peers) break
      this.note(
        `${this.namespace}/${this.name} has ${found.length} endpoints (${JSON.stringify(found)}), which is less than ${this.peers} as expected. Waiting for all endpoints to come up.`,
      )
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const place of await this.others()) await this.contact(place)
      await process.pause(BETWEEN)
    }
    this.contacting = false
  }

  /** `address:port` of each of them. */
  private async others(): Promise<readonly string[]> {
    const { env, files, net } = this.process
    const host = env['KUBERNETES_SERVICE_HOST'] ?? ''
    const path = `/api/v1/namespaces/${this.namespace}/endpoints/${this.name}`
    const headers = { authorization: `Bearer ${files.exists(TOKEN) ? files.readText(TOKEN).trim() : ''}` }
    try {
      const answer = await net.http(
        host,
        Number(env['KUBERNETES_SERVICE_PORT'] ?? 443),
        { method: 'GET', host, path, headers },
        { tls: { insecure: true } },
      )
      const found: unknown = JSON.parse(new TextDecoder().decode(answer.body))
      if (answer.status !== 200) throw new Error(isObject(found) ? String(found['message']) : String(answer.status))
      const { subsets = [] } = found as { subsets?: { addresses?: { ip: string }[]; ports?: { port: number }[] }[] }
      return subsets.flatMap(({ addresses = [], ports = [] }) => addresses.flatMap(({ ip }) => ports.map(({ port }) => `${ip}:${port}`)))
    } catch (error) {
      this.note(`Unable to read the endpoints for ${this.namespace}/${this.name}: ${(error as Error).message}.`)
      return []
    }
  }

  private async contact(place: string): Promise<void> {
    this.note(`Attempting to contact http://${place}`)
    const [address = '', port = ''] = place.split(':')
    const body = new TextEncoder().encode(JSON.stringify({ Source: this.process.hostname, Dest: `http://${place}` }))
    try {
      const request = { method: 'POST', host: place, path: '/write', headers: { 'Content-Type': 'application/json' }, body }
      const answer = await this.process.net.http(address, Number(port), request)
      const { Hostname } = JSON.parse(new TextDecoder().decode(answer.body)) as { Hostname: string }
      this.sent.set(Hostname, (this.sent.get(Hostname) ?? 0) + 1)
    } catch (error) {
      if (!(error instanceof NetError) && !(error instanceof SyntaxError)) throw error
      this.note(`Warning: unable to contact the endpoint "http://${place}": ${error.message}`)
    }
  }
}

export const nettest: Server = {
  name: 'nettest',
  flags: { port: number(8080), peers: number(8), service: words('nettest'), namespace: words('default'), 'delay-shutdown': number(0) },
  start(process, flags: Flags) {
    const delay = flags.number('delay-shutdown')
    if (delay > 0)
      process.onSignal('TERM', () => {
        log(process, `Sleeping ${delay} seconds before exit ...`)
        process.after(delay * 1000, () => process.exit(0))
      })
    const meeting = new Meeting(process, flags.number('peers'), flags.text('namespace'), flags.text('service'))
    service({
      ports: [flags.number('port')],
      memory: 12_582_912,
      handlesTerm: delay <= 0,
      exitCode: 2,
      http: (request) => meeting.answer(request),
    }).start(process)
    process.run(() => meeting.contactOthers())
  },
}
