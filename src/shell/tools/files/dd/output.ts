/** Where dd writes: a file from a place on, or a stream; in records of the size that was asked for. */
import { FileError } from '../../../files'
import { LARGEST_FILE } from '../../../memory-nodes'
import { concatBytes } from '../../../concat-bytes'
import { ToolError, type Io } from '../../tool'
import type { Settings } from './settings'

/** Longer records are written in pieces. */
const LARGEST_HELD = 4 * 1024 * 1024

export class Output {
  full = 0
  partial = 0
  copied = 0
  /** Bytes of the record that is being written. */
  private begun = 0
  /** The file; none for streams and for what keeps nothing. */
  private readonly path: string | undefined
  private place: number
  private held: Uint8Array[] = []
  private holding = 0

  constructor(
    private readonly io: Io,
    private readonly settings: Settings,
  ) {
    const { to, seek } = settings
    this.path = to === undefined || /^\/dev\/(null|stdout)$/.test(to) ? undefined : io.path(to)
    this.place = seek
  }

  /** Makes the file as long as what stays of it. Throws FileError and ToolError. */
  open(): void {
    const { path, place } = this
    const { conversions, append } = this.settings
    const { files } = this.io.context
    if (path === undefined) return
    if (place > LARGEST_FILE)
      throw new ToolError(`failed to truncate to ${place} bytes in output file '${this.settings.to}': File too large`)
    const old = files.exists(path) ? files.read(path) : undefined
    if (old && conversions.has('excl')) throw new FileError('EEXIST', path)
    if (!old && conversions.has('nocreat')) throw new FileError('ENOENT', path)
    if (append) {
      if (!old) files.write(path, '')
      return
    }
    const kept = new Uint8Array(Math.max(place, conversions.has('notrunc') ? (old?.length ?? 0) : 0))
    kept.set((old ?? kept).subarray(0, kept.length))
    files.write(path, kept)
  }

  async take(piece: Uint8Array): Promise<void> {
    if (this.settings.together) return this.write(piece)
    this.held.push(piece)
    this.holding += piece.length
    const { outBlock } = this.settings
    const enough = Math.min(outBlock, LARGEST_HELD)
    if (this.holding < enough) return
    const all = concatBytes(this.held)
    const whole = all.length - (all.length % enough)
    this.held = whole < all.length ? [all.slice(whole)] : []
    this.holding = all.length - whole
    await this.write(all.subarray(0, whole))
  }

  /** A record of the input is over: of one size for both, it is one of the output, too. */
  endRecord(): void {
    if (!this.settings.together || this.begun === 0) return
    this.partial++
    this.begun = 0
  }

  /** What is held back until a record is full is written, too. */
  async end(): Promise<void> {
    const rest = concatBytes(this.held.splice(0))
    if (rest.length > 0) await this.write(rest)
    if (this.begun > 0) this.partial++
    this.begun = 0
  }

  private async write(bytes: Uint8Array): Promise<void> {
    const { outBlock } = this.settings
    await this.put(bytes)
    // Only what has found its place counts.
    this.begun += bytes.length
    this.full += Math.floor(this.begun / outBlock)
    this.begun %= outBlock
    this.copied += bytes.length
  }

  private async put(bytes: Uint8Array): Promise<void> {
    const { path, place, settings } = this
    const { files } = this.io.context
    if (path === undefined) {
      if (settings.to !== '/dev/null') await this.io.out(bytes)
      return
    }
    const length = files.stat(path).size
    if (settings.append || place >= length) files.write(path, bytes, { append: true })
    else {
      const whole = new Uint8Array(Math.max(length, place + bytes.length))
      whole.set(files.read(path))
      whole.set(bytes, place)
      files.write(path, whole)
    }
    this.place += bytes.length
  }
}
