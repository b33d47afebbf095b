/** etcdctl: the keys of the cluster's store as etcd has them; models etcdctl v3.6. */
import type { Command } from '../../shell/command'
import { parseOptions, tool, type Io } from '../../shell/tools/tool'
import { fail, type Call, type Sub } from './call'
import { connect, DEADLINE, endpointOf, tellRefusal, tellUnknownVariables } from './connect'
import { get } from './get'
import { endpoint, member } from './members'
import { LONG_OPTIONS } from './options'
import { BadArguments } from './range'
import { snapshot } from './snapshot'
import { EtcdError, type EtcdView } from './view'

export { DATABASE, databaseIn, WRITE_AHEAD_LOG } from './database-file'
export { etcdutlCommand } from './etcdutl'
export { EtcdError, type EtcdKeys, type EtcdView, type KeyEvent, type KeyValue, type Lease, type PutOptions } from './view'

/** Its commands, and what they do. */
const COMMANDS: readonly (readonly [name: string, does: string])[] = [
  ['alarm disarm', 'Clears every alarm'],
  ['alarm list', 'Shows the alarms'],
  ['compaction', 'Forgets how keys were before a revision'],
  ['defrag', 'Gives room in the database file back'],
  ['del', 'Deletes a key or a range of keys'],
  ['endpoint hashkv', 'Shows a hash of the keys of each endpoint'],
  ['endpoint health', 'Asks each endpoint how it is'],
  ['endpoint status', 'Shows what each endpoint is at'],
  ['get', 'Shows a key or a range of keys'],
  ['lease grant', 'Makes a lease'],
  ['lease keep-alive', 'Keeps a lease'],
  ['lease list', 'Shows the leases'],
  ['lease revoke', 'Ends a lease'],
  ['lease timetolive', 'Shows how long a lease lasts'],
  ['member list', 'Shows who belongs to the cluster'],
  ['move-leader', 'Makes another member the leader'],
  ['put', 'Writes a key'],
  ['snapshot save', 'Copies the database into a file'],
  ['txn', 'Does several things at once, on conditions'],
  ['version', 'Shows the version'],
  ['watch', 'Shows changes of keys as they come'],
]

const HELP = (version: string): string =>
  `NAME:\n\tetcdctl - A simple command line client for etcd3.\n\nUSAGE:\n\tetcdctl [flags]\n\nVERSION:\n\t${version}\n\nAPI VERSION:\n\t3.6\n\n\nCOMMANDS:\n${COMMANDS.map(([name, does]) => `\t${name}${name.length < 8 ? '\t\t' : name.length < 16 ? '\t' : ''}\t${does}\n`).join('')}`

/** What needs a connection and only reads. */
const READING: ReadonlyMap<string, Sub> = new Map([
  ['endpoint', endpoint],
  ['get', get],
  ['member', member],
  ['snapshot', snapshot],
])
const WRITES = new Set(['alarm', 'compact', 'compaction', 'defrag', 'del', 'lease', 'move-leader', 'put', 'txn', 'watch'])

async function subOf({ context }: Io, verb: string): Promise<Sub | undefined> {
  if (!WRITES.has(verb)) return READING.get(verb)
  const { clock } = context.system
  // The place in the queue is taken before it is fetched.
  const turn = clock.sleep(0, context.signal)
  turn.catch(() => undefined)
  const { WRITING } = await clock.external(import('./writing'))
  await turn
  return WRITING.get(verb)
}

export function etcdctlCommand(view: EtcdView): Command {
  return tool('etcdctl', async (io) => {
    const options = parseOptions(io.context, 'w:i', LONG_OPTIONS)
    const [verb, ...words] = options.operands
    if (verb === undefined || verb === 'help') {
      await io.out(HELP(view.version))
      return 0
    }
    if (verb === 'version') {
      await io.out(`etcdctl version: ${view.version}\nAPI version: 3.6\n`)
      return 0
    }
    const address = endpointOf(io, options)
    const call: Call = { io, view, options, words, endpoint: address }
    // What it cannot do with snapshots it says without asking anybody.
    if (verb === 'snapshot' && words[0] !== 'save') return snapshot(call)
    const sub = await subOf(io, verb)
    if (!sub) {
      const unknown = `Error: unknown command ${JSON.stringify(verb)} for "etcdctl"`
      return fail(io, `${unknown}\nRun 'etcdctl --help' for usage.\n${unknown}`)
    }
    await tellUnknownVariables(io)
    // Of endpoints each is asked by itself.
    const failed = verb === 'endpoint' ? undefined : await connect(io, view, options, address)
    if (failed !== undefined) return failed === 'late' ? fail(io, `Error: ${DEADLINE}`) : failed
    return run(call, sub)
  })
}

async function run(call: Call, sub: Sub): Promise<number> {
  try {
    return await sub(call)
  } catch (error) {
    if (error instanceof BadArguments) return fail(call.io, `Error: ${error.message}`, error.status)
    if (!(error instanceof EtcdError)) throw error
    await tellRefusal(call.io, call.endpoint, error)
    return fail(call.io, `Error: ${error.message}`)
  }
}
