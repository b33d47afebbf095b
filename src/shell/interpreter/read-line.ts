/** Reads up to a delimiter from a descriptor without taking more than it needs from those who share it. */
import { decodeText } from '../bytes'
import { concatBytes } from '../concat-bytes'
import type { Shell } from './shell'
import { outOfMemory } from './limits'

/** Bytes of one line beyond which there is no memory. */
const LONGEST = 64 * 1024 * 1024

/** A line without its delimiter; undefined at the end of the input (a last line without delimiter counts, flagged). */
export async function readRecord(
  shell: Shell,
  fd: number,
  options: { readonly delimiter?: number; readonly signal?: AbortSignal; readonly maximum?: number } = {},
): Promise<{ readonly bytes: Uint8Array; readonly complete: boolean }> {
  const handle = shell.handle(fd)
  if (handle.terminal) await handle.terminal.untilForeground(shell.process)
  const delimiter = options.delimiter ?? 10
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const chunk = await handle.read(options.signal ?? shell.waitSignal)
    if (!chunk) return { bytes: concatBytes(chunks), complete: false }
    shell.process.weigh(chunk.length)
    if (shell.process.due) await shell.process.tick()
    if (size > LONGEST) throw outOfMemory(size)
    const end = delimiter < 0 ? -1 : chunk.indexOf(delimiter)
    const limit = options.maximum === undefined ? Infinity : options.maximum - size
    if (end >= 0 && end < limit) {
      handle.unread(chunk.slice(end + 1))
      chunks.push(chunk.subarray(0, end))
      return { bytes: concatBytes(chunks), complete: true }
    }
    if (chunk.length >= limit) {
      handle.unread(chunk.slice(limit))
      chunks.push(chunk.subarray(0, limit))
      return { bytes: concatBytes(chunks), complete: true }
    }
    chunks.push(chunk)
    size += chunk.length
  }
}

export async function readLine(shell: Shell, fd: number): Promise<string | undefined> {
  const { bytes, complete } = await readRecord(shell, fd)
  if (!complete && bytes.length === 0) return undefined
  return decodeText(bytes)
}
