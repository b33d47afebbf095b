/** etcdctl: the keys of the cluster's store as etcd has them; models etcdctl v3.6's get, endpoint, member, snapshot and version. */
import type { Command } from '../../shell/command'
import { parseOptions, tool } from '../../shell/tools/tool'
import { fail, type Sub } from './call'
import { connect, DEADLINE, endpointOf, tellUnknownVariables } from './connect'
import { get } from './get'
import { endpoint, member } from './members'
import { snapshot } from './snapshot'
import type { EtcdView } from './view'

export { DATABASE, databaseIn, WRITE_AHEAD_LOG } from './database-file'
export { etcdutlCommand } from './etcdutl'
export type { EtcdView, KeyValue } from './view'

const HELP =
  'NAME:\n\tetcdctl - A simple command line client for etcd3.\n\nUSAGE:\n\tetcdctl [flags]\n\nCOMMANDS:\n\tendpoint hashkv\n\tendpoint health\n\tendpoint status\n\tget\n\tmember list\n\tsnapshot save\n\tversion\n'

const LONG_OPTIONS = {
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
}

const refused =
  (verb: string): Sub =>
  ({ io }) =>
    fail(io, `Error: ${verb}: writing beside the API server is refused here`)

/** What needs a connection. */
const SUBS: ReadonlyMap<string, Sub> = new Map([
  ['del', refused('del')],
  ['endpoint', endpoint],
  ['get', get],
  ['member', member],
  ['put', refused('put')],
  ['snapshot', snapshot],
])

export function etcdctlCommand(view: EtcdView): Command {
  return tool('etcdctl', async (io) => {
    const options = parseOptions(io.context, 'w:', LONG_OPTIONS)
    const [verb, ...words] = options.operands
    if (verb === undefined || verb === 'help') {
      await io.out(HELP)
      return 0
    }
    if (verb === 'version') {
      await io.out(`etcdctl version: ${view.version}\nAPI version: 3.6\n`)
      return 0
    }
    const address = endpointOf(io, options)
    // What it cannot do with snapshots it says without asking anybody.
    if (verb === 'snapshot' && words[0] !== 'save') return snapshot({ io, view, options, words, endpoint: address })
    const sub = SUBS.get(verb)
    if (!sub) return fail(io, `Error: unknown command ${JSON.stringify(verb)} for "etcdctl"\nRun 'etcdctl --help' for usage.`)
    await tellUnknownVariables(io)
    // Of endpoints each is asked by itself.
    const failed = verb === 'endpoint' ? undefined : await connect(io, view, options, address)
    if (failed !== undefined) return failed === 'late' ? fail(io, `Error: ${DEADLINE}`) : failed
    return sub({ io, view, options, words, endpoint: address })
  })
}
