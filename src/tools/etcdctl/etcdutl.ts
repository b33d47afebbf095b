/** etcdutl: what a snapshot holds, and a new data folder from one, without any etcd; models etcdutl v3.6. */
import type { Command } from '../../shell/command'
import { parseOptions, tool, type Io, type Options } from '../../shell/tools/tool'
import { fail } from './call'
import { DATABASE, readSnapshot, WRITE_AHEAD_LOG } from './database-file'
import { sizeText } from './snapshot'
import { table } from './table'

const VERSION = '3.6.6'
const SNAP = 'member/snap/0000000000000001-0000000000000001.snap'
const BAD_ARGUMENTS = 128

const HELP = `Usage:
  etcdutl [command]

Available Commands:
  completion  Generate completion script
  defrag      Defragments the storage of the etcd
  hashkv      Prints the KV history hash of a given file
  help        Help about any command
  migrate     Migrates schema of etcd data dir files to make them compatible with different etcd version
  snapshot    Manages etcd node snapshots
  version     Prints the version of etcdutl

Flags:
  -h, --help               help for etcdutl
  -w, --write-out string   set the output format (fields, json, protobuf, simple, table) (default "simple")

Use "etcdutl [command] --help" for more information about a command.
`

const SNAPSHOT_HELP = `Manages etcd node snapshots

Usage:
  etcdutl snapshot [command]

Available Commands:
  restore     Restores an etcd member snapshot to an etcd directory
  status      [EXPERIMENTAL] Gets backend snapshot status of a given file

Flags:
  -h, --help   help for snapshot

Global Flags:
  -w, --write-out string   set the output format (fields, json, protobuf, simple, table) (default "simple")

Use "etcdutl snapshot [command] --help" for more information about a command.
`

async function status(io: Io, options: Options, paths: readonly string[]): Promise<number> {
  const { context, out } = io
  const [path] = paths
  if (path === undefined || paths.length > 1) return fail(io, 'Error: snapshot status requires exactly one argument', BAD_ARGUMENTS)
  const file = io.path(path)
  if (!context.files.exists(file)) return fail(io, `Error: stat ${path}: no such file or directory`)
  const bytes = context.files.read(file)
  const head = readSnapshot(bytes)?.head
  if (!head) return fail(io, 'Error: invalid database')
  const row = [head.hash, String(head.revision), String(head.keys), sizeText(bytes.length), head.version]
  const fields = { hash: parseInt(head.hash, 16), revision: head.revision, totalKey: head.keys, totalSize: bytes.length }
  const format = options.get('w')
  if (format === 'table') await out(table(['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE', 'VERSION'], [row]))
  else if (format === 'json') await out(`${JSON.stringify({ ...fields, version: head.version })}\n`)
  else if (format === 'fields')
    await out(
      `"Hash" : ${fields.hash}\n"Revision" : ${fields.revision}\n"Keys" : ${fields.totalKey}\n"Size" : ${fields.totalSize}\n"Version" : ${head.version}\n`,
    )
  else await out(`${row.join(', ')}\n`)
  return 0
}

