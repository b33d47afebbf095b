/** The tar format as cp writes and reads it: ustar, with GNU's member for names that do not fit; models Go's archive/tar. */
import { CliError } from '../../command/errors'

const BLOCK = 512
const NAME_SIZE = 100
const PREFIX_SIZE = 155
const LONG_LINK = '././@LongLink'
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export interface Member {
  readonly name: string
  readonly type: 'file' | 'directory' | 'symlink'
  /** Permission bits. */
  readonly mode: number
  /** Milliseconds since the epoch. */
  readonly modified: number
  readonly owner: string
  readonly group: string
  /** Of a symbolic link. */
  readonly target: string
  readonly data: Uint8Array
}

interface Head {
  readonly name: string
  readonly prefix: string
  readonly kind: string
  readonly size: number
  readonly member: Member
}

function headBlock({ name, prefix, kind, size, member }: Head): Uint8Array {
  const block = new Uint8Array(BLOCK)
  const put = (at: number, width: number, text: string) => block.set(encoder.encode(text).subarray(0, width), at)
  const octal = (at: number, width: number, value: number) => put(at, width, value.toString(8).padStart(width - 1, '0'))
  put(0, NAME_SIZE, name)
  octal(100, 8, member.mode & 0o7777)
  // Owners go by name: only those can be looked up on the other side.
  octal(108, 8, 0)
  octal(116, 8, 0)
  octal(124, 12, size)
  octal(136, 12, Math.max(0, Math.floor(member.modified / 1000)))
  put(148, 8, '        ')
  put(156, 1, kind)
  put(157, NAME_SIZE, member.target)
  put(257, 8, 'ustar\u000000')
  put(265, 32, member.owner)
  put(297, 32, member.group)
  put(345, PREFIX_SIZE, prefix)
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(148, 8, `${sum.toString(8).padStart(6, '0')}\u0000 `)
  return block
}

function padded(data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(data.length / BLOCK) * BLOCK)
  whole.set(data)
  return whole
}

/** Where a long name splits into prefix and name; undefined when it does not. */
function splitName(name: string): { readonly prefix: string; readonly name: string } | undefined {
  const size = (text: string) => encoder.encode(text).length
  if (size(name) <= NAME_SIZE) return { prefix: '', name }
  for (let slash = name.lastIndexOf('/', name.length - 2); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
    const prefix = name.slice(0, slash)
    if (size(name.slice(slash + 1)) > NAME_SIZE) return undefined
    if (size(prefix) <= PREFIX_SIZE) return { prefix, name: name.slice(slash + 1) }
  }
  return undefined
}

export function* archiveBlocks(members: Iterable<Member>): Generator<Uint8Array> {
  for (const member of members) {
    const kind = { file: '0', symlink: '2', directory: '5' }[member.type]
    const data = member.type === 'file' ? member.data : new Uint8Array()
    const written = member.type === 'directory' ? `${member.name}/` : member.name
    const split = splitName(written)
    if (!split) {
      const long = encoder.encode(`${written}\u0000`)
      yield headBlock({ name: LONG_LINK, prefix: '', kind: 'L', size: long.length, member: { ...member, target: '' } })
      yield padded(long)
    }
    yield headBlock({ ...(split ?? { prefix: '', name: written }), kind, size: data.length, member })
    if (data.length) yield padded(data)
  }
  yield new Uint8Array(2 * BLOCK)
}

/** What was read of an archive so far. */
export interface ReadArchive {
  readonly members: readonly Member[]
  /** The two empty blocks at the end were seen. */
  readonly isComplete: boolean
  /** Bytes of a member that were not followed by the rest of it. */
  readonly isTorn: boolean
}

function field(block: Uint8Array, at: number, width: number): string {
  const bytes = block.subarray(at, at + width)
  const end = bytes.indexOf(0)
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end))
}

function isEmpty(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0)
}

/** Reads what is there, whole or not. Throws CliError for what is no archive. */
export function readArchive(bytes: Uint8Array): ReadArchive {
  const members: Member[] = []
  let longName: string | undefined
  let longTarget: string | undefined
  let at = 0
  while (at + BLOCK <= bytes.length) {
    const head = bytes.subarray(at, at + BLOCK)
    if (isEmpty(head)) {
      const second = bytes.subarray(at + BLOCK, at + 2 * BLOCK)
      if (second.length === BLOCK && !isEmpty(second)) throw new CliError('archive/tar: invalid tar header')
      return { members, isComplete: true, isTorn: false }
    }
    const size = Number.parseInt(field(head, 124, 12), 8)
    if (!field(head, 257, 6).startsWith('ustar') || Number.isNaN(size)) throw new CliError('archive/tar: invalid tar header')
    const start = at + BLOCK
    if (start + size > bytes.length) return { members, isComplete: false, isTorn: true }
    const data = bytes.slice(start, start + size)
    at = start + Math.ceil(size / BLOCK) * BLOCK
    const kind = field(head, 156, 1)
    if (kind === 'L') longName = field(data, 0, data.length)
    else if (kind === 'K') longTarget = field(data, 0, data.length)
    else {
      const prefix = field(head, 345, PREFIX_SIZE)
      members.push({
        name: longName ?? (prefix ? `${prefix}/` : '') + field(head, 0, NAME_SIZE),
        type: kind === '5' ? 'directory' : kind === '2' ? 'symlink' : 'file',
        mode: Number.parseInt(field(head, 100, 8), 8) & 0o7777,
        modified: (Number.parseInt(field(head, 136, 12), 8) || 0) * 1000,
        owner: field(head, 265, 32),
        group: field(head, 297, 32),
        target: longTarget ?? field(head, 157, NAME_SIZE),
        data,
      })
      longName = longTarget = undefined
    }
  }
  return { members, isComplete: false, isTorn: at !== bytes.length }
}
