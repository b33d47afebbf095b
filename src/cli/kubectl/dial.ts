/** Connections to an API server: straight or through a proxy, with TLS that checks the server as Go does; models net/http's Transport. */
import { request as httpRequest } from 'node:http'
import { BlockList, connect as connectTcp, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { ServerAddress } from '../../kubectl/transport'
import { Worded, goWords } from './go-words'
import { socksConnect } from './socks'
import { peerProblem } from './verify'

const DIAL_TIMEOUT = 30_000
const HANDSHAKE_TIMEOUT = 10_000
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/

export function portOf({ port, protocol }: URL): number {
  return port ? Number(port) : protocol === 'https:' ? 443 : protocol === 'socks5:' ? 1080 : 80
}

export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** Whether an address is in a network like `10.0.0.0/8`. */
function isWithin(host: string, network: string): boolean {
  const [address = '', prefix] = network.split('/')
  const family = isIP(address)
  if (
    prefix === undefined ||
    family === 0 ||
    isIP(host) !== family ||
    !/^\d{1,3}$/.test(prefix) ||
    Number(prefix) > (family === 4 ? 32 : 128)
  )
    return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(address, Number(prefix), type)
  return list.check(host, type)
}

function isExempt(host: string, port: number, list: string): boolean {
  return list
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .some((each) => {
      if (each === '') return false
      if (each === '*') return true
      if (isWithin(host, each)) return true
      const [name = '', only] = each.split(/:(?=\d+$)/)
      if (only !== undefined && Number(only) !== port) return false
      return name.startsWith('.') ? host.endsWith(name) : host === name || host.endsWith(`.${name}`)
    })
}

/** The proxy for an address: its own, or the one of HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
export function proxyOf({ proxyUrl, server }: ServerAddress, env: NodeJS.ProcessEnv): URL | undefined {
  if (proxyUrl !== undefined) return new URL(proxyUrl)
  const target = new URL(server)
  const either = (name: string) => env[name] || env[name.toLowerCase()] || ''
  const written = either(target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY')
  if (written === '' || LOOPBACK.test(target.hostname) || isExempt(hostOf(target), portOf(target), either('NO_PROXY'))) return undefined
  return new URL(/^[a-z0-9]+:\/\//.test(written) ? written : `http://${written}`)
}

/** `user:password` of a proxy's address as a header; nothing without one. */
export function proxyAuthorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (!username) return {}
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'Proxy-Authorization': `Basic ${Buffer.from(text).toString('base64')}` }
}

const ENDS = new WeakMap<object, string>()

/** Both ends of an open or lost connection as `127.0.0.1:40000->127.0.0.1:6443`. */
export function endsOf(stream: object): string | undefined {
  return ENDS.get(stream)
}

function end(address: string | undefined, port: number | undefined): string {
  return `${address?.includes(':') ? `[${address}]` : address}:${port}`
}

/** A TCP connection. Rejects with Worded. */
export function tcp(host: string, port: number, signal?: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (port > 65_535) return reject(new Worded(`dial tcp: address ${port}: invalid port`))
    const socket = connectTcp({ host, port, ...(signal ? { signal } : {}) })
    const timer = setTimeout(() => socket.destroy(new Worded(`dial tcp ${host}:${port}: i/o timeout`)), DIAL_TIMEOUT)
    const failed = (error: Error): void => {
      clearTimeout(timer)
      reject(new Worded(goWords(firstOf(error), host, port)))
    }
    socket.once('error', failed)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', failed)
      // A connection that is lost has forgotten them.
      ENDS.set(socket, `${end(socket.localAddress, socket.localPort)}->${end(socket.remoteAddress, socket.remotePort)}`)
      resolve(socket)
    })
  })
}

/** Of a name with several addresses, the failure of the one tried first: Go's dialer tells of that, and both take RFC 6724's order. */
function firstOf(error: Error): Error {
  return error instanceof AggregateError ? ((error.errors as readonly Error[])[0] ?? error) : error
}

function tunnel(through: Duplex, proxy: URL, host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const name = `${host.includes(':') ? `[${host}]` : host}:${port}`
    const sent = httpRequest({
      method: 'CONNECT',
      path: name,
      headers: { Host: name, ...proxyAuthorization(proxy) },
      createConnection: () => through,
    })
    sent.once('connect', (response, socket) => {
      if (response.statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new Worded(response.statusMessage || 'unknown status code'))
    })
    sent.once('error', () => reject(new Worded('unexpected EOF')))
    sent.end()
  })
}

/** A connection to an address as far as TLS: what a proxy that is one for HTTP is asked for directly is sent to the proxy itself. */
export async function dial(address: ServerAddress, env: NodeJS.ProcessEnv): Promise<Duplex> {
  const target = new URL(address.server)
  const proxy = proxyOf(address, env)
  const [host, port] = [hostOf(target), portOf(target)]
  if (!proxy) return tcp(host, port)
  const isSocks = proxy.protocol === 'socks5:'
  const through = await viaProxy(proxy, isSocks ? `socks connect tcp ${proxy.host}->${host}:${port}` : 'proxyconnect tcp')
  if (isSocks) return socksConnect(through, proxy, host, port)
  const first = proxy.protocol === 'https:' ? await secured(through, hostOf(proxy), {}) : through
  return target.protocol === 'https:' ? tunnel(first, proxy, host, port) : first
}

async function viaProxy(proxy: URL, what: string): Promise<Socket> {
  try {
    return await tcp(hostOf(proxy), portOf(proxy))
  } catch (error) {
    throw error instanceof Worded ? new Worded(`${what}: ${error.message}`) : error
  }
}

function pem(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString('utf8')
}

type Trust = Pick<ServerAddress, 'certificateAuthority' | 'clientCertificate' | 'clientKey' | 'insecureSkipVerify' | 'tlsServerName'>

/** TLS over a connection, the server checked. Rejects with Worded. */
export function secured(over: Duplex, host: string, trust: Trust): Promise<TLSSocket> {
  const { clientCertificate, clientKey, insecureSkipVerify, tlsServerName = host } = trust
  // An empty file trusts nobody, as no file trusts whom the system trusts.
  const authority = trust.certificateAuthority?.length ? pem(trust.certificateAuthority) : undefined
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      socket: over,
      ...(isIP(tlsServerName) ? {} : { servername: tlsServerName }),
      ALPNProtocols: ['http/1.1'],
      ...(authority === undefined ? {} : { ca: authority }),
      ...(clientCertificate && clientKey ? { cert: pem(clientCertificate), key: pem(clientKey) } : {}),
      // Checked below, in Go's order and words; Node does not know that it is an address that was dialled.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    })
    const timer = setTimeout(() => socket.destroy(new Worded('net/http: TLS handshake timeout')), HANDSHAKE_TIMEOUT)
    const failed = (error: Error): void => {
      clearTimeout(timer)
      reject(new Worded(goWords(error, host, 0)))
    }
    socket.once('error', failed)
    socket.once('secureConnect', () => {
      clearTimeout(timer)
      const problem = insecureSkipVerify ? undefined : peerProblem(socket, tlsServerName, authority, Date.now())
      if (problem !== undefined) {
        socket.destroy()
        return reject(new Worded(problem))
      }
      socket.off('error', failed)
      const ends = endsOf(over)
      if (ends !== undefined) ENDS.set(socket, ends)
      resolve(socket)
    })
  })
}
