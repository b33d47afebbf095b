/** vi's commands on a line: movements, operators with counts, put, replace, repeat and search, as readline's vi mode has them. */
import { KeyReader } from './key-reader'

interface Motion {
  readonly to: number
  /** An operator takes the character it ends on too. */
  readonly inclusive?: boolean
}

const kindOf = (c: string | undefined, big: boolean): number =>
  c === undefined || /\s/.test(c) ? 0 : big || /[\p{L}\p{N}_]/u.test(c) ? 1 : 2

/** Where the commands that only begin to insert put the cursor. */
const INSERTING: Readonly<Record<string, (cursor: number, end: number) => number>> = {
  i: (cursor) => cursor,
  a: (cursor, end) => Math.min(end, cursor + 1),
  I: () => 0,
  A: (_, end) => end,
}

type Stretch = (cursor: number, end: number, count: number) => readonly [from: number, to: number]
const ahead: Stretch = (cursor, end, count) => [cursor, Math.min(end, cursor + count)]
const toEnd: Stretch = (cursor, end) => [cursor, end]

/** What the commands that cut take away. */
const CUTTING: Readonly<Record<string, Stretch>> = {
  x: ahead,
  s: ahead,
  X: (cursor, _, count) => [Math.max(0, cursor - count), cursor],
  D: toEnd,
  C: toEnd,
  S: (_, end) => [0, end],
}

/** Of these, the ones that insert where they have cut. */
const CHANGING = new Set(['s', 'C', 'S'])

export abstract class ViEditor extends KeyReader {
  private found: { readonly key: string; readonly c: string } | undefined
  /** The last change, as keys that make it again. */
  private change: readonly string[] = []
  private recording: string[] = []
  private replayed: string[] = []

  protected abstract moveHistory(to: number): Promise<void>
  protected abstract historyMove(by: number): Promise<void>
  protected abstract historyFind(text: string, back: boolean): boolean

  protected enterCommands(): void {
    this.commanding = true
    this.cursor = Math.max(0, this.cursor - 1)
  }

  private async more(signal: AbortSignal): Promise<string | undefined> {
    const key = this.replayed.shift() ?? (await this.key(signal))
    if (key !== undefined) this.recording.push(key)
    return key
  }

  /** A command that begins with a key. */
  protected async viCommand(first: string, signal: AbortSignal): Promise<void> {
    this.recording = [first]
    let key: string | undefined = first
    let digits = ''
    while (key !== undefined && (/^[1-9]$/.test(key) || (key === '0' && digits !== ''))) {
      digits += key
      key = await this.more(signal)
    }
    if (key === undefined) return
    const count = Math.min(9999, Number(digits || 1))
    const before = this.chars.join('')
    this.save()
    if ('dcy'.includes(key)) await this.operate(key, count, signal)
    else if (!(await this.single(key, count, signal))) {
      const motion = await this.motion(key, count, signal)
      if (motion) this.cursor = motion.to
      else await this.put('\x07')
    }
    if (before === this.chars.join('')) this.undoStack.pop()
    else if (key !== 'u' && key !== '.' && this.replayed.length === 0) this.change = [...this.recording]
    if (this.commanding) this.cursor = Math.max(0, Math.min(this.cursor, this.chars.length - 1))
    await this.draw()
  }

  private async operate(key: string, count: number, signal: AbortSignal): Promise<void> {
    let next = await this.more(signal)
    let digits = ''
    while (next !== undefined && (/^[1-9]$/.test(next) || (next === '0' && digits !== ''))) {
      digits += next
      next = await this.more(signal)
    }
    if (next === undefined) return
    let [from, to] = [0, this.chars.length]
    if (next !== key) {
      // `cw` on a word changes the word and leaves the blanks behind it.
      const word = key === 'c' && (next === 'w' || next === 'W') && kindOf(this.chars[this.cursor], false) !== 0
      const motion = await this.motion(word ? (next === 'w' ? 'e' : 'E') : next, count * Number(digits || 1), signal)
      if (!motion) return this.put('\x07')
      const end = motion.inclusive || word ? motion.to + 1 : motion.to
      ;[from, to] = motion.to >= this.cursor ? [this.cursor, end] : [motion.to, this.cursor]
    }
    const text = this.chars.slice(from, to).join('')
    if (text !== '') this.killed.push(text)
    if (key !== 'y') this.chars.splice(from, to - from)
    if (key !== 'y' || next !== key) this.cursor = from
    if (key === 'c') this.commanding = false
  }

  private cut(from: number, to: number): void {
    const text = this.chars.splice(from, Math.max(0, to - from)).join('')
    if (text !== '') this.killed.push(text)
    this.cursor = from
  }

