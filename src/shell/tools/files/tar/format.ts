/** The blocks of a tar archive: headers and entries. */
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
  /** `link` is another name of the file that `target` names. */
  readonly type: 'file' | 'directory' | 'symlink' | 'link' | 'fifo'
  readonly target: string
  readonly data: Uint8Array
}

const FLAGS: Readonly<Record<Entry['type'], string>> = { file: '0', link: '1', symlink: '2', directory: '5', fifo: '6' }
const TYPES = new Map(Object.entries(FLAGS).map(([type, flag]) => [flag, type as Entry['type']]))

/** Bytes that fill the last block of a file. */
export const filling = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK

/** An entry that stands in an archive, with its place there. */
export interface Placed extends Entry {
  readonly start: number
  readonly end: number
}

export function header(io: Io, entry: Entry): Uint8Array {
  const out = new Uint8Array(BLOCK)
  const put = (at: number, text: string): void => out.set(encode(text), at)
  const octal = (at: number, width: number, value: number): void => put(at, `${value.toString(8).padStart(width - 1, '0')}`)
  let name = encode(entry.name)
  if (name.length > 100) {
    // The front of a long path goes into the prefix field.
    const cut = entry.name.lastIndexOf('/', 154)
    if (cut > 0) put(345, entry.name.slice(0, cut))
    name = encode(entry.name.slice(cut + 1)).slice(0, 100)
  }
  out.set(name, 0)
  octal(100, 8, entry.mode)
  octal(108, 8, accountOf(io.context.system, entry.owner)?.uid ?? 0)
  octal(116, 8, groupId(io.context.system, entry.group))
  octal(124, 12, entry.type === 'file' ? entry.data.length : 0)
  octal(136, 12, Math.floor(entry.modified / 1000))
  put(148, '        ')
  put(156, FLAGS[entry.type])
  put(157, entry.target)
  put(257, 'ustar\x0000')
  put(265, entry.owner)
  put(297, entry.group)
  put(
    148,
    `${out
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
  )
  return out
}

export function* entriesOf(bytes: Uint8Array): Generator<Placed> {
  const text = (at: number, length: number, from: Uint8Array): string =>
    decoder.decode(from.subarray(at, at + length)).replace(/\0[\s\S]*$/, '')
  if (bytes.length < BLOCK) throw new ToolError(NO_ARCHIVE, 2)
  let longName: string | undefined
  let start = 0
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const head = bytes.subarray(at, at + BLOCK)
    at += BLOCK
    if (head.every((byte) => byte === 0)) return
    if (!text(257, 6, head).startsWith('ustar')) throw new ToolError(NO_ARCHIVE, 2)
    const size = parseInt(text(124, 12, head), 8) || 0
    const data = bytes.slice(at, at + size)
    if (data.length < size) throw new ToolError('Unexpected EOF in archive\ntar: Error is not recoverable: exiting now', 2)
    at += size + filling(size)
    const kind = text(156, 1, head)
    if (kind === 'L') {
      longName = decoder.decode(data).replace(/\0[\s\S]*$/, '')
      continue
    }
    const prefix = text(345, 155, head)
    const name = longName ?? (prefix ? `${prefix}/` : '') + text(0, 100, head)
    longName = undefined
    const type = kind === '' ? 'file' : TYPES.get(kind)
    const from = start
    start = at
    if (type === undefined) continue
    yield {
      start: from,
      end: at,
      name,
      mode: parseInt(text(100, 8, head), 8) & 0o7777,
      modified: (parseInt(text(136, 12, head), 8) || 0) * 1000,
      owner: text(265, 32, head) || 'root',
      group: text(297, 32, head) || 'root',
      type,
      target: text(157, 100, head),
      data,
    }
  }
}
