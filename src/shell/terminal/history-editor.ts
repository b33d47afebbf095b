/** Lines of the history in the editor: moving among them, looking for one, the last word of one. */
import { splitClusters } from './width'
import { ViEditor } from './vi'

export abstract class HistoryEditor extends ViEditor {
  protected abstract readonly history: readonly string[]
  protected historyAt = 0
  /** What is in front of the cursor while entries that begin with it are looked for. */
  protected prefix = ''
  protected edited = new Map<number, string>()
  protected argumentAt = 0
  protected argumentLength = 0

  /** A word of the entry before, counted from the command's name or with a negative number from the end. */
  protected argumentOf(index: number): void {
    const words = (this.history.at(-1) ?? '').trim().split(/\s+/)
    const word = words[index < 0 ? words.length + index - 1 : index] ?? ''
    this.argumentAt = this.history.length - 1
    this.argumentLength = splitClusters(word).length
    this.insert(word)
  }

  /** The last word of the entry before, or with a number that word of it. */
  protected lastArgument(index?: number): void {
    if (this.lastAction !== 'last-argument') this.argumentAt = this.history.length
    else {
      this.cursor -= this.argumentLength
      this.chars.splice(this.cursor, this.argumentLength)
    }
    this.argumentAt = Math.max(0, this.argumentAt - 1)
    const words = (this.history[this.argumentAt] ?? '').trim().split(/\s+/)
    const word = words[index === undefined ? words.length - 1 : index < 0 ? words.length + index : index] ?? ''
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
    return this.moveHistory(this.historyAt + by)
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

  protected async moveHistory(to: number): Promise<void> {
    if (to < 0 || to > this.history.length) return this.put('\x07')
    this.edited.set(this.historyAt, this.chars.join(''))
    this.historyAt = to
    this.setLine(this.edited.get(to) ?? this.history[to] ?? '')
    await this.draw()
  }
}
