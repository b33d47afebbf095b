/** A container's log as the kubelet reads it: lines with time and stream in a file that is now and then put aside; models the CRI log files. */
import { gzipSync } from 'fflate'
import { decodeText, encodeText } from '../../shell/bytes'

export interface LogLine {
  /** Milliseconds of virtual time. */
  readonly time: number
  readonly stream: 'stdout' | 'stderr'
  /** With its newline, unless it goes on in the next or the last piece has none; bytes that are no UTF-8 as in `shell/bytes`. */
  readonly text: string
}

export interface LogSelection {
  readonly since?: number
  readonly tail?: number
  readonly stream?: string
}

interface Follower {
  readonly line: (line: LogLine) => void
  readonly ended: () => void
}

/** More text is not kept of what nobody rotates in time. */
const MAX_SIZE = 20 * 1024 * 1024

/** A file of the log that is written no more. */
export interface RotatedLog {
  /** When it was put aside: the end of its name, for example `20261120-150000`. */
  readonly stamp: string
  /** All but the newest are. */
  readonly compressed: boolean
  readonly bytes: number
  content(): Uint8Array
}

/** Bytes a line of the file may have (`max_container_log_line_size`). */
const LONGEST_LINE = 16_384

/** What was written at once: whole lines, which are told apart when somebody reads them. */
type Piece = LogLine

function linesOf({ time, stream, text }: Piece): readonly LogLine[] {
  const lines: LogLine[] = []
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start) + 1 || text.length
    const line = text.slice(start, end)
    // No character takes more than three bytes for each of its units.
    if (line.length * 3 <= LONGEST_LINE) lines.push({ time, stream, text: line })
    else for (const part of partsOf(line)) lines.push({ time, stream, text: part })
    start = end
  }
  return lines
}

/** A line that is too long for one of the file is several, of which the last alone has the newline. */
function partsOf(line: string): readonly string[] {
  const bytes = encodeText(line)
  const parts: string[] = []
  const end = bytes.length - (line.endsWith('\n') ? 1 : 0)
  let from = 0
  for (; end - from > LONGEST_LINE; from += LONGEST_LINE) parts.push(decodeText(bytes.subarray(from, from + LONGEST_LINE)))
  return from === 0 ? [line] : [...parts, decodeText(bytes.subarray(from))]
}

/** RFC 3339 with nine decimals, as log lines carry it. */
export function nanoseconds(time: number): string {
  return new Date(time).toISOString().replace('Z', '000000Z')
}

/** The file in the form of the CRI. */
export function logText(lines: readonly LogLine[]): string {
  return lines
    .map((line) => `${nanoseconds(line.time)} ${line.stream} ${line.text.endsWith('\n') ? `F ${line.text}` : `P ${line.text}\n`}`)
    .join('')
}

/** What stands before the text of each line: a time, the stream, whether it goes on. */
const PREFIX = '2026-01-01T00:00:00.000000000Z stdout F '.length

/** Bytes that whole lines take in the file; those of a very long line count as one. */
function fileSize(text: string): number {
  const closing = text.endsWith('\n') ? 0 : 1
  let lines = closing
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return closing + (/[^\x00-\x7f]/.test(text) ? encodeText(text).length : text.length) + lines * PREFIX
}

/** What it was made of is let go. */
function compress({ stamp, content }: RotatedLog): RotatedLog {
  const compressed = gzipSync(content(), { mtime: 0 })
  return { stamp, compressed: true, bytes: compressed.length, content: () => compressed }
}

export class ContainerLog {
  private pieces: Piece[] = []
  /** Characters that are kept. */
  private kept = 0
  private size = 0
  /** Made for the first who follows: most logs are never followed. */
  private followers: Set<Follower> | undefined
  /** What has no newline yet. */
  private readonly partial = { stdout: '', stderr: '' }
  closed = false
  /** From the oldest to the newest. */
  rotated: readonly RotatedLog[] = []

  /** Bytes of the file as it is now. */
  get bytes(): number {
    return this.size
  }

  /** Bytes of all its files. */
  get allBytes(): number {
    return this.rotated.reduce((sum, { bytes }) => sum + bytes, this.size)
  }

