/** A pseudo-terminal: line discipline between a keyboard and screen on one side and programs on the other, as tty(4) and termios(3) have it. */
import type { Tty } from '../command'
import { Handle } from '../handle'
import { Pipe } from '../pipe'
import type { Process } from '../process'
import type { ShellClock } from '../system'
import { CursorColumn } from './cursor'
import { LineSettings } from './line-settings'
import { clusterWidth, splitClusters } from './width'

/** Output beyond this many characters per virtual millisecond waits, so that a flood stays bounded. */
const OUTPUT_PER_MILLISECOND = 8192

const SIGNAL_KEYS = [
  ['intr', 'INT'],
  ['quit', 'QUIT'],
  ['susp', 'TSTP'],
] as const

/** A key as the line shows it. */
function caret(key: string): string {
  if (key === '\x7f') return '^?'
  return key < ' ' && key !== '\t' && key !== '\n' ? `^${String.fromCharCode(key.charCodeAt(0) + 64)}` : key
}

export interface SessionEvents {
  /** The session's shell shows its prompt. */
  onPrompt?(directory: string): void
  onCommandStart?(command: string): void
  onCommandEnd?(command: string, code: number): void
  /** A variable of the shell that the terminal was opened with; undefined when it is not set. */
  variable?(name: string): string | undefined
  /** Commands that run in that shell's background. */
  background?(): readonly string[]
}

export class TerminalDevice implements Tty {
  readonly name: string
  /** Whether a program has the keys as they are, whatever the settings say. */
  raw = false
  settings = new LineSettings()
  /** The process group that reads and gets the keyboard's signals. */
  foreground = 0
  session: SessionEvents = {}
  /** Process id of the shell the terminal was opened with. */
  leader: number | undefined
  private line = ''
  /** The next key is taken as it is. */
  private literal = false
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

  get echo(): boolean {
    return this.settings.has('echo')
  }

  /** New settings of the line; what waits for its end is handed on when lines do not count any more. */
  set(settings: LineSettings): void {
    this.settings = settings
    if (settings.has('icanon') || !this.line) return
    void this.queue.write(this.line)
    this.line = ''
  }

  /** One mode of the line. */
  setMode(mode: string, on: boolean): void {
    const settings = new LineSettings(this.settings)
    settings.set(mode, on)
    this.set(settings)
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
    if (!text.includes('\n') || !(this.settings.has('opost') && this.settings.has('onlcr'))) return text
    return this.last === '\r' && text[0] === '\n' ? '\n' + text.slice(1).replace(/\r?\n/g, '\r\n') : text.replace(/\r?\n/g, '\r\n')
  }

  private emit(text: string): void {
    if (text === '') return
    this.outputs++
    this.last = text[text.length - 1]!
    this.cursor.write(text, this.columns)
    for (const listener of this.listeners) listener(text)
  }

  private show(text: string): void {
    if (!this.echo) return
    if (this.echoing === undefined) this.emit(text)
    else this.echoing += text
  }

  /** What the line makes of a key: a signal, an edit, or a part of it. */
  private cook(typed: string): void {
    const { settings } = this
    const key = typed === '\r' || typed === '\r\n' ? (settings.has('icrnl') ? '\n' : '\r') : typed
    if (this.literal) {
      this.literal = false
      return this.take(key)
    }
    if (settings.has('isig'))
      for (const [name, signal] of SIGNAL_KEYS) if (settings.is(key, name)) return this.keyboardSignal(caret(key), signal)
    if (!settings.has('icanon')) {
      this.show(key === '\n' ? '\r\n' : caret(key))
      return this.deliver(key)
    }
    if (settings.has('iexten') && settings.is(key, 'lnext')) {
      this.literal = true
      return
    }
    if (settings.is(key, 'eof')) {
      if (this.line) this.deliver(this.line)
      else this.queue.markEnd()
    } else if (key === '\n' || settings.is(key, 'eol') || settings.is(key, 'eol2')) {
      this.show(key === '\n' ? '\r\n' : caret(key))
      this.deliver(this.line + key)
    } else if (settings.is(key, 'erase')) this.erase(splitClusters(this.line).slice(0, -1).join(''))
    else if (settings.is(key, 'kill')) this.erase('')
    else if (settings.has('iexten') && settings.is(key, 'werase')) this.erase(this.line.replace(/\S+\s*$/, ''))
    else if (settings.has('iexten') && settings.is(key, 'rprnt')) this.show(`${caret(key)}\r\n${[...this.line].map(caret).join('')}`)
    else this.take(key)
  }

  private take(key: string): void {
    this.line += key
    this.show(caret(key))
  }

  /** Takes the end of the line away, down to what is kept. */
  private erase(kept: string): void {
    const gone = splitClusters(this.line.slice(kept.length)).reverse()
    this.line = kept
    for (const cluster of gone) this.show('\b \b'.repeat(cluster < ' ' && cluster !== '\t' ? 2 : clusterWidth(cluster)))
  }

  private deliver(text: string): void {
    this.line = ''
    void this.queue.write(text).catch(() => undefined)
  }

  private keyboardSignal(shown: string, signal: string): void {
    this.line = ''
    if (!this.settings.has('noflsh')) this.queue.discard()
    this.show(shown)
    if (this.foreground) this.signalGroup(this.foreground, signal)
  }
}
