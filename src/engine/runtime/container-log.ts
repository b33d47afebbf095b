/** A container's log as the kubelet reads it: lines with time and stream, kept to a size; models the CRI log file and its rotation. */

export interface LogLine {
  /** Milliseconds of virtual time. */
  readonly time: number
  readonly stream: 'stdout' | 'stderr'
  /** With its newline, unless the last piece has none. */
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

/** The kubelet's containerLogMaxSize. */
const MAX_SIZE = 10 * 1024 * 1024

export class ContainerLog {
  private lines: LogLine[] = []
  private first = 0
  private size = 0
  /** Made for the first who follows: most logs are never followed. */
  private followers: Set<Follower> | undefined
  private readonly partial: { stdout: string; stderr: string } = { stdout: '', stderr: '' }
  closed = false

  /** Bytes of the file as it is now. */
  get bytes(): number {
    return this.size
  }

  append(time: number, stream: 'stdout' | 'stderr', text: string): void {
    let rest = this.partial[stream] + text
    for (;;) {
      const newline = rest.indexOf('\n')
      if (newline < 0) break
      this.add({ time, stream, text: rest.slice(0, newline + 1) })
      rest = rest.slice(newline + 1)
    }
    this.partial[stream] = rest
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

  select({ since, tail, stream }: LogSelection = {}): readonly LogLine[] {
    let selected = this.first > 0 ? this.lines.slice(this.first) : this.lines
    if (stream && stream !== 'All') selected = selected.filter((line) => line.stream === stream.toLowerCase())
    if (since !== undefined) selected = selected.filter((line) => line.time >= since)
    if (tail !== undefined) selected = tail > 0 ? selected.slice(-tail) : []
    return selected === this.lines ? this.lines.slice() : selected
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
  }

  private add(line: LogLine): void {
    this.lines.push(line)
    this.size += line.text.length
    if (this.size > MAX_SIZE) {
      while (this.size > MAX_SIZE / 2) this.size -= this.lines[this.first++]!.text.length
      this.lines = this.lines.slice(this.first)
      this.first = 0
    }
    if (this.followers) for (const follower of this.followers) follower.line(line)
  }
}
