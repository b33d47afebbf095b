/** A pseudo-terminal: line discipline between a keyboard and screen on one side and programs on the other, as tty(4) and termios(3) have it. */
import type { Tty } from '../command'
import { Handle } from '../handle'
import { Pipe } from '../pipe'
import type { Process } from '../process'
import type { ShellClock } from '../system'
import { CursorColumn } from './cursor'
import { clusterWidth, splitClusters } from './width'

/** Output beyond this many characters per virtual millisecond waits, so that a flood stays bounded. */
const OUTPUT_PER_MILLISECOND = 8192

export interface SessionEvents {
  /** The session's shell shows its prompt. */
  onPrompt?(directory: string): void
  onCommandStart?(command: string): void
  onCommandEnd?(command: string, code: number): void
  /** A variable of the shell that the terminal was opened with; undefined when it is not set. */
  variable?(name: string): string | undefined
}

export class TerminalDevice implements Tty {
  readonly name: string
  raw = false
  echo = true
  /** The process group that reads and gets the keyboard's signals. */
  foreground = 0
  session: SessionEvents = {}
  /** Process id of the shell the terminal was opened with. */
  leader: number | undefined
  private line = ''
  private waitingKeys = ''
  private readonly queue: Pipe
  private readonly resizers = new Set<() => void>()
  private readonly listeners = new Set<(data: string) => void>()
  private readonly waiting = new Set<() => void>()
  private readonly cursor = new CursorColumn()
  /** How often anything was written, so that the line editor notices what others write. */
  outputs = 0
  private decoder = new TextDecoder()
  private last = ''
  /** Echo gathered while keys are taken in. */
  private echoing: string | undefined
  private written = 0
  private writtenAt = -1
  private ended = false

  constructor(
    readonly clock: ShellClock,
    /** Sends a signal to a process group of the machine behind the terminal. */
    private readonly signalGroup: (group: number, signal: string) => void,
    public columns = 80,
    public rows = 24,
    name = 'pts/0',
  ) {
    this.name = name
    this.queue = new Pipe(clock)
  }

  /** What the screen should show, as it comes. Returns how to stop. */
  onOutput(handler: (data: string) => void): () => void {
    this.listeners.add(handler)
    return () => this.listeners.delete(handler)
  }

  onResize(handler: () => void): () => void {
    this.resizers.add(handler)
    return () => this.resizers.delete(handler)
  }

  setRaw(raw: boolean): void {
    if (raw && this.line) {
      void this.queue.write(this.line)
      this.line = ''
    }
    this.raw = raw
    if (raw && this.waitingKeys) {
      const keys = this.waitingKeys
      this.waitingKeys = ''
      this.input(keys)
    }
  }

  resize(columns: number, rows: number): void {
    if (columns === this.columns && rows === this.rows) return
    this.columns = columns
    this.rows = rows
    for (const handler of this.resizers) handler()
    if (this.foreground) this.signalGroup(this.foreground, 'WINCH')
  }

  /** Keys pressed, as the terminal sends them. */
  input(data: string): void {
    this.clock.wake()
    if (this.raw) {
      void this.queue.write(data).catch(() => undefined)
      return
    }
    // One piece of echo for one piece of input: a paste has thousands of keys.
    this.echoing = ''
    for (const key of splitClusters(data)) this.cook(key)
    const echo = this.echoing
    this.echoing = undefined
    this.emit(echo)
  }

  /** Hands keys to the line editor: at once when it reads, else as soon as it does. */
  typeWhenRaw(data: string): void {
    if (this.raw) this.input(data)
    else this.waitingKeys += data
  }

  /** The line is cut: programs read the end and get SIGHUP. */
  hangUp(): void {
    if (this.ended) return
    this.ended = true
    this.queue.end()
    if (this.foreground) this.signalGroup(this.foreground, 'HUP')
  }

  /** Where the cursor stands; as many as there are columns when the last one was just filled. */
  get column(): number {
    return this.cursor.column
  }

