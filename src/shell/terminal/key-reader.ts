/** Keys one by one from what a terminal sends. */
import type { Handle } from '../handle'
import { splitClusters } from './width'
import { EditorScreen } from './editor-screen'
import type { Readline } from './readline'

export abstract class KeyReader extends EditorScreen {
  protected abstract readonly input: Handle
  protected abstract readonly readline: Readline
  /** Whether keys are vi's. */
  protected abstract readonly vi: () => boolean
  /** In vi's command mode. */
  protected commanding = false
  protected pending = ''
  protected readonly decoder = new TextDecoder()
  /** The next key, or as many as are bound together. */
  protected async key(signal: AbortSignal): Promise<string | undefined> {
    let keys = await this.oneKey(signal)
    while (keys !== undefined && !this.commanding && this.readline.begins(keys)) {
      const more = await this.oneKey(signal)
      if (more === undefined) return keys
      if (!this.readline.binding(keys + more) && !this.readline.begins(keys + more)) {
        this.pending = more + this.pending
        return keys
      }
      keys += more
    }
    return keys
  }

  /** A character, a control character or a whole escape sequence; in vi's mode Escape is a key of its own. */
  protected async oneKey(signal: AbortSignal): Promise<string | undefined> {
    for (;;) {
      if (this.pending !== '') {
        if (this.vi() && /^\x1b(?![[O])/.test(this.pending)) {
          this.pending = this.pending.slice(1)
          return '\x1b'
        }
        const escape = /^\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Za-z]|[^[O])/.exec(this.pending)
        if (escape) {
          this.pending = this.pending.slice(escape[0].length)
          return escape[0]
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
}