  /** Puts the file aside and begins another; older ones are compressed, and but `keep` of them forgotten. */
  rotate(time: number, keep: number): void {
    const { pieces, size } = this
    const stamp = new Date(time)
      .toISOString()
      .replace(/[-:]|\..*/g, '')
      .replace('T', '-')
    const older = keep > 0 ? this.rotated.slice(-keep) : []
    this.rotated = [
      ...older.map((log) => (log.compressed ? log : compress(log))),
      { stamp, compressed: false, bytes: size, content: () => encodeText(logText(pieces.flatMap(linesOf))) },
    ]
    this.pieces = []
    this.kept = 0
    this.size = 0
  }

  append(time: number, stream: 'stdout' | 'stderr', text: string): void {
    const end = text.lastIndexOf('\n') + 1
    if (end === 0) {
      this.partial[stream] += text
      return
    }
    const lines = this.partial[stream] + text.slice(0, end)
    // The runtime reads lines as Go does, to whom a carriage return before the newline is part of it.
    this.add({ time, stream, text: lines.includes('\r') ? lines.replaceAll('\r\n', '\n') : lines })
    this.partial[stream] = text.slice(end)
  }

  /** The container has exited: what had no newline is written, followers end. */
  close(time: number): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.partial[stream]) this.add({ time, stream, text: this.partial[stream] })
      this.partial[stream] = ''
    }
    this.closed = true
    const { followers } = this
    this.followers = undefined
    if (followers) for (const { ended } of followers) ended()
  }

  select({ since, tail = Infinity, stream }: LogSelection = {}): readonly LogLine[] {
    const only = stream && stream !== 'All' ? stream.toLowerCase() : undefined
    const found: (readonly LogLine[])[] = []
    // From the end, so that the last lines of a long log cost no more than they are.
    for (let at = this.pieces.length - 1, left = tail; at >= 0 && left > 0; at--) {
      const piece = this.pieces[at]!
      if ((only && piece.stream !== only) || (since !== undefined && piece.time < since)) continue
      const lines = linesOf(piece)
      found.push(lines.slice(-left))
      left -= lines.length
    }
    return found.reverse().flat()
  }

  /** Hands on every further line; `ended` runs when the container exits. Returns how to stop. */
  follow(line: (line: LogLine) => void, ended: () => void): () => void {
    if (this.closed) {
      ended()
      return () => undefined
    }
    const follower: Follower = { line, ended }
    const followers = (this.followers ??= new Set())
    followers.add(follower)
    return () => followers.delete(follower)
  }

  /** The last bytes, for termination messages that fall back to the log. */
  lastText(maxLines: number, maxBytes: number): string {
    return this.select({ tail: maxLines })
      .map((line) => line.text)
      .join('')
      .slice(-maxBytes)
      .replace(/\p{Surrogate}/gu, '\ufffd')
  }

  private add(piece: Piece): void {
    // A few long arrays grow in place; the many of two or three pieces have no room to spare.
    if (this.pieces.length < 8) this.pieces = this.pieces.concat(piece)
    else this.pieces.push(piece)
    this.kept += piece.text.length
    this.size += fileSize(piece.text)
    if (this.kept > MAX_SIZE) this.forget(this.kept - MAX_SIZE / 2)
    if (this.followers) for (const line of linesOf(piece)) for (const follower of this.followers) follower.line(line)
  }

  /** Drops the oldest lines, until at least so much is gone. */
  private forget(bytes: number): void {
    let left = bytes
    let whole = 0
    while (left > 0 && this.pieces[whole]!.text.length <= left) left -= this.pieces[whole++]!.text.length
    const kept = this.pieces.slice(whole)
    const first = kept[0]
    if (first && left > 0) {
      const text = first.text.slice(first.text.indexOf('\n', left - 1) + 1 || first.text.length)
      if (text) kept[0] = { ...first, text }
      else kept.shift()
    }
    this.pieces = kept
    this.kept = kept.reduce((sum, { text }) => sum + text.length, 0)
    this.size = kept.reduce((sum, { text }) => sum + fileSize(text), 0)
  }
}