async function restore(io: Io, options: Options, paths: readonly string[]): Promise<number> {
  const { context } = io
  const { files, system } = context
  const [path] = paths
  if (path === undefined || paths.length > 1) return fail(io, 'Error: snapshot restore requires exactly one argument', BAD_ARGUMENTS)
  const name = options.get('name') ?? 'default'
  const members = (options.get('initial-cluster') ?? `${name}=http://localhost:2380`).split(',').map((each) => each.split('='))
  const own = members.find(([member]) => member === name)
  if (!own) return fail(io, `Error: couldn't find local name ${JSON.stringify(name)} in the initial cluster configuration`)
  const folder = (options.get('data-dir') || `${name}.etcd`).replace(/(.)\/+$/, '$1')
  const place = io.path(folder)
  if (files.exists(place) && (files.stat(place).type !== 'directory' || files.list(place).length > 0))
    return fail(io, `Error: data-dir ${JSON.stringify(folder)} not empty or could not be read`)
  const log = (caller: string, message: string, fields: string): Promise<void> =>
    context.stderr.write(`${new Date(system.clock.now()).toISOString().slice(0, 19)}Z\tinfo\t${caller}\t${message}\t{${fields}}\n`)
  const places = `"path": ${JSON.stringify(path)}, "wal-dir": ${JSON.stringify(options.get('wal-dir') ?? `${folder}/member/wal`)}, "data-dir": ${JSON.stringify(folder)}, "snap-dir": ${JSON.stringify(`${folder}/member/snap`)}, "initial-memory-map-size": 10737418240`
  await log('snapshot/v3_snapshot.go:305', 'restoring snapshot', places)
  if (!files.exists(io.path(path))) return fail(io, `Error: open ${path}: no such file or directory`)
  const bytes = files.read(io.path(path))
  const read = readSnapshot(bytes)
  if (!read) return fail(io, 'Error: snapshot missing hash but --skip-hash-check=false')
  if (!read.isWhole && !options.has('skip-hash-check')) return fail(io, 'Error: expected sha256 of the snapshot, got another one')
  files.makeDirectory(`${place}/member/snap`, { parents: true, mode: 0o700 })
  files.makeDirectory(`${place}/member/wal`, { parents: true, mode: 0o700 })
  files.write(`${place}/${DATABASE}`, bytes, { mode: 0o600 })
  files.write(`${place}/${SNAP}`, '', { mode: 0o644 })
  files.write(`${place}/${WRITE_AHEAD_LOG}`, '', { mode: 0o600 })
  await log('bbolt', 'Opening db file', `"path": ${JSON.stringify(`${folder}/${DATABASE}`)}, "mode": "-rw-------"`)
  await log('membership/store.go:138', 'Trimming membership information from the backend...', '')
  for (const [, url = ''] of members)
    await log(
      'membership/cluster.go:424',
      'added member',
      `"cluster-id": "cdf818194e3a8c32", "local-member-id": "0", "added-peer-id": "8e9e05c52164694d", "added-peer-peer-urls": [${JSON.stringify(url)}], "added-peer-is-learner": false`,
    )
  await log('snapshot/v3_snapshot.go:333', 'restored snapshot', places)
  return 0
}

const SUBS: ReadonlyMap<string, (io: Io, options: Options, paths: readonly string[]) => Promise<number>> = new Map([
  ['restore', restore],
  ['status', status],
])

export function etcdutlCommand(): Command {
  return tool('etcdutl', async (io) => {
    const { context, out } = io
    const options = parseOptions(context, 'w:h', {
      help: 'h',
      'write-out': 'w',
      'data-dir': 'data-dir:',
      'wal-dir': 'wal-dir:',
      name: 'name:',
      'initial-cluster': 'initial-cluster:',
      'initial-cluster-token': 'initial-cluster-token:',
      'initial-advertise-peer-urls': 'initial-advertise-peer-urls:',
      'initial-memory-map-size': 'initial-memory-map-size:',
      'bump-revision': 'bump-revision:',
      'mark-compacted': 'mark-compacted',
      'skip-hash-check': 'skip-hash-check',
    })
    const [group, verb, ...paths] = options.operands
    const run = group === 'snapshot' ? SUBS.get(verb ?? '') : undefined
    if (run && !options.has('h')) return run(io, options, paths)
    if (group === 'version') await out(`etcdutl version: ${VERSION}\nAPI version: 3.6\n`)
    else if (group === 'snapshot') await out(SNAPSHOT_HELP)
    else if (group === undefined || group === 'help') await out(HELP)
    else return fail(io, `Error: unknown command ${JSON.stringify(group)} for "etcdutl"\nRun 'etcdutl --help' for usage.`)
    return 0
  })
}
