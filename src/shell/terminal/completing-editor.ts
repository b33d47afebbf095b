/** Completion in the editor: what Tab does, listing candidates, inserting all of them. */
import { columns, commonPrefix, type CompletionKind, type EditorCompletion } from './candidates'
import { EmacsEditor } from './emacs-editor'
import { splitClusters } from './width'

/** Above this many candidates readline asks first. */
const ASK_ABOVE = 100

export abstract class CompletingEditor extends EmacsEditor {
  /** Whether the last Tab changed the line: then the next one completes anew before one lists. */
  private completed = false
  /** What Tab goes through one by one: the words, the typed one last, and which of them the line holds now. */
  private menu: { readonly from: number; readonly words: readonly string[]; at: number } | undefined

  /** Puts a text in place of what is completed: from `from` in what stands in front of the cursor. */
  private replace(line: string, from: number, text: string): void {
    const start = splitClusters(line.slice(0, from)).length
    this.chars.splice(start, this.cursor - start, ...splitClusters(text))
    this.cursor = start + splitClusters(text).length
  }

  private asked(kind?: CompletionKind): Promise<EditorCompletion> {
    return this.shell.complete({ line: this.chars.slice(0, this.cursor).join(''), ...(kind ? { kind } : {}) })
  }

  protected async listAll(signal: AbortSignal, kind?: CompletionKind): Promise<void> {
    const { candidates } = await this.asked(kind)
    return candidates.length === 0 ? this.put('\x07') : this.list(candidates, signal)
  }

  protected async insertAll(): Promise<void> {
    const line = this.chars.slice(0, this.cursor).join('')
    const { from, candidates } = await this.asked()
    if (candidates.length === 0) return this.put('\x07')
    this.replace(line, from, `${candidates.map(({ value }) => value).join(' ')} `)
  }

  protected async tab(signal: AbortSignal, kind?: CompletionKind): Promise<void> {
    const line = this.chars.slice(0, this.cursor).join('')
    const { from, candidates } = await this.asked(kind)
    const again = this.lastAction.startsWith('complete') && !this.completed
    const typed = line.slice(from)
    this.completed = false
    if (candidates.length === 0) return this.put('\x07')
    if (candidates.length === 1) {
      const only = candidates[0]!
      this.replace(line, from, only.value)
      const spaced = only.space !== false && this.cursor === this.chars.length
      if (spaced) this.insert(' ')
      this.completed = this.chars.slice(0, this.cursor).join('') !== line
      return this.draw()
    }
    const common = candidates.map((candidate) => candidate.value).reduce(commonPrefix)
    const described = candidates.some((candidate) => candidate.description)
    if (common.length > typed.length) {
      this.replace(line, from, common)
      this.completed = true
      await this.draw()
      if (!described && !this.readline.is('show-all-if-ambiguous')) return
    } else if (!again && !described && !this.readline.is('show-all-if-ambiguous') && !this.readline.is('show-all-if-unmodified'))
      return this.put('\x07')
    await this.list(candidates, signal)
  }

  /** The next candidate, or the one before, in place of the word; behind the last comes what was typed. */
  protected async menuComplete(step: 1 | -1): Promise<void> {
    if (!this.lastAction.startsWith('menu-complete') || !this.menu) {
      const line = this.chars.slice(0, this.cursor).join('')
      const { from, candidates } = await this.asked()
      if (candidates.length === 0) return this.put('\x07')
      if (candidates.length === 1) {
        this.replace(line, from, candidates[0]!.value + (candidates[0]!.space === false ? '' : ' '))
        return this.draw()
      }
      const words = [...candidates.map((candidate) => candidate.value), line.slice(from)]
      this.menu = { from, words, at: words.length - 1 }
    }
    const { menu } = this
    const line = this.chars.slice(0, this.cursor).join('')
    menu.at = (menu.at + step + menu.words.length) % menu.words.length
    if (menu.at === menu.words.length - 1) await this.put('\x07')
    this.replace(line, menu.from, menu.words[menu.at]!)
    return this.draw()
  }

  private async list(candidates: EditorCompletion['candidates'], signal: AbortSignal): Promise<void> {
    const { cursor } = this
    this.cursor = this.chars.length
    await this.draw()
    await this.put('\r\n')
    this.cursor = cursor
    if (candidates.length > ASK_ABOVE) {
      await this.put(`Display all ${candidates.length} possibilities? (y or n)`)
      const key = await this.key(signal)
      await this.put('\r\n')
      if (key !== 'y' && key !== ' ') {
        await this.settle()
        return this.draw()
      }
    }
    await this.put(columns(candidates, this.device.columns))
    await this.settle()
    await this.draw()
  }
}
