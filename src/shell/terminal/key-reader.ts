/** Keys one by one from what a terminal sends. */
import type { Handle } from '../handle'
import { splitClusters } from './width'
import { EditorScreen } from './editor-screen'
import { START_OVER } from './keys'
import type { Readline } from './readline'

/** As readline's: macros that stand for macros go no deeper. */
const DEEPEST_MACRO = 16

/** The page wants a new line, whatever the editor waits for. */
export class StartOver extends Error {}

export abstract class KeyReader extends EditorScreen {
  protected abstract readonly input: Handle
  protected abstract readonly readline: Readline
  /** Whether keys are vi's. */
  protected abstract readonly vi: () => boolean
  /** In vi's command mode. */
  protected commanding = false
  protected pending = ''
  /** Keys since C-x (, and those that C-x e types again. */
  private recorded: string[] | undefined
  private macro = ''
  /** For each macro that is being played, how much was to be read behind it. */
  private playing: number[] = []
  protected readonly decoder = new TextDecoder()

  /** The next key, or as many as are bound together. */
  protected async key(signal: AbortSignal): Promise<string | undefined> {
    const keys = await this.boundKeys(signal)
    if (keys !== undefined) this.recorded?.push(keys)
    return keys
  }

  private async boundKeys(signal: AbortSignal): Promise<string | undefined> {
    let keys = await this.oneKey(signal)
    while (keys !== undefined && !this.commanding && this.readline.begins(keys)) {
      const more = await this.oneKey(signal)
      if (more === undefined) return keys
      keys += more
      if (this.readline.binding(keys) || this.readline.begins(keys)) continue
      // What is bound to nothing together is lost, unless a key of it alone began it.
      if (keys[0] === '\x18') return keys
      this.pending = more + this.pending
      return keys.slice(0, -more.length)
    }
    return keys
  }

  /** The next character as it is, whatever it is bound to; an escape sequence is many. */
  protected async rawKey(signal: AbortSignal): Promise<string | undefined> {
    if (this.pending === '') return this.oneKey(signal)
    const key = splitClusters(this.pending.slice(0, 32))[0]!
    this.pending = this.pending.slice(key.length)
    return key
  }

  /** Takes a key back: it is the next one. */
  protected unread(key: string): void {
    this.recorded?.pop()
    this.pending = key + this.pending
  }

  /** Types keys that others stand for; those that stand for themselves are given up. */
  protected async play(keys: string): Promise<void> {
    // A macro at whose end another one begins is not over yet.
    this.playing = [...this.playing.filter((behind) => this.pending.length >= behind), this.pending.length]
    if (this.playing.length <= DEEPEST_MACRO) {
      this.pending = keys + this.pending
      return
    }
    this.playing = []
    this.pending = ''
    await this.put('\r\nreadline: maximum macro execution nesting level exceeded\r\n')
    await this.settle()
    await this.draw()
  }

  /** Carries out one of the commands for keyboard macros; false when it is none. */
  protected async macros(action: string): Promise<boolean> {
    if (action === 'begin-macro') this.recorded = []
    else if (action === 'end-macro') {
      this.macro = (this.recorded ?? []).slice(0, -1).join('')
      this.recorded = undefined
    } else if (action === 'call-macro') {
      // It is no part of what is recorded: played, it would play itself.
      if (this.recorded?.pop() === undefined) await this.play(this.macro)
      else await this.put('\x07')
    } else return false
    return true
  }

  /** A character, a control character or a whole escape sequence; in vi's mode Escape is a key of its own. */
  protected async oneKey(signal: AbortSignal): Promise<string | undefined> {
    for (;;) {
      if (this.pending === '') this.playing = []
      else {
        if (this.vi() && /^\x1b(?![[O])/.test(this.pending)) {
          this.pending = this.pending.slice(1)
          return '\x1b'
        }
        const escape = /^\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Za-z]|[^[O])/.exec(this.pending)
        if (escape) {
          const known = escape[0] === START_OVER ? START_OVER : this.known(escape[0])
          this.pending = this.pending.slice(known.length)
          if (known === START_OVER) throw new StartOver()
          return known
        }
        if (this.pending[0] === '\x1b' && !/^\x1b(\[[0-9;?]*|O)?$/.test(this.pending)) {
          this.pending = this.pending.slice(1)
          continue
        }
        if (this.pending[0] !== '\x1b') {
          if (this.pending.startsWith('\r\n')) {
            this.pending = this.pending.slice(2)
            return '\r'
          }
          const code = this.pending.charCodeAt(0)
          const key = code < 0x80 ? this.pending[0]! : splitClusters(this.pending.slice(0, 32))[0]!
          this.pending = this.pending.slice(key.length)
          return key
        }
      }
      const chunk = await this.input.read(signal)
      if (!chunk) return undefined
      this.pending += this.decoder.decode(chunk, { stream: true })
    }
  }

  /** As much of an escape sequence as is read together: one that is bound to nothing is lost up to where no bound one goes on like it. */
  private known(sequence: string): string {
    if (!sequence.startsWith('\x1b[') || this.readline.binding(sequence) || this.vi()) return sequence
    let length = 2
    while (length < sequence.length && this.readline.prefixes(sequence.slice(0, length))) length++
    return sequence.slice(0, length)
  }
}