  /** Commands of one key; false when it is none. */
  private async single(key: string, count: number, signal: AbortSignal): Promise<boolean> {
    const { length } = this.chars
    const place = INSERTING[key]?.(this.cursor, length)
    if (place !== undefined) this.cursor = place
    const stretch = CUTTING[key]?.(this.cursor, length, count)
    if (stretch) this.cut(...stretch)
    if (place !== undefined || CHANGING.has(key)) this.commanding = false
    if (place !== undefined || stretch) return true
    switch (key) {
      case 'Y':
        this.killed.push(this.chars.slice(this.cursor).join(''))
        return true
      case 'p':
      case 'P': {
        const text = this.killed[this.killed.length - 1]
        if (text === undefined) return true
        this.cursor = Math.min(this.chars.length, this.cursor + (key === 'p' ? 1 : 0))
        this.insert(text.repeat(count))
        this.cursor--
        return true
      }
      case 'r': {
        const c = await this.more(signal)
        if (c !== undefined && c !== '\x1b')
          for (let i = 0; i < count && this.cursor + i < this.chars.length; i++) this.chars[this.cursor + i] = c
        return true
      }
      case '~':
        for (let i = 0; i < count && this.cursor < this.chars.length; i++) {
          const c = this.chars[this.cursor]!
          this.chars[this.cursor++] = c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()
        }
        return true
      case 'u': {
        this.undoStack.pop()
        const state = this.undoStack.pop()
        if (state) {
          this.chars = state.chars
          this.cursor = state.cursor
        }
        this.save()
        return true
      }
      case '.': {
        const [first, ...rest] = this.change
        if (first === undefined) return true
        this.replayed = rest
        await this.viCommand(first, signal)
        this.replayed = []
        return true
      }
      case 'k':
      case '-':
        await this.historyMove(-count)
        this.cursor = 0
        return true
      case 'j':
      case '+':
        await this.historyMove(count)
        this.cursor = 0
        return true
      case 'G':
        await this.moveHistory(0)
        this.cursor = 0
        return true
      case '#':
        this.chars.unshift('#')
        return true
      case '/':
      case '?':
        await this.ask(key, signal)
        return true
    }
    return false
  }

  /** Asks for a text to look for in the history. */
  private async ask(key: string, signal: AbortSignal): Promise<void> {
    const { prompt, chars, cursor } = this
    this.prompt = key
    this.chars = []
    this.cursor = 0
    let typed: string | undefined
    for (;;) {
      await this.draw()
      const next = await this.key(signal)
      if (next === undefined || next === '\x1b' || next === '\x03') break
      if (next === '\r' || next === '\n') {
        typed = this.chars.join('')
        break
      }
      if (next === '\x7f' || next === '\b') {
        if (this.chars.length === 0) break
        this.chars.pop()
        this.cursor--
      } else if (next >= ' ' && next.length === 1) this.insert(next)
    }
    this.prompt = prompt
    this.chars = chars
    this.cursor = cursor
    if (typed && !this.historyFind(typed, key === '/')) await this.put('\x07')
    else if (typed) this.cursor = 0
  }

  private async motion(key: string, count: number, signal: AbortSignal): Promise<Motion | undefined> {
    const { chars } = this
    const last = chars.length
    let at = this.cursor
    const words = (step: () => void): Motion => {
      for (let i = 0; i < count; i++) step()
      return { to: Math.max(0, Math.min(last, at)) }
    }
    const big = key === key.toUpperCase()
    const kind = (place: number): number => kindOf(chars[place], big)
    switch (key) {
      case 'h':
      case '\x7f':
      case '\b':
        return { to: Math.max(0, at - count) }
      case 'l':
      case ' ':
        return { to: Math.min(last, at + count) }
      case '0':
        return { to: 0 }
      case '^':
        return {
          to: Math.max(
            0,
            chars.findIndex((c) => !/\s/.test(c)),
          ),
        }
      case '$':
        return { to: Math.max(0, last - 1), inclusive: true }
      case '|':
        return { to: Math.min(last, count - 1) }
      case 'w':
      case 'W':
        return words(() => {
          const from = kind(at)
          while (at < last && kind(at) === from && from !== 0) at++
          while (at < last && kind(at) === 0) at++
        })
      case 'b':
      case 'B':
        return words(() => {
          at--
          while (at > 0 && kind(at) === 0) at--
          while (at > 0 && kind(at - 1) === kind(at)) at--
        })
      case 'e':
      case 'E':
        return {
          ...words(() => {
            at++
            while (at < last - 1 && kind(at) === 0) at++
            while (at < last - 1 && kind(at + 1) === kind(at)) at++
          }),
          inclusive: true,
        }
      case 'f':
      case 'F':
      case 't':
      case 'T': {
        const c = await this.more(signal)
        if (c === undefined) return undefined
        this.found = { key, c }
        return this.character(key, c, count)
      }
      case ';':
        return this.found && this.character(this.found.key, this.found.c, count)
      case ',': {
        const { found } = this
        if (!found) return undefined
        return this.character(/[a-z]/.test(found.key) ? found.key.toUpperCase() : found.key.toLowerCase(), found.c, count)
      }
    }
    return undefined
  }

  private character(key: string, c: string, count: number): Motion | undefined {
    const step = key === 'f' || key === 't' ? 1 : -1
    let at = this.cursor
    for (let left = count; left > 0; left--) {
      at += step
      while (at >= 0 && at < this.chars.length && this.chars[at] !== c) at += step
      if (at < 0 || at >= this.chars.length) return undefined
    }
    if (key === 't' || key === 'T') at -= step
    return { to: at, inclusive: step > 0 }
  }
}
