/** Line editing on raw keys, as GNU readline's emacs mode: movement, kill ring, history, incremental search, completion, paste. */
import type { Handle } from '../handle'
import type { TerminalDevice } from './device'
import type { CompletionQuery, EditorCompletion } from './candidates'
import { Readline } from './readline'
import { clusterWidth, splitClusters } from './width'
import { CompletingEditor } from './completing-editor'

/** Commands that change the line, before which it is kept for an undo. */
const CHANGES =
  /^(insert|delete|backspace|kill|rubout|yank|transpose|revert|insert-completions|first-arg|upcase|downcase|capitalize|paste|complete|last-arg)/

export class LineEditor extends CompletingEditor {
  /** What `read` resolves with when Ctrl-C left the line. */
  static readonly INTERRUPTED = '\x03'

  constructor(
    protected readonly device: TerminalDevice,
    protected readonly input: Handle,
    protected readonly history: readonly string[],
    protected readonly complete: (query: CompletionQuery) => Promise<EditorCompletion>,
    protected readonly readline = new Readline(),
    /** Whether keys are vi's. */
    protected readonly vi: () => boolean = () => false,
  ) {
    super()
  }

  /** A line without its newline, which begins as `text`; undefined for Ctrl-D on an empty line or the end of the input. */
  async read(prompt: string, signal: AbortSignal, fresh = true, text = ''): Promise<string | undefined> {
    this.prompt = prompt
    this.chars = []
    this.cursor = 0
    this.cursorRow = 0
    this.historyAt = this.history.length
    this.edited.clear()
    this.undoStack = []
    this.lastAction = fresh ? '' : this.lastAction
    this.stopped = false
    this.commanding = false
    this.device.setRaw(true)
    const marks = this.readline.is('enable-bracketed-paste')
    if (marks) await this.put('\x1b[?2004h')
    await this.settle()
    if (text !== '') this.setLine(text)
    if (this.nextEntry !== undefined && fresh) {
      this.historyAt = Math.min(this.nextEntry, this.history.length)
      this.setLine(this.history[this.historyAt] ?? '')
      this.nextEntry = undefined
    }
    await this.draw()
    const stopResize = this.device.onResize(() => void this.draw())
    try {
      return await this.loop(signal)
    } finally {
      stopResize()
      if (marks) await this.put('\x1b[?2004l')
      this.device.setRaw(false)
    }
  }

  private async loop(signal: AbortSignal): Promise<string | undefined> {
    for (;;) {
      const key = await this.key(signal)
      if (key === undefined) return this.chars.length > 0 ? this.finish() : undefined
      if (this.commanding && (/^[\x08 -\x7f]$/.test(key) || key === '\x1b')) {
        if (key !== '\x1b') await this.viCommand(key, signal)
        continue
      }
      const binding = this.readline.binding(key)
      if (binding?.macro !== undefined) {
        this.pending = binding.macro + this.pending
        continue
      }
      if (key === '\x1b' && this.vi()) {
        this.enterCommands()
        await this.draw()
        continue
      }
      const action = binding?.action ?? (key >= ' ' || key.length > 1 ? (key.startsWith('\x1b') ? 'nothing' : 'insert') : 'nothing')
      if (action === 'accept') return this.finish()
      if (action === 'operate-next') {
        this.nextEntry = this.historyAt + 1
        return this.finish()
      }
      if (action === 'argument' && !this.vi()) {
        await this.argument(key, signal)
        continue
      }
      if (action === 'eof' && this.chars.length === 0) {
        this.stopped = true
        return undefined
      }
      if (action === 'interrupt') {
        this.cursor = this.chars.length
        await this.draw()
        await this.put('^C\r\n')
        return LineEditor.INTERRUPTED
      }
      if (action === 'search' || action === 'search-forward') {
        const done = await this.search(signal, action === 'search-forward')
        if (done !== undefined) return done
        continue
      }
      await this.apply(action, key, signal)
      this.lastAction = action
    }
  }

  private async finish(): Promise<string> {
    if (this.cursor !== this.chars.length) {
      this.cursor = this.chars.length
      await this.draw()
    }
    await this.put('\r\n')
    return this.chars.join('')
  }

