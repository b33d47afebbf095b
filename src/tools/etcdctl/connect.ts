/** How etcdctl comes to its endpoint: the certificates it shows, and the time it waits where nobody takes them. */
import type { Io, Options } from '../../shell/tools/tool'
import { fail } from './call'
import type { EtcdError, EtcdView } from './view'

const CONNECT_TIMEOUT = 5000
/** What is said when that time is over. */
export const DEADLINE = 'context deadline exceeded'
const PORT = 2379
const RETRIES = 'v3@v3.6.6/retry_interceptor.go:63'

/** An option's value, or that of the variable which stands for it. */
function setting({ context }: Io, options: Options, name: string): string | undefined {
  return options.get(name) ?? context.env[`ETCDCTL_${name.toUpperCase()}`]
}

export function endpointOf(io: Io, options: Options): string {
  return setting(io, options, 'endpoints') ?? `127.0.0.1:${PORT}`
}

/** Resolves with undefined where the connection stands, with `late` where it never came, after saying why, else with the exit code. */
export async function connect(io: Io, view: EtcdView, options: Options, endpoint: string): Promise<'late' | number | undefined> {
  for (const flag of ['cacert', 'cert', 'key']) {
    const path = setting(io, options, flag)
    if (path && !io.context.files.exists(io.path(path))) return fail(io, `Error: open ${path}: no such file or directory`, 128)
  }
  const port = Number(/:(\d+)\/?$/.exec(endpoint.split(',')[0]!)?.[1] ?? PORT)
  if (port !== PORT || !view.serving()) return timeOut(io, endpoint, `dial tcp 127.0.0.1:${port}: connect: connection refused`)
  // etcd wants a client certificate: without one the client waits for a connection that never stands.
  const secured = setting(io, options, 'cert') !== undefined && setting(io, options, 'key') !== undefined
  if (view.secured && !secured) return timeOut(io, endpoint, 'error reading server preface: EOF')
  return undefined
}

/** What the client logs of a request that was refused. */
export async function tellRefusal(io: Io, endpoint: string, { code, message }: EtcdError): Promise<void> {
  await warn(io, RETRIES, 'retrying of unary invoker failed', {
    logger: 'etcd-client',
    more: { target: `etcd-endpoints://0xc00003a000/${endpoint}`, attempt: 0, error: `rpc error: code = ${code} desc = ${message}` },
  })
}

async function timeOut(io: Io, endpoint: string, reason: string): Promise<'late'> {
  const { system, signal } = io.context
  await system.clock.sleep(CONNECT_TIMEOUT, signal)
  await warn(io, RETRIES, 'retrying of unary invoker failed', {
    logger: 'etcd-client',
    more: {
      target: `etcd-endpoints://0xc00003a000/${endpoint}`,
      attempt: 0,
      error: `rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = "${reason}"`,
    },
  })
  return 'late'
}

/** Variables of etcdctl's that stand for no flag are told: recent versions have but one API. */
export async function tellUnknownVariables(io: Io): Promise<void> {
  for (const [name, value] of Object.entries(io.context.env)) {
    if (!name.startsWith('ETCDCTL_') || FLAGS.has(name.slice('ETCDCTL_'.length).toLowerCase().replaceAll('_', '-'))) continue
    await warn(io, 'flags/flag.go:94', 'unrecognized environment variable', { more: { 'environment-variable': `${name}=${value}` } })
  }
}

/** Those that every command has. */
const FLAGS = new Set([
  'cacert',
  'cert',
  'command-timeout',
  'debug',
  'dial-timeout',
  'discovery-srv',
  'discovery-srv-name',
  'endpoints',
  'hex',
  'insecure-discovery',
  'insecure-skip-tls-verify',
  'insecure-transport',
  'keepalive-time',
  'keepalive-timeout',
  'key',
  'max-request-bytes',
  'max-recv-bytes',
  'password',
  'user',
  'auth-jwt-token',
  'write-out',
])

async function warn(
  { context }: Io,
  caller: string,
  msg: string,
  { logger, more }: { readonly logger?: string; readonly more: Readonly<Record<string, unknown>> },
): Promise<void> {
  const ts = new Date(context.system.clock.now()).toISOString().replace('Z', '000Z')
  await context.stderr.write(
    `${JSON.stringify({ level: 'warn', ts, ...(logger === undefined ? {} : { logger }), caller, msg, ...more })}\n`,
  )
}
