/** kubectl in containers that have it: its requests go over the pod's network with the pod's service account. */
import type { VirtualClock } from '../../engine/clock/clock'
import { kubectlCommand } from '../../kubectl'
import {
  TransportError,
  type ServerAddress,
  type Transport,
  type TransportConnection,
  type TransportRequest,
  type TransportResponse,
} from '../../kubectl/transport'
import type { Command } from '../../shell'
import { NetError, type Net, type NetResponse } from '../../shell/net'
import { KUBECTL_START, starting } from '../programs'
import { eitherWay, UpgradedConnection } from './transport'

/** Go's words for what the network did. */
function dialError(error: NetError, host: string, port: number): TransportError {
  const { failure } = error
  if (failure === 'NXDOMAIN') return new TransportError(`dial tcp: lookup ${host}: no such host`)
  if (failure === 'no servers could be reached') return new TransportError(`dial tcp: lookup ${host}: i/o timeout`)
  if (failure === 'untrusted certificate')
    return new TransportError('tls: failed to verify certificate: x509: certificate signed by unknown authority')
  if (failure === 'i/o timeout') return new TransportError(`dial tcp ${host}:${port}: i/o timeout`)
  return new TransportError(failure === 'empty reply' ? 'EOF' : `dial tcp ${host}:${port}: connect: ${failure}`)
}

class Answer implements TransportResponse {
  constructor(
    private readonly response: NetResponse,
    private readonly signal: AbortSignal,
  ) {}

  get status(): number {
    return this.response.status
  }

  get headers(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(this.response.headers).map(([name, value]) => [name.toLowerCase(), value]))
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const { body, stream } = this.response
    if (!stream) {
      if (body.length > 0) yield body
      return
    }
    try {
      for (let part = await stream.read(this.signal); part !== null; part = await stream.read(this.signal)) yield part
    } finally {
      stream.cancel()
    }
  }

  async text(): Promise<string> {
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of this.chunks()) text += decoder.decode(chunk, { stream: true })
    return text + decoder.decode()
  }
}

const UPGRADE = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' }

class PodTransport implements Transport {
  constructor(
    private readonly net: Net,
    private readonly clock: VirtualClock,
  ) {}

  async request(server: ServerAddress, request: TransportRequest): Promise<TransportResponse> {
    return new Answer(await this.ask(server, request), request.signal)
  }

  async connect(server: ServerAddress, request: TransportRequest): Promise<TransportConnection | TransportResponse> {
    return eitherWay(request, async (asked) => {
      const answer = await this.ask(server, { ...asked, headers: { ...request.headers, ...UPGRADE } })
      return answer.upgraded ? new UpgradedConnection(this.clock, answer.upgraded, request.signal) : new Answer(answer, request.signal)
    })
  }

  private async ask(
    { server, token, insecureSkipVerify, certificateAuthority }: ServerAddress,
    request: TransportRequest,
  ): Promise<NetResponse> {
    const { hostname, port, protocol } = new URL(server)
    const number = Number(port || (protocol === 'https:' ? 443 : 80))
    const { method, path, body, signal } = request
    const headers = { ...request.headers, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) }
    try {
      const address = (await this.net.resolve(hostname, signal))[0]
      if (address === undefined) throw new NetError('NXDOMAIN', hostname, number)
      const sent = { method, host: hostname, path, headers, ...(body ? { body } : {}) }
      // Who has the authority's certificate trusts the server.
      const trusted = insecureSkipVerify === true || certificateAuthority !== undefined
      const tls = protocol === 'https:' ? { tls: { insecure: trusted } } : {}
      return await this.net.http(address, number, sent, { signal, streaming: true, connectTimeout: 30_000, ...tls })
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      throw dialError(error, hostname, number)
    }
  }
}

export function podKubectl(clock: VirtualClock): Command {
  const kubectl: Command = {
    name: 'kubectl',
    path: '/usr/local/bin/kubectl',
    run: (context) => kubectlCommand({ transport: new PodTransport(context.system.net, clock) }).run(context),
  }
  return starting(kubectl, clock, KUBECTL_START)
}
