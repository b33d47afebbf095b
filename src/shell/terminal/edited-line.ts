/** A line that is being edited: its characters, the cursor, what was cut and what can be undone; and the commands that need no more. */
import { splitClusters } from './width'

export class EditedLine {
  protected chars: string[] = []
  protected cursor = 0
  protected killed: string[] = []
  protected lastAction = ''
  protected undoStack: { chars: string[]; cursor: number }[] = []

  /** Commands by the names that keys are bound to. */
  private readonly lineCommands: Readonly<Record<string, () => void>> = {
    left: () => (this.cursor = Math.max(0, this.cursor - 1)),
    right: () => (this.cursor = Math.min(this.chars.length, this.cursor + 1)),
    home: () => (this.cursor = 0),
    end: () => (this.cursor = this.chars.length),
    'word-left': () => (this.cursor = this.wordLeft()),
    'word-right': () => (this.cursor = this.wordRight()),
    backspace: () => this.cursor > 0 && this.chars.splice(--this.cursor, 1),
    delete: () => this.chars.splice(this.cursor, 1),
    eof: () => this.chars.splice(this.cursor, 1),
    'kill-end': () => this.kill(this.cursor, this.chars.length, false),
    'kill-start': () => this.kill(0, this.cursor, true),
    'kill-line': () => this.kill(0, this.chars.length, true),
    'kill-word': () => this.kill(this.cursor, this.wordRight(), false),
    'kill-word-back': () => this.kill(this.wordLeft(), this.cursor, true),
    'rubout-word': () => this.kill(this.wordLeft(/\S/), this.cursor, true),
    yank: () => this.insert(this.killed[this.killed.length - 1] ?? ''),
    'yank-pop': () => this.yankPop(),
    transpose: () => this.transpose(),
    upcase: () => this.changeWord((c) => c.toUpperCase()),
    downcase: () => this.changeWord((c) => c.toLowerCase()),
    capitalize: () => this.changeWord((c, first) => (first ? c.toUpperCase() : c.toLowerCase())),
    comment: () => {
      this.chars.unshift('#')
      this.cursor++
    },
    undo: () => this.undo(),
  }

  /** Carries out one of the commands of this class; false when it is none. */
  protected editLine(action: string): boolean {
    const command = this.lineCommands[action]
    command?.()
    return command !== undefined
  }

  protected save(): void {
    this.undoStack.push({ chars: [...this.chars], cursor: this.cursor })
    if (this.undoStack.length > 200) this.undoStack.shift()
  }

  protected setLine(text: string): void {
    this.chars = splitClusters(text)
    this.cursor = this.chars.length
  }

  protected insert(text: string): void {
    const added = splitClusters(text)
    this.chars.splice(this.cursor, 0, ...added)
    this.cursor += added.length
    // Hangul syllables and combining marks may join what is already there.
    const joined = splitClusters(this.chars.join(''))
    if (joined.length !== this.chars.length) {
      const before = this.chars.slice(0, this.cursor).join('')
      this.chars = joined
      this.cursor = splitClusters(before).length
    }
  }

  protected kill(from: number, to: number, backward: boolean): void {
    const text = this.chars.splice(from, to - from).join('')
    this.cursor = from
    if (text === '') return
    if (/^(kill|rubout)/.test(this.lastAction) && this.killed.length > 0) {
      const last = this.killed[this.killed.length - 1]!
      this.killed[this.killed.length - 1] = backward ? text + last : last + text
    } else this.killed.push(text)
  }

  protected wordLeft(pattern = /[\p{L}\p{N}_]/u): number {
    let at = this.cursor
    while (at > 0 && !pattern.test(this.chars[at - 1]!)) at--
    while (at > 0 && pattern.test(this.chars[at - 1]!)) at--
    return at
  }

  protected wordRight(): number {
    let at = this.cursor
    while (at < this.chars.length && !/[\p{L}\p{N}_]/u.test(this.chars[at]!)) at++
    while (at < this.chars.length && /[\p{L}\p{N}_]/u.test(this.chars[at]!)) at++
    return at
  }

  /** What was yanked gives way to what was cut before it. */
  private yankPop(): void {
    if (!this.lastAction.startsWith('yank') || this.killed.length < 2) return
    const old = splitClusters(this.killed.pop()!)
    this.killed.unshift(old.join(''))
    this.cursor -= old.length
    this.chars.splice(this.cursor, old.length)
    this.insert(this.killed[this.killed.length - 1]!)
  }

  /** The characters on both sides of the cursor change places; at the end of the line the last two. */
  private transpose(): void {
    if (this.cursor === 0 || this.chars.length < 2) return
    const at = this.cursor === this.chars.length ? this.cursor - 1 : this.cursor
    const [a, b] = [this.chars[at - 1]!, this.chars[at]!]
    this.chars.splice(at - 1, 2, b, a)
    this.cursor = at + 1
  }

  /** Changes each character up to the end of the word; `first` is the first letter among them. */
  private changeWord(change: (character: string, first: boolean) => string): void {
    const to = this.wordRight()
    let letters = 0
    for (let at = this.cursor; at < to; at++) {
      const c = this.chars[at]!
      this.chars[at] = change(c, /\p{L}/u.test(c) && letters++ === 0)
    }
    this.cursor = to
  }

  private undo(): void {
    const state = this.undoStack.pop()
    if (!state) return
    this.chars = state.chars
    this.cursor = state.cursor
  }
}
