/** A line that is being edited: its characters, the cursor, what was cut and what can be undone. */
import { splitClusters } from './width'

export class EditedLine {
  protected chars: string[] = []
  protected cursor = 0
  protected killed: string[] = []
  protected lastAction = ''
  protected undoStack: { chars: string[]; cursor: number }[] = []

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
}
