/** The blocks of a tar archive: headers and entries. */
import { concatBytes } from '../../../concat-bytes'
import { encode } from '../../../pipe'
import { accountOf, groupId } from '../../../accounts'
import { ToolError, type Io } from '../../tool'

export const BLOCK = 512

const NO_ARCHIVE = 'This does not look like a tar archive\ntar: Exiting with failure status due to previous errors'

const decoder = new TextDecoder()

export interface Entry {
  readonly name: string
  readonly mode: number
  readonly modified: number
  readonly owner: string
  readonly group: string
  /** `link` is another name of the file that `target` names, `label` the name of the archive. */
  readonly type: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'label'
  readonly target: string
  readonly data: Uint8Array
}

const FLAGS: Readonly<Record<Entry['type'], string>> = { file: '0', link: '1', symlink: '2', directory: '5', fifo: '6', label: 'V' }
const TYPES = new Map(Object.entries(FLAGS).map(([type, flag]) => [flag, type as Entry['type']]))

/** Bytes that fill the last block of a file. */
export const filling = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK

/** An entry that stands in an archive, with its place there. */
export interface Placed extends Entry {
  readonly start: number
  /** Where its own header is. */
  readonly at: number
  readonly end: number
}

/** How long names and targets of links are in the fields of a header; longer ones come before it, as GNU tar has them. */
const NAME = 100
/** The entry before another that says what its fields have no room for. */
const LONG = { name: 'L', target: 'K' } as const

/** The blocks of an entry before its data. */
export function header(io: Io, entry: Entry): Uint8Array {
  const name = encode(entry.name)
  const target = encode(entry.target)
  return concatBytes([
    ...(target.length > NAME ? longField(io, LONG.target, target) : []),
    ...(name.length > NAME ? longField(io, LONG.name, name) : []),
    block(io, { ...entry, name: name.subarray(0, NAME), target: target.subarray(0, NAME), flag: FLAGS[entry.type] }),
  ])
}

function longField(io: Io, flag: string, text: Uint8Array): readonly Uint8Array[] {
  const data = new Uint8Array(text.length + 1)
  data.set(text)
  const of = { name: encode('././@LongLink'), target: new Uint8Array(), mode: 0o644, modified: 0, owner: 'root', group: 'root' }
  return [block(io, { ...of, data, flag }), data, new Uint8Array(filling(data.length))]
}

type Fields = Pick<Entry, 'mode' | 'modified' | 'owner' | 'group' | 'data'> & {
  readonly name: Uint8Array
  readonly target: Uint8Array
  readonly flag: string
}

function block(io: Io, fields: Fields): Uint8Array {
  const out = new Uint8Array(BLOCK)
  const put = (at: number, text: string): void => out.set(encode(text), at)
  const octal = (at: number, width: number, value: number): void => put(at, `${value.toString(8).padStart(width - 1, '0')}`)
  out.set(fields.name, 0)
  octal(100, 8, fields.mode)
  octal(108, 8, accountOf(io.context.system, fields.owner)?.uid ?? 0)
  octal(116, 8, groupId(io.context.system, fields.group))
  octal(124, 12, fields.data.length)
  octal(136, 12, Math.floor(fields.modified / 1000))
  put(148, '        ')
  put(156, fields.flag)
  out.set(fields.target, 157)
  put(257, 'ustar\x0000')
  put(265, fields.owner.slice(0, 31))
  put(297, fields.group.slice(0, 31))
  const sum = out.reduce((total, byte) => total + byte, 0)
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  return out
}

/** What the records of a pax header say: `LENGTH KEY=VALUE`, each on a line. */
function paxRecords(data: Uint8Array): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < data.length;) {
    const length = parseInt(decoder.decode(data.subarray(at, at + 20)), 10)
    if (!(length > 0)) break
    const [, key, value] = /^\d+ ([^=]*)=([^]*)\n$/.exec(decoder.decode(data.subarray(at, at + length))) ?? []
    if (key !== undefined && value !== undefined) found.set(key, value)
    at += length
  }
  return found
}

export function* entriesOf(bytes: Uint8Array): Generator<Placed> {
  const text = (at: number, length: number, from: Uint8Array): string =>
    decoder.decode(from.subarray(at, at + length)).replace(/\0[\s\S]*$/, '')
  if (bytes.length < BLOCK) throw new ToolError(NO_ARCHIVE, 2)
  /** What entries before an entry say of it. */
  let long: { name?: string | undefined; target?: string | undefined } = {}
  let start = 0
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const head = bytes.subarray(at, at + BLOCK)
    const headAt = at
    at += BLOCK
    if (head.every((byte) => byte === 0)) return
    if (!text(257, 6, head).startsWith('ustar')) throw new ToolError(NO_ARCHIVE, 2)
    const size = parseInt(text(124, 12, head), 8) || 0
    const data = bytes.slice(at, at + size)
    if (data.length < size) throw new ToolError('Unexpected EOF in archive\ntar: Error is not recoverable: exiting now', 2)
    at += size + filling(size)
    const kind = text(156, 1, head)
    if (kind === LONG.name || kind === LONG.target) {
      long[kind === LONG.name ? 'name' : 'target'] = text(0, data.length, data)
      continue
    }
    if (kind === 'x') {
      const told = paxRecords(data)
      long = { name: told.get('path'), target: told.get('linkpath') }
      continue
    }
    const prefix = text(345, 155, head)
    const name = long.name ?? (prefix ? `${prefix}/` : '') + text(0, NAME, head)
    const target = long.target ?? text(157, NAME, head)
    long = {}
    const type = kind === '' ? 'file' : TYPES.get(kind)
    const from = start
    start = at
    if (type === undefined) continue
    yield {
      start: from,
      at: headAt,
      end: at,
      name,
      mode: parseInt(text(100, 8, head), 8) & 0o7777,
      modified: (parseInt(text(136, 12, head), 8) || 0) * 1000,
      owner: text(265, 32, head) || 'root',
      group: text(297, 32, head) || 'root',
      type,
      target,
      data,
    }
  }
}
