/** Looking for an entry of the history: letter by letter as readline's C-r and C-s do, or for a whole text as its M-p and M-n do. */
import { CompletingEditor } from './completing-editor'
import { splitClusters } from './width'

/** What a search has come to: the entry, the place in it, and the text looked for. */
interface Search {
  query: string
  /** The entry; the one behind the last is the line itself. */
  at: number
  /** Where in it the text was found, in UTF-16 units. */
  place: number
  ahead: boolean
  failed: boolean
}

export abstract class SearchEditor extends CompletingEditor {
  /** The text that was looked for last. */
  private lastQuery = ''
  private lastText = ''

  /** C-r and C-s; a key that is none of a search ends it and counts as usual. True when Ctrl-C left the line. */
  protected async search(signal: AbortSignal, ahead: boolean): Promise<boolean> {
    const { prompt } = this
    const before = { chars: [...this.chars], cursor: this.cursor, at: this.historyAt }
    this.edited.set(this.historyAt, this.chars.join(''))
    const state: Search = {
      query: '',
      at: this.historyAt,
      place: this.chars.slice(0, this.cursor).join('').length,
      ahead,
      failed: false,
    }
    try {
      for (;;) {
        this.prompt = `(${state.failed ? 'failed ' : ''}${state.ahead ? '' : 'reverse-'}i-search)\`${state.query}': `
        await this.draw()
        const key = await this.key(signal)
        if (key === undefined) return false
        if (key === '\x07' || key === '\x03') {
          ;({ chars: this.chars, cursor: this.cursor, at: this.historyAt } = before)
          this.prompt = prompt
          await this.draw()
          return key === '\x03'
        }
        if (await this.searchKey(key, state)) continue
        this.prompt = prompt
        if (state.query !== '') this.lastQuery = state.query
        await this.draw()
        if (key !== '\n') this.unread(key)
        return false
      }
    } finally {
      this.prompt = prompt
    }
  }

  /** A key while a search goes on; false when it ends the search. */
  private async searchKey(key: string, state: Search): Promise<boolean> {
    if (key === '\x12' || key === '\x13') {
      state.ahead = key === '\x13'
      if (state.query === '') {
        state.query = this.lastQuery
        if (state.query === '') await this.put('\x07')
        else this.find(state, state.place)
      } else this.find(state, state.place + (state.ahead ? 1 : -1))
    } else if (key === '\x7f' || key === '\b') {
      state.query = splitClusters(state.query).slice(0, -1).join('')
      if (state.query === '') state.failed = true
      else this.find(state, state.place + (state.failed ? (state.ahead ? 1 : -1) : 0))
    } else if (key === '\x17' || key === '\x19') {
      // The rest of the word that was found, or of the line.
      const rest = this.chars.slice(this.cursor).join('').slice(state.query.length)
      state.query += key === '\x19' ? rest : (/^[^\p{L}\p{N}_]*[\p{L}\p{N}_]+/u.exec(rest)?.[0] ?? '')
      this.find(state, state.place)
    } else if (key >= ' ' && !key.startsWith('\x1b')) {
      state.query += key
      if (!state.failed) this.find(state, state.place)
    } else return false
    return true
  }

  /** Looks from a place in the entry on; what was found becomes the line, with the cursor where it was found. */
  private find(state: Search, from: number): void {
    const { query, ahead } = state
    const textOf = (index: number): string => this.edited.get(index) ?? this.history[index] ?? ''
    const step = ahead ? 1 : -1
    const shown = this.chars.join('')
    for (let at = state.at; at >= 0 && at <= this.history.length; at += step) {
      const text = textOf(at)
      // Entries that look like what is shown tell nothing new.
      if (at !== state.at && text === shown) continue
      const start = at === state.at ? from : ahead ? 0 : text.length
      const place = start < 0 ? -1 : ahead ? text.indexOf(query, start) : text.lastIndexOf(query, start)
      if (place < 0) continue
      Object.assign(state, { at, place, failed: false })
      this.historyAt = at
      this.setLine(text)
      this.cursor = splitClusters(text.slice(0, place)).length
      return
    }
    state.failed = true
  }

  /** Asks for a text behind the last row of the prompt; undefined when it was given up. */
  protected async ask(mark: string, signal: AbortSignal): Promise<string | undefined> {
    const { prompt, chars, cursor } = this
    this.prompt = prompt + mark
    this.chars = []
    this.cursor = 0
    let typed: string | undefined
    for (;;) {
      await this.draw()
      const key = await this.key(signal)
      if (key === undefined || key === '\x1b' || key === '\x07') break
      if (key === '\x03') {
        this.unread(key)
        break
      }
      if (key === '\r' || key === '\n') {
        typed = this.chars.join('')
        break
      }
      if (key === '\x7f' || key === '\b') {
        if (this.chars.length === 0) break
        this.chars.splice(--this.cursor, 1)
      } else if (key >= ' ' && !key.startsWith('\x1b')) this.insert(key)
    }
    if (typed === undefined && this.pending.startsWith('\x03')) this.prompt = prompt
    else {
      this.prompt = prompt
      this.chars = chars
      this.cursor = cursor
    }
    return typed
  }

  /** M-p and M-n: the next entry in a direction that holds a text; an empty one is the text of the last time. */
  protected async searchText(signal: AbortSignal, step: 1 | -1): Promise<void> {
    const typed = await this.ask(':', signal)
    if (typed === undefined) return
    const text = typed === '' ? this.lastText : typed
    this.lastText = text
    for (let at = this.historyAt + step; text !== '' && at >= 0 && at < this.history.length; at += step) {
      const place = this.history[at]!.indexOf(text)
      if (place < 0) continue
      await this.moveHistory(at)
      this.cursor = splitClusters(this.history[at]!.slice(0, place)).length
      return
    }
    return this.put('\x07')
  }
}
