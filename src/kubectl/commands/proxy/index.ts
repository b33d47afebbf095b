/** `kubectl proxy`: this machine's port as a door to the API server; models kubectl's proxy server. */
import { StatusError } from '../../../engine/api/status'
import { NetError, orAborted, type NetRequest, type NetResponse } from '../../../shell/net'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, errorMessage } from '../../command/errors'
import { flag } from '../../command/flags'
import { usageError } from '../../command/run'
import type { Session } from '../../session'

const DEFAULT_HOSTS = '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$'
const DEFAULT_REFUSED_PATHS = '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach'

interface Rules {
  readonly acceptHosts: readonly RegExp[]
  readonly acceptPaths: readonly RegExp[]
  readonly refusePaths: readonly RegExp[]
  readonly refuseMethods: readonly RegExp[]
}

function patterns(text: string): readonly RegExp[] {
  try {
    return text
      .split(',')
      .filter((each) => each !== '')
      .map((each) => new RegExp(each))
  } catch (error) {
    throw new CliError(`error parsing regexp: ${errorMessage(error)}`)
  }
}

function isAccepted(rules: Rules, request: NetRequest): boolean {
  const path = request.path.split('?')[0]!
  const host = request.host.replace(/:\d+$/, '')
  if (rules.refusePaths.some((each) => each.test(path)) || rules.refuseMethods.some((each) => each.test(request.method))) return false
  return rules.acceptPaths.some((each) => each.test(path)) && rules.acceptHosts.some((each) => each.test(host))
}

const HOP_HEADERS = new Set(['host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding', 'authorization'])

/** Hands a request on to the API server, and its answer back as it comes. */
async function forward(session: Session, path: string, request: NetRequest): Promise<NetResponse> {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP_HEADERS.has(name.toLowerCase())))
  const accept = Object.keys(headers).find((name) => name.toLowerCase() === 'accept')
  const { transport } = session.options
  const stop = new AbortController()
  const response = await transport.request(await session.client.reach(), {
    method: request.method,
    path,
    headers: { ...(accept ? {} : { Accept: '*/*' }), ...headers, ...session.config.impersonation },
    signal: AbortSignal.any([session.io.signal, stop.signal]),
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
    headers: response.headers,
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

function textResponse(status: number, text: string): NetResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: new TextEncoder().encode(text) }
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
}

/** A file below --www. */
function staticFile(session: Session, folder: string, rest: string): NetResponse {
  const { files } = session.io
  let path = session.path(`${folder}/${rest}`)
  if (files.exists(path) && files.stat(path).type === 'directory') path = `${path}/index.html`
  if (!files.exists(path)) return textResponse(404, '404 page not found\n')
  return {
    status: 200,
    headers: { 'content-type': TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream' },
    body: files.read(path),
  }
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session, io } = invocation
  if (args.length) throw usageError(invocation, `unknown command ${JSON.stringify(args[0])} for "kubectl proxy"`)
  const port = flags.number('port')
  if (flags.string('unix-socket') && flags.changed('port')) throw new CliError('cannot set --unix-socket and --port at the same time')
  if (flags.string('unix-socket')) throw new CliError(`listen unix ${flags.string('unix-socket')}: bind: operation not permitted`)
  if (flags.string('www') && !io.files.exists(session.path(flags.string('www'))))
    await session.warn(
      `Failed to stat static file directory ${flags.string('www')}: stat ${flags.string('www')}: no such file or directory\n`,
    )
  let prefix = flags.string('api-prefix')
  if (!prefix.endsWith('/')) prefix += '/'
  let www = flags.string('www-prefix')
  if (!www.endsWith('/')) www += '/'
  const filters = !flags.bool('disable-filter')
  const rules: Rules = {
    acceptHosts: patterns(filters ? flags.string('accept-hosts') : '.*'),
    acceptPaths: patterns(filters ? flags.string('accept-paths') : '.*'),
    refusePaths: patterns(filters ? flags.string('reject-paths') : ''),
    refuseMethods: patterns(filters ? flags.string('reject-methods') : ''),
  }
  if (!filters) await session.warn('Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious\n')
  const { server } = session.config.address
  const extra = flags.bool('append-server-path') ? new URL(server).pathname.replace(/\/$/, '') : ''
  const handle = async (request: NetRequest): Promise<NetResponse> => {
    if (flags.string('www') && request.path.startsWith(www))
      return staticFile(session, flags.string('www'), request.path.slice(www.length).split('?')[0]!)
    if (!request.path.startsWith(prefix)) return textResponse(404, '404 page not found\n')
    if (!isAccepted(rules, { ...request, path: `/${request.path.slice(prefix.length)}` })) return textResponse(403, 'Forbidden')
    try {
      return await forward(session, `${extra}/${request.path.slice(prefix.length)}`, request)
    } catch (error) {
      if (error instanceof StatusError)
        return {
          status: error.code,
          headers: { 'content-type': 'application/json' },
          body: new TextEncoder().encode(JSON.stringify(error.status)),
        }
      return textResponse(502, `${errorMessage(error)}\n`)
    }
  }
  let listener: { close(): void }
  // Port 0 leaves the choice to the system; this one chooses like Linux does, above 32767.
  const chosen = port === 0 ? 32_768 + io.system.random(28_000) : port
  const address = flags.string('address')
  try {
    listener = io.system.net.listen(chosen, handle, [address])
  } catch (error) {
    if (error instanceof NetError || error instanceof Error)
      throw new CliError(`listen tcp ${address}:${chosen}: bind: address already in use`)
    throw error
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
