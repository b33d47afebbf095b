/** `etcdctl snapshot save`: the store in a file; models etcdctl v3.6, which does no more with snapshots. */
import { FileError } from '../../shell/files'
import type { Io } from '../../shell/tools/tool'
import { fail, type Sub } from './call'
import { makeSnapshot } from './database-file'
import type { EtcdView } from './view'

/** Milliseconds that fetching takes. */
const FETCHING = 25

const HELP = `NAME:
	snapshot - Manages etcd node snapshots

USAGE:
	etcdctl snapshot <subcommand> [flags]

API VERSION:
	3.6

COMMANDS:
	save	Stores an etcd node backend snapshot to a given file

OPTIONS:
  -h, --help[=false]	help for snapshot

`

export function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

async function saveSnapshot({ context, out, path: resolve }: Io, view: EtcdView, endpoint: string, path: string): Promise<number> {
  const { files, system } = context
  const log = (caller: string, msg: string, more: Readonly<Record<string, string>> = {}, logger?: string): Promise<void> =>
    context.stderr.write(
      `${JSON.stringify({ level: 'info', ts: new Date(system.clock.now()).toISOString().replace('Z', '000Z'), ...(logger === undefined ? {} : { logger }), caller, msg, ...more })}\n`,
    )
  const { head, bytes } = makeSnapshot(view)
  try {
    files.write(resolve(path), bytes, { mode: 0o600 })
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await context.stderr.write(`Error: could not open ${path}.part (open ${path}.part: ${error.message.toLowerCase()})\n`)
    return 1
  }
  await log('snapshot/v3_snapshot.go:83', 'created temporary db file', { path: `${path}.part` })
  await log('v3@v3.6.6/maintenance.go:236', 'opened snapshot stream; downloading', {}, 'client')
  await log('snapshot/v3_snapshot.go:96', 'fetching snapshot', { endpoint })
  await system.clock.sleep(FETCHING, context.signal)
  await log('v3@v3.6.6/maintenance.go:302', 'completed snapshot read; closing', {}, 'client')
  await log('snapshot/v3_snapshot.go:111', 'fetched snapshot', {
    endpoint,
    size: sizeText(bytes.length),
    took: `${FETCHING}.000000ms`,
    'etcd-version': head.version,
  })
  await log('snapshot/v3_snapshot.go:121', 'saved', { path })
  await out(`Snapshot saved at ${path}\nServer version ${head.version}\n`)
  return 0
}

export const snapshot: Sub = async ({ io, view, words, endpoint }) => {
  const [sub, path, ...more] = words
  if (sub !== 'save') {
    await io.out(HELP)
    return 0
  }
  if (path === undefined || more.length > 0) return fail(io, 'Error: snapshot save expects one argument', 128)
  return saveSnapshot(io, view, endpoint, path)
}
