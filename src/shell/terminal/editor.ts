/** Line editing on raw keys, as GNU readline's emacs mode: movement, kill ring, history, incremental search, completion, paste. */
import type { Handle } from '../handle'
import type { TerminalDevice } from './device'
import type { CompletionKind, EditorShell } from './candidates'
import { StartOver } from './key-reader'
import { Readline } from './readline'
import { clusterWidth, splitClusters } from './width'
import { ExpansionEditor } from './expansion-editor'

/** Commands that change the line, before which it is kept for an undo. */
const CHANGES =
  /^(delete|eof|backspace|kill|rubout|yank|transpose|revert|insert-completions|first-arg|upcase|downcase|capitalize|paste|complete|last-arg|menu|expand|glob-[ec]|quote)/

/** Control characters that vi's keys take no notice of while they are commands. */
const VI_NOTHING = new Set('\0\x01\x02\x06\t\x0f\x18\x1a\x1c\x1d\x1e')

/** Control characters that vi's keys take for text while it inserts. */
const VI_TEXT = new Set('\x01\x02\x05\x06\x0b\x0c\x0f\x11\x18\x1a\x1c\x1d\x1e')

/** Keys of vi's that go through completions while it inserts. */
const VI_MENU: Readonly<Record<string, string>> = { '\x0e': 'menu-complete', '\x10': 'menu-complete-back' }

/** What only some kinds of names are completed with, behind the names of these actions. */
const KINDS: Readonly<Record<string, CompletionKind>> = {
  file: 'file',
  command: 'command',
  variable: 'variable',
  hostname: 'hostname',
  user: 'user',
}

export class LineEditor extends ExpansionEditor {
  /** What `read` resolves with when Ctrl-C left the line. */
  static readonly INTERRUPTED = '\x03'
  /** The program that is to edit the line which `read` has given, when it is not to be run as it is. */
  wanted: 'emacs' | 'vi' | undefined