  handle(): Handle {
    return new Handle({
      read: (signal) => this.queue.read(signal),
      write: (data) => this.write(data),
      terminal: this,
      label: `/dev/${this.name}`,
      ready: () => this.queue.ready,
    })
  }

  setForeground(group: number): void {
    this.foreground = group
    this.clock.wake()
    for (const go of this.waiting) go()
  }

  /** A process of the background that reads the terminal stops (SIGTTIN) until it is in the foreground. */
  async untilForeground(process: Process): Promise<void> {
    while (this.foreground !== 0 && process.group !== this.foreground) {
      process.kill('TTIN')
      await process.checkpoint()
      if (process.group === this.foreground) return
      await new Promise<void>((resolve) => {
        const go = (): void => {
          this.waiting.delete(go)
          process.signal.removeEventListener('abort', go)
          resolve()
        }
        this.waiting.add(go)
        process.signal.addEventListener('abort', go, { once: true })
      })
      await process.checkpoint()
    }
  }

  async write(data: Uint8Array | string): Promise<void> {
    const text = typeof data === 'string' ? data : this.decoder.decode(data, { stream: true })
    this.emit(this.translate(text))
    const now = this.clock.now()
    if (now !== this.writtenAt) {
      this.writtenAt = now
      this.written = 0
    }
    this.written += text.length
    if (this.written > OUTPUT_PER_MILLISECOND) await this.clock.sleep(1)
  }

  /** Line feeds become carriage return and line feed, as `stty onlcr` does. */
  private translate(text: string): string {
    if (!text.includes('\n')) {
      if (text) this.last = text[text.length - 1]!
      return text
    }
    const out = this.last === '\r' && text[0] === '\n' ? '\n' + text.slice(1).replace(/\r?\n/g, '\r\n') : text.replace(/\r?\n/g, '\r\n')
    this.last = text[text.length - 1]!
    return out
  }

  private emit(text: string): void {
    if (text === '') return
    this.outputs++
    this.cursor.write(text, this.columns)
    for (const listener of this.listeners) listener(text)
  }

  private show(text: string): void {
    if (!this.echo) return
    if (this.echoing === undefined) this.emit(text)
    else this.echoing += text
  }

  private cook(key: string): void {
    switch (key) {
      case '\x03':
        return this.keyboardSignal('^C', 'INT')
      case '\x1a':
        return this.keyboardSignal('^Z', 'TSTP')
      case '\x1c':
        return this.keyboardSignal('^\\', 'QUIT')
      case '\x04':
        if (this.line) this.deliver(this.line)
        else this.queue.markEnd()
        return
      case '\r':
      case '\n':
      case '\r\n':
        this.show('\r\n')
        this.last = '\n'
        return this.deliver(`${this.line}\n`)
      case '\x7f':
      case '\b': {
        const clusters = splitClusters(this.line)
        const gone = clusters.pop()
        if (gone === undefined) return
        this.line = clusters.join('')
        return this.show('\b \b'.repeat(gone < ' ' ? 2 : clusterWidth(gone)))
      }
      case '\x15':
        for (const cluster of splitClusters(this.line)) this.show('\b \b'.repeat(cluster < ' ' ? 2 : clusterWidth(cluster)))
        this.line = ''
        return
      case '\x17': {
        const kept = this.line.replace(/\S+\s*$/, '')
        for (const cluster of splitClusters(this.line.slice(kept.length))) this.show('\b \b'.repeat(clusterWidth(cluster)))
        this.line = kept
        return
      }
      default:
        this.line += key
        this.show(key < ' ' && key !== '\t' ? `^${String.fromCharCode(key.charCodeAt(0) + 64)}` : key)
    }
  }

  private deliver(text: string): void {
    this.line = ''
    void this.queue.write(text).catch(() => undefined)
  }

  private keyboardSignal(shown: string, signal: string): void {
    this.line = ''
    this.show(shown)
    if (this.foreground) this.signalGroup(this.foreground, signal)
  }
}
