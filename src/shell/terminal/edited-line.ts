/** A line that is being edited: its characters, the cursor, what was cut and what can be undone; and the commands that need no more. */
import { encodeText } from '../bytes'
import { splitClusters } from './width'

/** How many bytes of typed characters one undo takes back, as in readline. */
const TYPED_TOGETHER = 20

export interface EditState {
  readonly chars: string[]
  readonly cursor: number
  /** Where the typed characters are that an undo takes back from here. */
  readonly typed?: { readonly from: number; to: number }
}

export class EditedLine {
  protected chars: string[] = []
  protected cursor = 0
  protected killed: string[] = []
  protected lastAction = ''
  protected undoStack: EditState[] = []
  /** The numeric argument of the command that is carried out, if it was given one. */
  protected count: number | undefined

  /** Commands by the names that keys are bound to. */
  private readonly lineCommands: Readonly<Record<string, () => void>> = {
    left: () => (this.cursor = Math.max(0, this.cursor - 1)),
    right: () => (this.cursor = Math.min(this.chars.length, this.cursor + 1)),
    home: () => (this.cursor = 0),
    end: () => (this.cursor = this.chars.length),
    'word-left': () => (this.cursor = this.wordLeft()),
    'word-right': () => (this.cursor = this.wordRight()),
    backspace: () => !this.backOver() && this.cursor > 0 && this.chars.splice(--this.cursor, 1),
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
    'transpose-words': () => this.transposeWords(),
    upcase: () => this.changeWord((c) => c.toUpperCase()),
    downcase: () => this.changeWord((c) => c.toLowerCase()),
    capitalize: () => this.changeWord((c, first) => (first ? c.toUpperCase() : c.toLowerCase())),
    undo: () => this.undo(),
  }

  /** Takes back what a key has typed over, where keys do that. */
  protected backOver(): boolean {
    return false
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

  /** Before a character is typed: what is typed one after the other is taken back together. */
  protected saveTyping(key: string): void {
    const last = this.undoStack.at(-1)?.typed
    const plain = key.length === 1 && key < '\x80'
    if (last && plain && last.to === this.cursor && encodeText(this.chars.slice(last.from, last.to).join('')).length < TYPED_TOGETHER)
      last.to++
    else {
      this.save()
      this.undoStack.push({ ...this.undoStack.pop()!, typed: { from: this.cursor, to: this.cursor + 1 } })
    }
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

  /** The character before the cursor moves behind the next, or behind as many as the count says; at the end of the line the last two change places. */
  private transpose(): void {
    if (this.cursor === 0 || this.chars.length < 2) return
    const atEnd = this.cursor === this.chars.length
    const from = this.cursor - (atEnd ? 2 : 1)
    const to = Math.max(0, Math.min(this.chars.length - 1, from + (atEnd ? 1 : (this.count ?? 1))))
    this.chars.splice(to, 0, ...this.chars.splice(from, 1))
    this.cursor = to + 1
  }

  /** The word before the cursor and the one behind it, or as many further as the count says, change places. */
  private transposeWords(): void {
    const { cursor } = this
    const count = this.count ?? 1
    const move = (words: number): number => {
      for (let i = 0; i < Math.abs(words); i++) this.cursor = words > 0 ? this.wordRight() : this.wordLeft()
      return this.cursor
    }
    const end = move(count)
    const second = move(-1)
    const first = move(-count)
    const firstEnd = move(1)
    this.cursor = cursor
    if (first === second || firstEnd > second) return
    const left = this.chars.slice(first, firstEnd)
    const between = this.chars.slice(firstEnd, second)
    this.chars.splice(first, end - first, ...this.chars.slice(second, end), ...between, ...left)
    this.cursor = end
  }

  /**
   * Changes each character up to the end of the word, or of as many as the count says; a negative one means those before the cursor,
   * which stays. `first` is the first letter of a word.
   */
  private changeWord(change: (character: string, first: boolean) => string): void {
    const count = this.count ?? 1
    const start = this.cursor
    for (let i = 0; i < Math.abs(count); i++) this.cursor = count < 0 ? this.wordLeft() : this.wordRight()
    const [from, to] = count < 0 ? [this.cursor, start] : [start, this.cursor]
    let inWord = false
    for (let at = from; at < to; at++) {
      const c = this.chars[at]!
      const letter = /[\p{L}\p{N}]/u.test(c)
      this.chars[at] = change(c, letter && !inWord)
      inWord = letter
    }
    this.cursor = to
  }

  private undo(): void {
    const state = this.undoStack.pop()
    if (!state) return
    this.chars = [...state.chars]
    this.cursor = state.cursor
  }
}
