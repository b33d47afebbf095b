/** `etcdctl snapshot save` and `etcdutl snapshot status`: the store in a file, and what such a file holds; models etcd v3.6. */
import type { Command } from '../../shell/command'
import { FileError } from '../../shell/files'
import { parseOptions, tool, type Io } from '../../shell/tools/tool'
import { digestOf } from '../../engine/api/hash'
import { fail, type Sub } from './call'
import { table } from './table'
import type { EtcdView } from './view'

/** What a snapshot begins with here; its keys and values follow. */
interface Head {
  readonly hash: string
  readonly revision: number
  readonly keys: number
  readonly version: string
}

const ENCODER = new TextEncoder()
/** Milliseconds that fetching takes. */
const FETCHING = 25

function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

async function saveSnapshot({ context, out, path: resolve }: Io, view: EtcdView, endpoint: string, path: string): Promise<number> {
  const { files, system } = context
  const log = (caller: string, msg: string, more: Readonly<Record<string, string>> = {}, logger?: string): Promise<void> =>
    context.stderr.write(
      `${JSON.stringify({ level: 'info', ts: new Date(system.clock.now()).toISOString().replace('Z', '000Z'), ...(logger === undefined ? {} : { logger }), caller, msg, ...more })}\n`,
    )
  const pairs = view.range('', undefined).map(({ key, value }) => [key, value()] as const)
  const body = pairs.map(([key, value]) => `${key}\n${value.length}\n`).join('')
  const head: Head = {
    hash: digestOf(body).slice(7, 15),
    revision: view.revision(),
    keys: pairs.length,
    version: `${view.version.replace(/\.\d+$/, '')}.0`,
  }
  const parts = [ENCODER.encode(`${JSON.stringify(head)}\n${body}`), ...pairs.map(([, value]) => value)]
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  try {
    files.write(resolve(path), all, { mode: 0o600 })
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
    size: sizeText(all.length),
    took: `${FETCHING}.000000ms`,
    'etcd-version': head.version,
  })
  await log('snapshot/v3_snapshot.go:121', 'saved', { path })
  await out(`Snapshot saved at ${path}\nServer version ${head.version}\n`)
  return 0
}

export const snapshot: Sub = async ({ io, view, words, endpoint }) => {
  const [sub, path, ...more] = words
  if (sub !== 'save')
    return fail(io, `Error: unknown command ${JSON.stringify(sub ?? '')} for "etcdctl snapshot"\nRun 'etcdctl snapshot --help' for usage.`)
  if (path === undefined || more.length > 0) return fail(io, 'Error: snapshot save expects one argument', 128)
  return saveSnapshot(io, view, endpoint, path)
}

function headOf(text: string): Head | undefined {
  try {
    return JSON.parse(text.slice(0, text.indexOf('\n'))) as Head
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

export function etcdutlCommand(): Command {
  return tool('etcdutl', async (io) => {
    const { context, out } = io
    const options = parseOptions(context, 'w:', {
      'write-out': 'w',
      'data-dir': 'data-dir:',
      name: 'name:',
      'skip-hash-check': 'skip-hash-check',
    })
    const [group, verb, path] = options.operands
    if (group === 'version') {
      await out('etcdutl version: 3.6.6\nAPI version: 3.6\n')
      return 0
    }
    if (group !== 'snapshot')
      return fail(io, `Error: unknown command ${JSON.stringify(group ?? '')} for "etcdutl"\nRun 'etcdutl --help' for usage.`)
    if (verb === 'restore') return fail(io, 'Error: a snapshot cannot be restored here')
    if (verb !== 'status') return fail(io, `Error: unknown command ${JSON.stringify(verb ?? '')} for "etcdutl snapshot"`)
    if (path === undefined) return fail(io, 'Error: snapshot status requires exactly one argument', 128)
    const file = io.path(path)
    if (!context.files.exists(file)) return fail(io, `Error: stat ${path}: no such file or directory`)
    const head = headOf(context.files.readText(file))
    if (!head) return fail(io, 'Error: invalid database')
    const row = [head.hash, String(head.revision), String(head.keys), sizeText(context.files.stat(file).size), head.version]
    if (options.get('w') === 'table') await out(table(['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE', 'VERSION'], [row]))
    else if (options.get('w') === 'json')
      await out(
        `${JSON.stringify({ hash: parseInt(head.hash, 16), revision: head.revision, totalKey: head.keys, totalSize: context.files.stat(file).size, version: head.version })}\n`,
      )
    else await out(`${row.join(', ')}\n`)
    return 0
  })
}
