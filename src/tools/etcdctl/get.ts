/** `etcdctl get`: a key, a range of keys or all with a prefix, plain or as JSON. */
import { encodeBase64 } from '../../engine/api/base64'
import { header, jsonLine } from './answer'
import { fail, type Call, type Sub } from './call'
import type { KeyValue } from './view'

/** The end of the range of all keys with a prefix. */
function endOf(prefix: string): string {
  return `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`
}

function find({ view, options }: Call, key: string, end: string | undefined): readonly KeyValue[] {
  if (options.has('prefix')) return view.range(key, key === '' ? undefined : endOf(key))
  if (options.has('from-key')) return view.range(key, undefined)
  return view.range(key, end ?? `${key}\0`)
}

/** `count` is that of all, `shown` stops at the limit. */
async function writeJson({ io, view, options }: Call, shown: readonly KeyValue[], count: number): Promise<void> {
  const kvs = shown.map(({ key, value, createRevision, modRevision, version }) => ({
    key: encodeBase64(key),
    create_revision: createRevision,
    mod_revision: modRevision,
    version,
    ...(options.has('keys-only') ? {} : { value: encodeBase64(value()) }),
  }))
  const more = shown.length < count && !options.has('count-only') ? { more: true } : {}
  await io.out(jsonLine({ header: header(view), ...(options.has('count-only') ? {} : { kvs }), ...more, count }))
}

async function writePlain({ io, options }: Call, shown: readonly KeyValue[]): Promise<void> {
  for (const { key, value } of shown) {
    if (!options.has('print-value-only')) await io.out(`${key}\n`)
    if (!options.has('keys-only')) await io.context.stdout.write(value())
    await io.out('\n')
  }
}

export const get: Sub = async (call) => {
  const { io, options, words } = call
  const [key, end] = words
  if (key === undefined) return fail(io, 'Error: get command needs one argument as key and an optional argument as range_end', 128)
  const found = find(call, key, end)
  const limit = Number(options.get('limit') ?? 0)
  const shown = limit > 0 ? found.slice(0, limit) : found
  if (options.get('w') === 'json') await writeJson(call, shown, found.length)
  else if (options.has('count-only')) await io.out(options.get('w') === 'fields' ? `"Count" : ${found.length}\n` : '')
  else await writePlain(call, shown)
  return 0
}
