/** `kubectl proxy`: this machine's port as a door to the API server; models kubectl's proxy server. */
import { anySignal } from '../../../shell/any-signal'
import { ListenError, orAborted, type NetRequest, type NetResponse } from '../../../shell/net'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, errorMessage, PlainError } from '../../command/errors'
import { flag } from '../../command/flags'
import { klogPrefix, log } from '../../rest/klog'
import type { Session } from '../../session'
import { cleanPath, errorAnswer, fileAnswer, NOT_FOUND, redirect } from './answers'
import { PatternError } from '../../../engine/api/go-pattern'
import { isAccepted, patterns, type Rules } from './filter'

const DEFAULT_HOSTS = '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$'
const DEFAULT_REFUSED_PATHS = '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach'
const DEFAULT_PORT = 8001
const HIGHEST_PORT = 65_535
const FATAL = 255

/** Of one connection, not of what goes through it. */
const HOP_HEADERS = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
/** The client's that are not handed on. */
const OWN_HEADERS = new Set(['host', 'content-length', 'accept-encoding', 'authorization'])

/** Names as HTTP writes them, in the order of the alphabet, without what is the connection's own. */
function headersToClient(headers: Readonly<Record<string, string>>): Record<string, string> {
  const written = Object.entries(headers)
    .filter(([name]) => !HOP_HEADERS.has(name.toLowerCase()))
    .map(([name, value]) => [name.toLowerCase().replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()), value] as const)
  return Object.fromEntries(written.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Hands a request on to the API server, and its answer back as it comes. */
async function forward(session: Session, path: string, request: NetRequest): Promise<NetResponse> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !HOP_HEADERS.has(name.toLowerCase()) && !OWN_HEADERS.has(name.toLowerCase())),
  )
  const accept = Object.keys(headers).find((name) => name.toLowerCase() === 'accept')
  const { transport } = session.options
  const stop = new AbortController()
  const response = await transport.request(await session.client.reach(), {
    method: request.method,
    path,
    headers: { ...(accept ? {} : { Accept: '*/*' }), ...headers, ...session.config.impersonation },
    signal: anySignal([session.io.signal, stop.signal]),
    ...(request.body?.length ? { body: request.body } : {}),
    ...(session.io.input === undefined ? {} : { input: session.io.input }),
  })
  const chunks = response.chunks()[Symbol.asyncIterator]()
  const { clock } = session.io.system
  const cancel = (): void => {
    clock.wake()
    stop.abort(new CliError('client disconnected'))
  }
  return {
    status: response.status,
    headers: headersToClient(response.headers),
    body: new Uint8Array(0),
    stream: {
      read: async (signal) => {
        const next = await orAborted(chunks.next(), signal, () => clock.wake())
        return next.done ? null : next.value
      },
      cancel,
    },
  }
}

const withSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`)

/** Throws PlainError as klog does when it gives up. */
function rulesOf({ flags, io }: Invocation): Rules {
  try {
    return {
      acceptHosts: patterns(flags.string('accept-hosts')),
      acceptPaths: patterns(flags.string('accept-paths')),
      refusePaths: patterns(flags.string('reject-paths')),
      refuseMethods: patterns(flags.string('reject-methods')),
    }
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    const head = klogPrefix('F', io.system.clock.now(), io.pid, 'proxy_server.go:83')
    throw new PlainError(`${head}Error compiling re: ${error.message}`, FATAL)
  }
}

/** Answers what comes: files below one path, the API below another. */
function handlerOf(invocation: Invocation, rules: Rules | undefined): (request: NetRequest) => Promise<NetResponse> {
  const { flags, session, io } = invocation
  const folder = flags.string('www')
  const prefix = withSlash(flags.string('api-prefix'))
  const www = withSlash(flags.string('www-prefix'))
  const served = [prefix, ...(folder ? [www] : [])]
  const serverPath = new URL(session.config.address.server).pathname.replace(/\/$/, '')
  const extra = flags.bool('append-server-path') ? serverPath : ''
  return async (request) => {
    const mark = request.path.indexOf('?')
    const [path, query] = mark < 0 ? [request.path, ''] : [request.path.slice(0, mark), request.path.slice(mark)]
    const clean = cleanPath(path)
    if (clean !== path) return redirect(request, clean + query)
    if (served.includes(`${path}/`)) return redirect(request, `${path}/${query}`)
    if (folder && path.startsWith(www)) return fileAnswer(session, folder, decodeURIComponent(path.slice(www.length)))
    if (!path.startsWith(prefix)) return NOT_FOUND
    const inside = prefix.startsWith('/api') ? path : `/${path.slice(prefix.length)}`
    if (rules && !isAccepted(rules, request.method, inside, request.host)) return errorAnswer(403, 'Forbidden')
    try {
      return await forward(session, `${extra}${inside}${query}`, request)
    } catch (error) {
      const reason = errorMessage(error)
      await log(io, 'E', 'proxy_server.go:147', `Error while proxying request: ${reason}`)
      return errorAnswer(500, reason)
    }
  }
}

async function warnOfFolder({ flags, session, io }: Invocation): Promise<void> {
  const folder = flags.string('www')
  if (!folder) return
  const path = session.path(folder)
  if (!io.files.exists(path))
    await log(io, 'W', 'proxy.go:200', `Failed to stat static file directory ${folder}: stat ${folder}: no such file or directory`)
  else if (io.files.stat(path).type !== 'directory')
    await log(io, 'W', 'proxy.go:202', `Static file directory ${folder} is not a directory`)
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, io } = invocation
  const port = flags.number('port')
  const socket = flags.string('unix-socket')
  const serverPath = new URL(session.config.address.server).pathname
  if (!flags.bool('append-server-path') && serverPath !== '/')
    await log(
      io,
      'W',
      'proxy.go:172',
      `Your kube context contains a server path ${serverPath}, use --append-server-path to automatically append the path to each request`,
    )
  const isOpen = flags.bool('disable-filter')
  if (isOpen && !socket)
    await log(io, 'W', 'proxy.go:177', 'Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious')
  const rules = isOpen ? undefined : rulesOf(invocation)
  if (port !== DEFAULT_PORT && socket) throw new CliError('cannot set --unix-socket and --port at the same time')
  await warnOfFolder(invocation)
  // This machine has no sockets of that kind.
  if (socket) throw new CliError(`listen unix ${socket}: bind: operation not permitted`)
  if (port < 0 || port > HIGHEST_PORT) throw new CliError(`listen tcp: address ${port}: invalid port`)
  // Port 0 leaves the choice to the system; this one chooses like Linux does, above 32767.
  const chosen = port === 0 ? 32_768 + io.system.random(28_000) : port
  const address = flags.string('address')
  let listener: { close(): void; readonly ready?: Promise<void> }
  try {
    listener = io.system.net.listen(chosen, handlerOf(invocation, rules), [address])
    if (listener.ready) await io.system.clock.external(listener.ready)
  } catch (error) {
    const reason = error instanceof ListenError ? error.message : 'address already in use'
    throw new CliError(`listen tcp ${address}:${chosen}: bind: ${reason}`)
  }
  try {
    await session.print(`Starting to serve on ${address}:${chosen}\n`)
    await new Promise<void>((_, reject) => {
      if (io.signal.aborted) reject(io.signal.reason as Error)
      io.signal.addEventListener('abort', () => reject(io.signal.reason as Error), { once: true })
    })
  } finally {
    listener.close()
  }
}

export const proxy: CommandDefinition = {
  use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Run a proxy to the Kubernetes API server',
  long: `Create a proxy on this machine that leads to the Kubernetes API server, and that can serve files as well. Whoever reaches its port acts as you do; some paths and foreign hosts are refused.

Without --api-prefix the whole API is at the proxy's root; with --api-prefix=/custom/ pods are listed at localhost:8001/custom/api/v1/pods.`,
  examples: `# On the usual port
kubectl proxy

# On another one, with files of your own
kubectl proxy --port=8011 --www=./html

# Only below a path
kubectl proxy --api-prefix=/k8s-api`,
  group: 'Troubleshooting and Debugging Commands',
  flags: [
    flag('string', 'accept-hosts', DEFAULT_HOSTS, 'Regular expressions for hosts that are accepted.'),
    flag('string', 'accept-paths', '^.*', 'Regular expressions for paths that are accepted.'),
    flag('string', 'address', '127.0.0.1', 'The address to serve on.'),
    flag('string', 'api-prefix', '/', 'Path below which the API is.'),
    flag('bool', 'append-server-path', false, "Put the path of the context's server in front of every request's."),
    flag('bool', 'disable-filter', false, 'Accept everything. Dangerous where others can reach the port.'),
    flag('duration', 'keepalive', 0, 'How often connections are checked; 0 does not.'),
    flag('int', 'port', 8001, 'The port to serve on; 0 takes a free one.', { shorthand: 'p' }),
    flag(
      'string',
      'reject-methods',
      '^$',
      "Regular expressions for HTTP methods that are refused (for example --reject-methods='POST,PUT,PATCH').",
    ),
    flag('string', 'reject-paths', DEFAULT_REFUSED_PATHS, 'Regular expressions for paths that are refused, even if accepted otherwise.'),
    flag('string', 'unix-socket', '', 'Unix socket to serve on.', { shorthand: 'u' }),
    flag('string', 'www', '', 'Folder with files to serve too.', { shorthand: 'w', completion: 'file' }),
    flag('string', 'www-prefix', '/static/', 'Path below which these files are.', { shorthand: 'P' }),
  ],
  run,
}
