/** How etcdctl comes to its endpoint: the certificates it shows, and the time it waits where nobody takes them. */
import type { Io, Options } from '../../shell/tools/tool'
import { fail } from './call'
import type { EtcdView } from './view'

const CONNECT_TIMEOUT = 5000
const PORT = 2379

/** An option's value, or that of the variable which stands for it. */
function setting({ context }: Io, options: Options, name: string): string | undefined {
  return options.get(name) ?? context.env[`ETCDCTL_${name.toUpperCase()}`]
}

export function endpointOf(io: Io, options: Options): string {
  return setting(io, options, 'endpoints') ?? `127.0.0.1:${PORT}`
}

/** Resolves with undefined where the connection stands, else with the exit code, after saying why. */
export async function connect(io: Io, view: EtcdView, options: Options, endpoint: string): Promise<number | undefined> {
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

async function timeOut(io: Io, endpoint: string, reason: string): Promise<number> {
  const { stderr, system, signal } = io.context
  await system.clock.sleep(CONNECT_TIMEOUT, signal)
  const line = {
    level: 'warn',
    ts: new Date(system.clock.now()).toISOString().replace('Z', '000Z'),
    logger: 'etcd-client',
    caller: 'v3@v3.6.6/retry_interceptor.go:63',
    msg: 'retrying of unary invoker failed',
    target: `etcd-endpoints://0xc00003a000/${endpoint}`,
    attempt: 0,
    error: `rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = "${reason}"`,
  }
  await stderr.write(`${JSON.stringify(line)}\n`)
  return fail(io, 'Error: context deadline exceeded')
}