  constructor(
    protected readonly device: TerminalDevice,
    protected readonly input: Handle,
    protected readonly history: readonly string[],
    protected readonly shell: EditorShell,
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
    this.undoStacks.clear()
    this.count = undefined
    this.undoStack = []
    this.wanted = undefined
    this.beginInserting()
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
      for (;;) {
        try {
          return await this.loop(signal)
        } catch (error) {
          if (!(error instanceof StartOver)) throw error
          await this.startOver(prompt)
        }
      }
    } finally {
      stopResize()
      if (marks) await this.put('\x1b[?2004l\r')
      this.device.setRaw(false)
    }
  }

  /** Drops the line, and all that goes on in it. */
  private async startOver(prompt: string): Promise<void> {
    const empty = this.chars.length === 0 && this.prompt === prompt
    this.prompt = prompt
    this.chars = []
    this.cursor = 0
    this.undoStack = []
    this.count = undefined
    this.lastAction = ''
    this.historyAt = this.history.length
    this.commanding = false
    this.beginInserting()
    if (!empty) await this.draw()
  }

  private async loop(signal: AbortSignal): Promise<string | undefined> {
    for (;;) {
      const key = await this.key(signal)
      if (key === undefined) return this.chars.length > 0 ? this.finish() : undefined
      if (this.commanding && (/^[\x08 -\x7f]$/.test(key) || key === '\x1b')) {
        if (key !== '\x1b') await this.viCommand(key, signal)
        if (this.wanted || this.leaving) return this.finish()
        continue
      }
      const binding = this.readline.binding(key)
      if (binding?.macro !== undefined) {
        await this.play(binding.macro)
        continue
      }
      if (key === '\x1b' && this.vi()) {
        this.enterCommands()
        await this.draw()
        continue
      }
      const typed = key >= ' ' && key !== '\x7f' && !key.startsWith('\x1b')
      const plain = this.vi() && !this.readline.isBound(key)
      if (this.commanding && plain && (typed || key === '\x05' || VI_NOTHING.has(key))) {
        if (key === '\x05') this.leaveCommands()
        else await this.put('\x07')
        continue
      }
      const text = !this.commanding && (typed || (plain && VI_TEXT.has(key)))
      const menu = plain && !this.commanding ? VI_MENU[key] : undefined
      const action = menu ?? (text && (binding === undefined || VI_TEXT.has(key)) ? 'insert' : (binding?.action ?? 'nothing'))
      if (action === 'accept' || (action === 'eof' && this.vi() && this.chars.length > 0)) return this.finish()
      if (action === 'edit' || action === 'comment') {
        if (action === 'edit') this.wanted = 'emacs'
        else this.toggleComment()
        return this.finish()
      }
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
        await this.leave()
        return LineEditor.INTERRUPTED
      }
      if (action === 'search' || action === 'search-forward') {
        if (!(await this.search(signal, action === 'search-forward'))) continue
        await this.leave()
        return LineEditor.INTERRUPTED
      }
      await this.apply(action, key, signal)
      this.lastAction = action
    }
  }

  /** Ctrl-C: its mark stands where the cursor is, on the last row of the line. The new line comes when the shell has heard of it. */
  private async leave(): Promise<void> {
    const start = this.place(splitClusters(this.visiblePrompt), { row: 0, column: this.origin })
    if (this.place(this.chars, start).row > this.cursorRow) {
      this.cursor = this.chars.length
      await this.draw()
    }
    await this.put('^C')
  }

  /** C-e among vi's commands: keys are emacs' from now on. */
  private leaveCommands(): void {
    this.commanding = false
    this.readline.set('editing-mode', 'emacs')
  }

  /** The sign of a comment goes before the line, or with a number away from where it is. */
  private toggleComment(): void {
    if (this.count !== undefined && this.chars[0] === '#') this.chars.shift()
    else this.chars.unshift('#')
  }

  private async finish(): Promise<string> {
    if (this.cursor !== this.chars.length) {
      this.cursor = this.chars.length
      await this.draw()
    }
    // A line that just filled its last row has the cursor on an empty one already.
    if (this.endColumn() > 0 || this.chars.length === 0) await this.put('\r\n')
    return this.chars.join('')
  }

  protected async apply(action: string, key: string, signal: AbortSignal): Promise<void> {
    const before = this.chars.join('')
    const depth = this.undoStack.length
    if (CHANGES.test(action)) this.save()
    await this.carryOut(action, key, signal)
    // What has changed nothing needs no undo.
    if (this.undoStack.length > depth && CHANGES.test(action) && this.chars.join('') === before) this.undoStack.length = depth
  }

  private async carryOut(action: string, key: string, signal: AbortSignal): Promise<void> {
    switch (action) {
      case 'insert':
        return this.type(key)
      case 'find-backward':
      case 'find-forward':
        await this.searchText(signal, action === 'find-forward' ? 1 : -1)
        break
      case 'menu-complete':
      case 'menu-complete-back':
        return this.menuComplete(action === 'menu-complete' ? 1 : -1)
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
        const next = await this.rawKey(signal)
        if (next !== undefined) this.insert(next.repeat(Math.max(1, this.count ?? 1)))
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
        if (!(await this.special(action, signal))) return
    }
    await this.draw()
  }

  private async special(action: string, signal: AbortSignal): Promise<boolean> {
    const [, list, kind] = /^(complete|possible)-(\w+)$/.exec(action) ?? []
    if (kind !== undefined && KINDS[kind]) {
      await (list === 'possible' ? this.listAll(signal, KINDS[kind]) : this.tab(signal, KINDS[kind]))
      return true
    }
    return this.editLine(action) || (await this.macros(action)) || (await this.expand(action)) || this.emacs(action, signal)
  }

  /** Inserts what was typed. */
  private async type(key: string): Promise<void> {
    this.saveTyping(key)
    if (this.typeOver(key)) return this.draw()
    const plain = this.device.echo && this.cursor === this.chars.length && clusterWidth(key) === 1 && key.length === 1
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
}
