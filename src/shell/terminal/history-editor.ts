/** Lines of the history in the editor: moving among them, looking for one, the last word of one. */
import { historyWords } from '../interpreter/history'
import { splitClusters } from './width'
import type { EditorShell } from './candidates'
import type { EditState } from './edited-line'
import { ViEditor } from './vi'

export abstract class HistoryEditor extends ViEditor {
  protected abstract readonly history: readonly string[]
  protected abstract readonly shell: EditorShell
  protected historyAt = 0
  /** What is in front of the cursor while entries that begin with it are looked for. */
  protected prefix = ''
  protected edited = new Map<number, string>()
  /** What can be undone of each entry that was left. */
  protected readonly undoStacks = new Map<number, EditState[]>()
  private argumentAt = 0
  private argumentLength = 0
  private argumentIndex: number | undefined
  private argumentStep = 1

  /** A word of the entry before, counted from the command's name or with a negative number from the last argument. */
  protected argumentOf(index: number): void {
    this.argumentAt = this.history.length - 1
    this.argumentIndex = index
    this.insertArgument()
  }

  /** The last word of the entry before, or the word that the numeric argument names; once more, of the entry before that one. */
  protected lastArgument(): void {
    if (this.lastAction !== 'last-argument') {
      this.argumentAt = this.history.length
      this.argumentIndex = this.count
      this.argumentStep = 1
    } else {
      this.cursor -= this.argumentLength
      this.chars.splice(this.cursor, this.argumentLength)
      if (this.count !== undefined && this.count < 0) this.argumentStep = -this.argumentStep
    }
    this.argumentAt = Math.min(this.history.length, Math.max(0, this.argumentAt - this.argumentStep))
    this.insertArgument()
  }

  private insertArgument(): void {
    const words = historyWords(this.history[this.argumentAt] ?? '')
    const index = this.argumentIndex ?? words.length - 1
    const word = words[index < 0 ? words.length + index - 1 : index] ?? ''
    this.argumentLength = splitClusters(word).length
    this.insert(word)
  }

  /** The next entry in a direction that begins with what stood in front of the cursor when the search began. */
  protected async searchPrefix(step: number): Promise<void> {
    if (!this.lastAction.startsWith('prefix')) this.prefix = this.chars.slice(0, this.cursor).join('')
    let at = this.historyAt + step
    const entry = (index: number): string => this.history[index] ?? ''
    while (at >= 0 && at < this.history.length && (!entry(at).startsWith(this.prefix) || entry(at) === this.chars.join(''))) at += step
    if (at < 0 || at >= this.history.length) return this.put('\x07')
    await this.moveHistory(at)
    this.cursor = splitClusters(this.prefix).length
    await this.draw()
  }

  protected historyMove(by: number): Promise<void> {
    return this.moveHistory(this.historyAt + by, true)
  }

  protected goTo(number: number | undefined): Promise<void> {
    const to = (number ?? 1) - 1 - (number === undefined ? 0 : (this.shell.forgotten?.() ?? 0))
    return this.moveHistory(to)
  }

  protected historyFind(text: string, back: boolean): boolean {
    const step = back ? -1 : 1
    const anchored = text.startsWith('^')
    for (let at = this.historyAt + step; at >= 0 && at < this.history.length; at += step) {
      const entry = this.history[at]!
      if (!(anchored ? entry.startsWith(text.slice(1)) : entry.includes(text))) continue
      this.edited.set(this.historyAt, this.chars.join(''))
      this.historyAt = at
      this.setLine(entry)
      return true
    }
    return false
  }

  /** To an entry; `bounded` goes to the first or the line itself where there is none so far away. */
  protected async moveHistory(wanted: number, bounded = false): Promise<void> {
    const to = bounded ? Math.max(0, Math.min(this.history.length, wanted)) : wanted
    if (to < 0 || to > this.history.length || (bounded && to === this.historyAt)) return this.put('\x07')
    this.edited.set(this.historyAt, this.chars.join(''))
    this.undoStacks.set(this.historyAt, this.undoStack)
    this.historyAt = to
    this.undoStack = this.undoStacks.get(to) ?? []
    this.setLine(this.edited.get(to) ?? this.history[to] ?? '')
    await this.draw()
  }
}
