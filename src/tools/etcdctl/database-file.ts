/** The files of a database: a snapshot, and what lies in a data folder. Their first line names the database and says what is in it. */
import { digestOf } from '../../engine/api/hash'
import { concatBytes } from '../../shell/concat-bytes'
import type { EtcdView } from './view'

/** Below a data folder. */
export const DATABASE = 'member/snap/db'
export const WRITE_AHEAD_LOG = 'member/wal/0000000000000000-0000000000000000.wal'

export interface SnapshotHead {
  /** By this etcd finds what it held. */
  readonly database: string
  /** Of what follows the first line. */
  readonly hash: string
  readonly revision: number
  readonly keys: number
  /** That of the storage. */
  readonly version: string
}

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()
const HASH = /^\w+:(\w{8})/

/** The name in a database's file; undefined when it is no such file. */
export function databaseIn(text: string): string | undefined {
  return headOf(text)?.database
}

function headOf(text: string): Partial<SnapshotHead> | undefined {
  try {
    return JSON.parse(text.slice(0, text.indexOf('\n'))) as Partial<SnapshotHead>
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

const hashOf = (body: Uint8Array): string => HASH.exec(digestOf(DECODER.decode(body)))?.[1] ?? ''

/** Everything stored, with its keys. */
export function contentOf(view: EtcdView): { readonly body: Uint8Array; readonly hash: string; readonly keys: number } {
  const pairs = view.range('', undefined).map(({ key, value }) => [key, value()] as const)
  const body = concatBytes(pairs.flatMap(([key, value]) => [ENCODER.encode(`${key}\n${value.length}\n`), value]))
  return { body, hash: hashOf(body), keys: pairs.length }
}

/** The same as one file. */
export function makeSnapshot(view: EtcdView): { readonly head: SnapshotHead; readonly bytes: Uint8Array } {
  const { body, hash, keys } = contentOf(view)
  const head: SnapshotHead = {
    database: view.save(),
    hash,
    revision: view.revision(),
    keys,
    version: `${view.version.replace(/\.\d+$/, '')}.0`,
  }
  return { head, bytes: concatBytes([ENCODER.encode(`${JSON.stringify(head)}\n`), body]) }
}

/** What a snapshot says of itself, and whether that fits what is in it; undefined for a file that is none. */
export function readSnapshot(bytes: Uint8Array): { readonly head: SnapshotHead; readonly isWhole: boolean } | undefined {
  const at = bytes.indexOf(0x0a)
  const head = at < 0 ? undefined : headOf(DECODER.decode(bytes.subarray(0, at + 1)))
  if (head?.hash === undefined) return undefined
  return { head: head as SnapshotHead, isWhole: hashOf(bytes.subarray(at + 1)) === head.hash }
}