  protected async apply(action: string, key: string, signal: AbortSignal): Promise<void> {
    if (CHANGES.test(action) && !(action === 'insert' && this.lastAction === 'insert')) this.save()
    switch (action) {
      case 'insert':
        return this.type(key)
      case 'up':
        return this.moveHistory(this.historyAt - 1)
      case 'down':
        return this.moveHistory(this.historyAt + 1)
      case 'history-first':
        return this.moveHistory(0)
      case 'history-last':
        return this.moveHistory(this.history.length)
      case 'prefix-up':
        return this.searchPrefix(-1)
      case 'prefix-down':
        return this.searchPrefix(1)
      case 'complete':
        return this.tab(signal)
      case 'possible-completions':
        return this.listAll(signal)
      case 'insert-completions':
        await this.insertAll()
        break
      case 'last-argument':
        this.lastArgument()
        break
      case 'quote': {
        const next = await this.key(signal)
        if (next !== undefined) this.insert(next)
        break
      }
      case 'paste':
        await this.paste(signal)
        break
      case 'vi-command':
        this.enterCommands()
        break
      case 'clear':
        await this.put('\x1b[H\x1b[2J')
        await this.settle()
        break
      default:
        if (!this.editLine(action) && !(await this.emacs(action, signal))) return
    }
    await this.draw()
  }

  /** Inserts what was typed. */
  private async type(key: string): Promise<void> {
    const plain = this.cursor === this.chars.length && clusterWidth(key) === 1 && key.length === 1
    if (!plain) {
      this.insert(key)
      return this.draw()
    }
    const column = this.endColumn()
    this.chars.push(key)
    this.cursor++
    // Plain typing at the end needs no redraw.
    if (column + 1 < this.device.columns && this.seen === this.device.outputs) return this.put(key)
    return this.draw()
  }

  /** Bracketed paste: taken as text, not as keys. Lines stay lines and run when Enter comes. */
  private async paste(signal: AbortSignal): Promise<void> {
    const end = '\x1b[201~'
    while (!this.pending.includes(end)) {
      const chunk = await this.input.read(signal)
      if (!chunk) break
      this.pending += this.decoder.decode(chunk, { stream: true })
    }
    const at = this.pending.indexOf(end)
    const text = at < 0 ? this.pending : this.pending.slice(0, at)
    this.pending = at < 0 ? '' : this.pending.slice(at + end.length)
    this.insert(text.replace(/\r\n?/g, '\n'))
  }

  /** Ctrl-R and Ctrl-S. Resolves with a line when Enter accepted what was found. */
  private async search(signal: AbortSignal, forward = false): Promise<string | undefined> {
    const { prompt } = this
    const before = { chars: [...this.chars], cursor: this.cursor }
    let query = ''
    let at = this.history.length
    let failed = false
    let ahead = forward
    const find = (from: number): void => {
      for (let i = from; i >= 0 && i < this.history.length; i += ahead ? 1 : -1) {
        if (!this.history[i]!.includes(query)) continue
        at = i
        failed = false
        this.setLine(this.history[i]!)
        this.cursor = splitClusters(this.history[i]!.slice(0, this.history[i]!.lastIndexOf(query))).length
        return
      }
      failed = true
    }
    try {
      for (;;) {
        this.prompt = `(${failed ? 'failed ' : ''}${ahead ? '' : 'reverse-'}i-search)\`${query}': `
        await this.draw()
        const key = await this.key(signal)
        if (key === undefined) return undefined
        if (key === '\x12' || key === '\x13') {
          ahead = key === '\x13'
          if (query !== '') find(at + (ahead ? 1 : -1))
        } else if (key === '\x7f' || key === '\b') {
          query = splitClusters(query).slice(0, -1).join('')
          if (query !== '') find(ahead ? 0 : this.history.length - 1)
        } else if (key === '\x07' || key === '\x03') {
          this.chars = before.chars
          this.cursor = before.cursor
          this.prompt = prompt
          await this.draw()
          if (key === '\x03') {
            await this.put('^C\r\n')
            return LineEditor.INTERRUPTED
          }
          return undefined
        } else if (key === '\x17') {
          // The rest of the word that was found, or the next one.
          query += /^\s*\S+/.exec(this.chars.slice(this.cursor + splitClusters(query).length).join(''))?.[0] ?? ''
        } else if (key >= ' ' && !key.startsWith('\x1b') && key !== '\x7f') {
          query += key
          find(Math.min(at, this.history.length - 1))
        } else {
          this.prompt = prompt
          this.historyAt = Math.min(at, this.history.length)
          if (key === '\r' || key === '\n') return await this.finish()
          await this.draw()
          const action = this.readline.binding(key)?.action
          if (action) await this.apply(action, key, signal)
          return undefined
        }
      }
    } finally {
      this.prompt = prompt
    }
  }
}
