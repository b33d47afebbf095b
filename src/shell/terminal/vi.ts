/** vi's commands on a line: movements, operators with counts, put, replace, repeat and search, as readline's vi mode has them. */
import { KeyReader } from './key-reader'
import { characterMotion, kindOf, motionOf, type Motion, type Wanted } from './vi-motion'
import { splitClusters } from './width'

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
  private found: Wanted | undefined
  private readonly marks = new Map<string, number>()
  /** How much could be undone when text began to be inserted: the whole of it is taken back together. */
  private insertedFrom = 0
  /** What was typed since, and whether it takes the place of what is there; `over` is what it took away. */
  private inserted: string[] = []
  private over: (string | undefined)[] | undefined
  private replacing = false
  private counted = false
  /** The line is to be run as it is. */
  protected leaving = false
  private looked: { readonly text: string; readonly back: boolean } | undefined
  /** The last change, as keys that make it again. */
  private change: { readonly keys: readonly string[]; readonly inserted?: readonly string[] } = { keys: [] }
  private recording: string[] = []
  private replayed: string[] = []

  /** To the entry with a number, or the first one. */
  protected abstract goTo(number: number | undefined): Promise<void>
  protected abstract historyMove(by: number): Promise<void>
  protected abstract historyFind(text: string, back: boolean): boolean

  protected abstract ask(mark: string, signal: AbortSignal): Promise<string | undefined>
  protected abstract lastArgument(): void
  /** The program that is to edit the line, which ends it. */
  abstract wanted: 'emacs' | 'vi' | undefined

  /** A new line begins with text, none of which is taken back. */
  protected beginInserting(): void {
    this.insertedFrom = 0
    this.inserted = []
    this.over = undefined
    this.replacing = false
    this.leaving = false
    this.recording = []
    this.replayed = []
  }

  protected enterCommands(): void {
    if (this.recording.length > 0 && this.replayed.length === 0) this.change = { keys: this.recording, inserted: this.inserted }
    this.undoStack.length = Math.min(this.undoStack.length, this.insertedFrom)
    this.over = undefined
    this.commanding = true
    this.cursor = Math.max(0, this.cursor - 1)
  }

  /** Notes a key that is typed; true when it has taken the place of another. */
  protected typeOver(key: string): boolean {
    this.inserted.push(key)
    if (!this.over) return false
    this.over.push(this.chars[this.cursor])
    this.chars.splice(this.cursor, 1, ...splitClusters(key))
    this.cursor++
    return true
  }

  /** Takes back a key that took the place of another; false when text is just inserted. */
  protected override backOver(): boolean {
    this.inserted.pop()
    if (!this.over) return false
    if (this.over.length === 0) return true
    const old = this.over.pop()
    this.cursor--
    this.chars.splice(this.cursor, 1, ...(old === undefined ? [] : [old]))
    return true
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
    this.counted = digits !== ''
    const before = this.chars.join('')
    this.save()
    if ('dcy'.includes(key)) await this.operate(key, count, signal)
    else if (!(await this.single(key, count, signal))) {
      const motion = await this.motion(key, count, signal)
      if (motion) this.cursor = motion.to
      else await this.put('\x07')
    }
    // What is inserted now belongs to the command.
    if (!this.commanding) {
      this.insertedFrom = this.undoStack.length
      this.inserted = []
      this.over = key === 'R' ? [] : undefined
    } else if ('uU'.includes(key)) this.recording = []
    else if (before === this.chars.join('')) this.undoStack.pop()
    else if (key !== '.' && this.replayed.length === 0 && !this.replacing) this.change = { keys: [...this.recording] }
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
      case 'R':
        this.commanding = false
        return true
      case 'm': {
        const name = await this.more(signal)
        if (name !== undefined) this.marks.set(name, this.cursor)
        return true
      }
      case 'u':
      case 'U':
        this.undoStack.pop()
        do this.editLine('undo')
        while (key === 'U' && this.undoStack.length > 0)
        return true
      case '.':
        await this.repeat(signal)
        return true
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
        await this.goTo(this.counted ? count : undefined)
        this.cursor = 0
        return true
      case '#':
        this.chars.unshift('#')
        this.leaving = true
        return true
      case 'v':
        this.wanted = 'vi'
        return true
      case '_':
        this.cursor = length
        this.insert(' ')
        this.lastAction = ''
        this.lastArgument()
        this.commanding = false
        return true
      case '/':
      case '?':
      case 'n':
      case 'N':
        await this.look(key, signal)
        return true
    }
    return false
  }

  /** The last change once more. */
  private async repeat(signal: AbortSignal): Promise<void> {
    const { change } = this
    const [first, ...rest] = change.keys
    if (first === undefined) return
    this.replayed = [...rest]
    this.replacing = true
    await this.viCommand(first, signal)
    for (const key of change.inserted ?? []) if (!this.typeOver(key)) this.insert(key)
    this.replayed = []
    this.recording = []
    if (!this.commanding) this.enterCommands()
    this.replacing = false
  }

  /** Looks for a text in the history, or for the last one again. */
  private async look(key: string, signal: AbortSignal): Promise<void> {
    if (key === '/' || key === '?') {
      const text = await this.ask(key, signal)
      if (text === undefined) return
      this.looked = { text: text === '' ? (this.looked?.text ?? '') : text, back: key === '/' }
    }
    const { looked } = this
    if (!looked || !this.historyFind(looked.text, looked.back !== (key === 'N'))) await this.put('\x07')
    else this.cursor = 0
  }

  private async motion(key: string, count: number, signal: AbortSignal): Promise<Motion | undefined> {
    const { chars, cursor } = this
    switch (key) {
      case 'f':
      case 'F':
      case 't':
      case 'T': {
        const c = await this.more(signal)
        if (c === undefined) return undefined
        this.found = { key, c }
        return characterMotion(this.found, chars, cursor, count)
      }
      case ';':
        return this.found && characterMotion(this.found, chars, cursor, count)
      case ',': {
        const { found } = this
        if (!found) return undefined
        const turned = found.key === found.key.toLowerCase() ? found.key.toUpperCase() : found.key.toLowerCase()
        return characterMotion({ ...found, key: turned }, chars, cursor, count)
      }
      case '`': {
        const at = this.marks.get((await this.more(signal)) ?? '')
        return at === undefined ? undefined : { to: Math.min(at, chars.length) }
      }
    }
    return motionOf(key, chars, cursor, count)
  }
}
