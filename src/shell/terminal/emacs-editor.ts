/** Commands of readline's emacs mode beyond the plain ones: numeric arguments, the mark, characters and words that change places. */
import { HistoryEditor } from './history-editor'

/** What a command does when its numeric argument is negative. */
const OPPOSITES: Readonly<Record<string, string>> = {
  left: 'right',
  right: 'left',
  'word-left': 'word-right',
  'word-right': 'word-left',
  backspace: 'delete',
  delete: 'backspace',
  'kill-end': 'kill-start',
  'kill-start': 'kill-end',
  'kill-word': 'kill-word-back',
  'kill-word-back': 'kill-word',
  up: 'down',
  down: 'up',
  'find-char': 'find-char-back',
  'find-char-back': 'find-char',
}

/** Commands that a numeric argument repeats. */
const REPEATED = new Set([
  ...Object.keys(OPPOSITES),
  'insert',
  'rubout-word',
  'transpose',
  'transpose-words',
  'upcase',
  'downcase',
  'capitalize',
  'yank',
])

/** No argument counts for more. */
const LARGEST = 10_000

export abstract class EmacsEditor extends HistoryEditor {
  private mark = 0
  /** The entry of the history that the next line begins with. */
  protected nextEntry: number | undefined

  protected abstract apply(action: string, key: string, signal: AbortSignal): Promise<void>

  /** Reads a numeric argument that begins with `key`, and carries out the command behind it. */
  protected async argument(key: string, signal: AbortSignal): Promise<void> {
    const { prompt } = this
    let text = key.slice(1)
    let command: string | undefined
    try {
      for (;;) {
        const digits = text.replace('-', '')
        this.prompt = `(arg: ${text === '-' ? '-1' : `${text.startsWith('-') ? '-' : ''}${digits}`}) `
        await this.draw()
        command = await this.key(signal)
        const more = command === undefined ? undefined : /^\x1b?([0-9])$/.exec(command)?.[1]
        if (more === undefined) break
        text += more
      }
    } finally {
      this.prompt = prompt
    }
    if (command === undefined) return
    const count = Math.max(-LARGEST, Math.min(LARGEST, text === '-' ? -1 : Number(text)))
    const action = this.readline.binding(command)?.action ?? (command >= ' ' && !command.startsWith('\x1b') ? 'insert' : 'nothing')
    if (action === 'last-argument') this.lastArgument(count)
    else if (action === 'first-argument') this.argumentOf(count)
    else if (REPEATED.has(action)) {
      const once = count < 0 ? (OPPOSITES[action] ?? action) : action
      for (let i = 0; i < Math.abs(count); i++) {
        await this.apply(once, command, signal)
        this.lastAction = once
      }
    } else if (action === 'accept') this.pending = command + this.pending
    else await this.apply(action, command, signal)
    this.lastAction = action
    await this.draw()
  }

  /** Carries out one of the commands of this class; false when it is none. */
  protected async emacs(action: string, signal: AbortSignal): Promise<boolean> {
    switch (action) {
      case 'transpose-words':
        this.transposeWords()
        return true
      case 'delete-space': {
        const blank = (at: number): boolean => /^[ \t]$/.test(this.chars[at] ?? '')
        let [from, to] = [this.cursor, this.cursor]
        while (from > 0 && blank(from - 1)) from--
        while (blank(to)) to++
        this.chars.splice(from, to - from)
        this.cursor = from
        return true
      }
      case 'mark':
        this.mark = this.cursor
        return true
      case 'exchange': {
        const mark = Math.min(this.mark, this.chars.length)
        this.mark = this.cursor
        this.cursor = mark
        return true
      }
      case 'find-char':
      case 'find-char-back': {
        const wanted = await this.key(signal)
        const at =
          action === 'find-char'
            ? this.chars.indexOf(wanted ?? '', this.cursor + 1)
            : this.chars.lastIndexOf(wanted ?? '', Math.max(0, this.cursor - 1))
        if (at >= 0) this.cursor = at
        return true
      }
      case 'revert':
        this.setLine(this.history[this.historyAt] ?? '')
        return true
      case 'first-argument':
        this.argumentOf(1)
        return true
      case 'kill-back':
        this.kill(0, this.cursor, true)
        return true
      default:
        return false
    }
  }

  /** The word before the cursor and the one behind it change places; at the end of the line the last two. */
  private transposeWords(): void {
    const { cursor } = this
    this.cursor = this.wordRight()
    const end = this.cursor
    const second = this.wordLeft()
    this.cursor = second
    const first = this.wordLeft()
    this.cursor = first
    const firstEnd = this.wordRight()
    if (first === second || firstEnd > second) {
      this.cursor = cursor
      return
    }
    const words = this.chars.slice(first, end)
    const left = words.slice(0, firstEnd - first)
    const between = words.slice(firstEnd - first, second - first)
    const right = words.slice(second - first)
    this.chars.splice(first, end - first, ...right, ...between, ...left)
    this.cursor = end
  }
}
