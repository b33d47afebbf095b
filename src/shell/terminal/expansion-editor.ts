/** Commands of readline that put in place what the shell makes of a text: variables, tildes, history, patterns. */
import { columns } from './candidates'
import { SearchEditor } from './search-editor'
import { splitClusters } from './width'

export abstract class ExpansionEditor extends SearchEditor {
  /** Carries out one of the commands of this class; false when it is none. */
  protected async expand(action: string): Promise<boolean> {
    switch (action) {
      case 'expand-line': {
        const line = await this.shell.expandLine?.(this.chars.join(''))
        if (line === undefined) await this.put('\x07')
        else this.setLine(line)
        return true
      }
      case 'expand-history': {
        const line = this.shell.expandHistory?.(this.chars.join(''))
        if (line === undefined) await this.put('\x07')
        else this.setLine(line)
        return true
      }
      case 'expand-tilde': {
        const [from, to] = this.blankWord()
        const word = this.chars.slice(from, to).join('')
        const at = word.indexOf('~')
        const home = at < 0 ? undefined : await this.shell.expandTilde?.(/^~[^/\s]*/.exec(word.slice(at))![0])
        if (home !== undefined) this.replaceWord(from, to, word.slice(0, at) + home + word.slice(at).replace(/^~[^/\s]*/, ''))
        return true
      }
      case 'glob-expand':
      case 'glob-complete':
      case 'glob-list':
        await this.globs(action)
        return true
      case 'version':
        await this.put(`\r\n${this.shell.version ?? ''}\r\n`)
        await this.settle()
        return true
      case 'read-init':
        this.shell.readInit?.()
        return true
      default:
        return false
    }
  }

  /** The word between blanks that the cursor is in or behind. */
  private blankWord(): readonly [from: number, to: number] {
    const blank = (at: number): boolean => /^\s$/.test(this.chars[at] ?? ' ')
    let [from, to] = [this.cursor, this.cursor]
    while (from > 0 && !blank(from - 1)) from--
    while (!blank(to)) to++
    return [from, to]
  }

  private replaceWord(from: number, to: number, text: string): void {
    const made = splitClusters(text)
    this.chars.splice(from, to - from, ...made)
    this.cursor = from + made.length
  }

  /** What a pattern in front of the cursor stands for: put in its place, or listed. */
  private async globs(action: string): Promise<void> {
    const [from, to] = this.blankWord()
    const word = this.chars.slice(from, to).join('')
    const found = word === '' ? [] : (this.shell.glob?.(action === 'glob-complete' ? `${word}*` : word) ?? [])
    if (found.length === 0) return this.put('\x07')
    if (action === 'glob-expand') {
      this.replaceWord(from, to, found.join(' '))
      return
    }
    if (action === 'glob-complete' && found.length === 1) {
      this.replaceWord(from, to, `${found[0]!} `)
      return
    }
    await this.put(
      `\r\n${columns(
        found.map((value) => ({ value })),
        this.device.columns,
      )}`,
    )
    await this.settle()
  }
}
