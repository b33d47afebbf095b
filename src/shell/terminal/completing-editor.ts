/** Completion in the editor: what Tab does, listing candidates, inserting all of them. */
import { columns, commonPrefix, type CompletionQuery, type EditorCompletion } from './candidates'
import { EmacsEditor } from './emacs-editor'
import { splitClusters } from './width'

/** Above this many candidates readline asks first. */
const ASK_ABOVE = 100

export abstract class CompletingEditor extends EmacsEditor {
  protected abstract readonly complete: (query: CompletionQuery) => Promise<EditorCompletion>

  /** Puts a text in place of what is completed: from `from` in what stands in front of the cursor. */
  private replace(line: string, from: number, text: string): void {
    const start = splitClusters(line.slice(0, from)).length
    this.chars.splice(start, this.cursor - start, ...splitClusters(text))
    this.cursor = start + splitClusters(text).length
  }

  protected async listAll(signal: AbortSignal): Promise<void> {
    const { candidates } = await this.complete({ line: this.chars.slice(0, this.cursor).join('') })
    return candidates.length === 0 ? this.put('\x07') : this.list(candidates, signal)
  }

  protected async insertAll(): Promise<void> {
    const line = this.chars.slice(0, this.cursor).join('')
    const { from, candidates } = await this.complete({ line })
    if (candidates.length === 0) return this.put('\x07')
    this.replace(line, from, `${candidates.map(({ value }) => value).join(' ')} `)
  }

  protected async tab(signal: AbortSignal): Promise<void> {
    const line = this.chars.slice(0, this.cursor).join('')
    const { from, candidates } = await this.complete({ line })
    const typed = line.slice(from)
    if (candidates.length === 0) return this.put('\x07')
    if (candidates.length === 1) {
      const only = candidates[0]!
      this.replace(line, from, only.value)
      const spaced = only.space !== false && this.chars[this.cursor] !== ' '
      if (spaced) this.insert(' ')
      return this.draw()
    }
    const common = candidates.map((candidate) => candidate.value).reduce(commonPrefix)
    if (common.length > typed.length) {
      this.replace(line, from, common)
      await this.draw()
      if (!candidates.some((candidate) => candidate.description) && !this.readline.is('show-all-if-ambiguous')) return
    } else if (
      this.lastAction !== 'complete' &&
      !this.readline.is('show-all-if-ambiguous') &&
      !candidates.some((candidate) => candidate.description)
    )
      return this.put('\x07')
    await this.list(candidates, signal)
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
