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
  eof: 'backspace',
}

/** Commands that a numeric argument repeats. */
const REPEATED = new Set([...Object.keys(OPPOSITES), 'rubout-word', 'call-macro'])

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
    if (action === 'insert') await this.insertTimes(command, count)
    else if (action === 'up' || action === 'down') await this.moveHistory(this.historyAt + (action === 'up' ? -count : count), true)
    else if (REPEATED.has(action)) {
      const once = count < 0 ? (OPPOSITES[action] ?? action) : action
      for (let i = 0; i < Math.abs(count); i++) {
        await this.apply(once, command, signal)
        this.lastAction = once
      }
    } else if (/^(accept|search|interrupt|operate|abort)/.test(action)) this.unread(command)
    else if (action === 'comment') {
      this.count = count
      return this.unread(command)
    } else {
      this.count = count
      await this.apply(action, command, signal)
      this.count = undefined
    }
    this.lastAction = action
    await this.draw()
  }

  private async insertTimes(key: string, count: number): Promise<void> {
    if (count <= 0) return this.put('\x07')
    this.save()
    this.insert(key.repeat(count))
  }

  /** Carries out one of the commands of this class; false when it is none. */
  protected async emacs(action: string, signal: AbortSignal): Promise<boolean> {
    switch (action) {
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
      case 'find-char-back':
        await this.findCharacter(await this.key(signal), (action === 'find-char' ? 1 : -1) * (this.count ?? 1))
        return true
      case 'revert':
        this.setLine(this.history[this.historyAt] ?? '')
        return true
      case 'first-argument':
        this.argumentOf(this.count ?? 1)
        return true
      case 'kill-back':
        this.kill(0, this.cursor, true)
        return true
      default:
        return false
    }
  }

  /** To the next of such characters, or the one that many further; backwards for a negative number. */
  private async findCharacter(wanted: string | undefined, times: number): Promise<void> {
    const step = times < 0 ? -1 : 1
    let at = this.cursor
    for (let left = Math.abs(times); left > 0; left--) {
      at += step
      while (at >= 0 && at < this.chars.length && this.chars[at] !== wanted) at += step
    }
    if (at < 0 || at >= this.chars.length) await this.put('\x07')
    else this.cursor = at
  }
}
