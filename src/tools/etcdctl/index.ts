/** etcdctl: the keys of the cluster's store as etcd has them; models etcdctl v3.6's get, endpoint, member and version. */
import { encodeBase64 } from '../../engine/api/base64'
import type { Command } from '../../shell/command'
import { parseOptions, tool } from '../../shell/tools/tool'
import { saveSnapshot } from './snapshot'
import { table } from './table'

export { etcdutlCommand } from './snapshot'

export interface KeyValue {
  readonly key: string
  /** As it is stored. */
  value(): Uint8Array
  readonly createRevision: number
  readonly modRevision: number
  readonly version: number
}

export interface EtcdView {
  readonly version: string
  readonly endpoint: string
  readonly name: string
  revision(): number
  /** In key order, at or after `from` and before `to`. */
  range(from: string, to: string | undefined): readonly KeyValue[]
  /** The certificates and keys that a client must show, as paths on its machine. */
  readonly secured: boolean
}

/** The end of the range of all keys with a prefix. */
function endOf(prefix: string): string {
  return `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`
}

const CONNECT_TIMEOUT = 5000

export function etcdctlCommand(view: EtcdView): Command {
  return tool('etcdctl', async (io) => {
    const { context, out } = io
    const options = parseOptions(context, 'w:', {
      'write-out': 'w',
      endpoints: 'endpoints:',
      cacert: 'cacert:',
      cert: 'cert:',
      key: 'key:',
      prefix: 'prefix',
      'keys-only': 'keys-only',
      'count-only': 'count-only',
      'print-value-only': 'print-value-only',
      'from-key': 'from-key',
      limit: 'limit:',
      cluster: 'cluster',
      'data-dir': 'data-dir:',
    })
    const fail = async (message: string, code = 1): Promise<number> => {
      await context.stderr.write(`${message}\n`)
      return code
    }
    const [verb, ...rest] = options.operands
    if (verb === undefined || verb === 'help') {
      await out(
        'NAME:\n\tetcdctl - A simple command line client for etcd3.\n\nUSAGE:\n\tetcdctl [flags]\n\nCOMMANDS:\n\tendpoint health\n\tendpoint status\n\tget\n\tmember list\n\tsnapshot save\n\tversion\n',
      )
      return 0
    }
    if (verb === 'version') {
      await out(`etcdctl version: ${view.version}\nAPI version: 3.6\n`)
      return 0
    }
    const secured =
      (options.has('cert') || context.env['ETCDCTL_CERT'] !== undefined) && (options.has('key') || context.env['ETCDCTL_KEY'] !== undefined)
    for (const flag of ['cacert', 'cert', 'key']) {
      const path = options.get(flag) ?? context.env[`ETCDCTL_${flag.toUpperCase()}`]
      if (path && !context.files.exists(io.path(path))) return fail(`Error: open ${path}: no such file or directory`, 128)
    }
    const endpoint = options.get('endpoints') ?? context.env['ETCDCTL_ENDPOINTS'] ?? '127.0.0.1:2379'
    // etcd wants a client certificate: without one the client waits for a connection that never stands.
    const port = Number(/:(\d+)\/?$/.exec(endpoint.split(',')[0]!)?.[1] ?? 2379)
    if (port !== 2379 || (view.secured && !secured)) {
      await context.system.clock.sleep(CONNECT_TIMEOUT, context.signal)
      const stamp = new Date(context.system.clock.now()).toISOString().replace('Z', '000Z')
      const reason = port === 2379 ? 'error reading server preface: EOF' : `dial tcp 127.0.0.1:${port}: connect: connection refused`
      await context.stderr.write(
        `${JSON.stringify({ level: 'warn', ts: stamp, logger: 'etcd-client', caller: 'v3@v3.6.6/retry_interceptor.go:63', msg: 'retrying of unary invoker failed', target: `etcd-endpoints://0xc00003a000/${endpoint}`, attempt: 0, error: `rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = "${reason}"` })}\n`,
      )
      return fail('Error: context deadline exceeded')
    }
    switch (verb) {
      case 'get': {
        const [key, end] = rest
        if (key === undefined) return fail('Error: get command needs one argument as key and an optional argument as range_end', 128)
        let found = options.has('prefix')
          ? view.range(key, key === '' ? undefined : endOf(key))
          : options.has('from-key')
            ? view.range(key, undefined)
            : end !== undefined
              ? view.range(key, end)
              : view.range(key, `${key}\0`)
        const count = found.length
        const limit = Number(options.get('limit') ?? 0)
        if (limit > 0) found = found.slice(0, limit)
        if (options.get('w') === 'json') {
          const kvs = found.map(({ key: name, value, createRevision, modRevision, version }) => ({
            key: encodeBase64(name),
            create_revision: createRevision,
            mod_revision: modRevision,
            version,
            ...(options.has('keys-only') ? {} : { value: encodeBase64(value()) }),
          }))
          await out(
            `${JSON.stringify({ header: { cluster_id: 18011104697467367000, member_id: 12593026477526643000, revision: view.revision(), raft_term: 2 }, ...(options.has('count-only') ? {} : { kvs }), count })}\n`,
          )
          return 0
        }
        if (options.has('count-only')) {
          await out(options.get('w') === 'fields' ? `"Count" : ${count}\n` : '')
          return 0
        }
        for (const { key: name, value } of found) {
          if (!options.has('print-value-only')) await out(`${name}\n`)
          if (!options.has('keys-only')) await context.stdout.write(value())
          await out('\n')
        }
        return 0
      }
      case 'endpoint': {
        if (rest[0] === 'health') {
          await out(
            options.get('w') === 'table'
              ? table(['ENDPOINT', 'HEALTH', 'TOOK', 'ERROR'], [[endpoint, 'true', '9.021ms', '']])
              : `${endpoint} is healthy: successfully committed proposal: took = 9.021ms\n`,
          )
          return 0
        }
        if (rest[0] === 'status') {
          const revision = String(view.revision())
          const row = [endpoint, 'aec36adc501070cc', view.version, '2.7 MB', 'true', 'false', '2', revision, revision, '']
          const head = [
            'ENDPOINT',
            'ID',
            'VERSION',
            'DB SIZE',
            'IS LEADER',
            'IS LEARNER',
            'RAFT TERM',
            'RAFT INDEX',
            'RAFT APPLIED INDEX',
            'ERRORS',
          ]
          await out(options.get('w') === 'table' ? table(head, [row]) : `${row.join(', ')}\n`)
          return 0
        }
        return fail(`Error: unknown command ${JSON.stringify(rest[0] ?? '')} for "etcdctl endpoint"`)
      }
      case 'member': {
        if (rest[0] !== 'list') return fail('Error: only the list of members can be read here')
        const row = ['aec36adc501070cc', 'started', view.name, view.endpoint.replace(':2379', ':2380'), view.endpoint, 'false']
        await out(
          options.get('w') === 'table'
            ? table(['ID', 'STATUS', 'NAME', 'PEER ADDRS', 'CLIENT ADDRS', 'IS LEARNER'], [row])
            : `${row.join(', ')}\n`,
        )
        return 0
      }
      case 'snapshot': {
        const [sub, path, ...more] = rest
        if (sub !== 'save')
          return fail(
            `Error: unknown command ${JSON.stringify(sub ?? '')} for "etcdctl snapshot"\nRun 'etcdctl snapshot --help' for usage.`,
          )
        if (path === undefined || more.length > 0) return fail('Error: snapshot save expects one argument', 128)
        return saveSnapshot(io, view, endpoint, path)
      }
      case 'put':
      case 'del':
        return fail(`Error: ${verb}: writing beside the API server is refused here`)
      default:
        return fail(`Error: unknown command ${JSON.stringify(verb)} for "etcdctl"\nRun 'etcdctl --help' for usage.`)
    }
  })
}
