/** History expansion of interactive shells: `!!`, `!$`, `!n`, `!-n`, `!text`, `!?text?`, `^old^new`, word designators and modifiers. */

export type HistoryResult = { readonly text: string; /** `:p`: only shown. */ readonly print: boolean } | { readonly error: string }

/** The substitution made last, which `:&` makes again, and the text looked for last, which `%` means. */
export interface HistoryMemory {
  substitution?: { readonly from: string; readonly to: string }
  searched?: string
}

class Refused extends Error {}

/** The words that designators of history mean. */
export function historyWords(line: string): string[] {
  return line.match(/(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"\\|&;<>()])+|[|&;<>()]+/g) ?? []
}

/** Where in a line an expansion may begin: not behind a backslash and not between single quotation marks. */
function mayBegin(line: string, at: number, double: boolean, extglob: boolean): boolean {
  const [before, next] = [line[at - 1], line[at + 1]]
  if (next === undefined || /[\s=]/.test(next) || (next === '(' && extglob)) return false
  if (double && next === '"') return false
  if (before === '$' || (before === '{' && /[A-Za-z_]/.test(next))) return false
  return !(before === '[' && next !== '!')
}

class Expansion {
  print = false
  private rest: string

  constructor(
    text: string,
    private readonly history: readonly string[],
    /** The line up to the exclamation mark, which `!#` means. */
    private readonly before: string,
    private readonly memory: HistoryMemory,
  ) {
    this.rest = text
  }

  /** What is left of the line behind it. */
  get left(): string {
    return this.rest
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    const found = pattern.exec(this.rest)
    if (found) this.rest = this.rest.slice(found[0].length)
    return found
  }

  run(): string {
    return this.modified(this.words(this.event()))
  }

  private event(): string {
    const last = this.history.at(-1)
    // Words of the command before may follow at once.
    if (/^(?:[$*^]|:(?=[\d$^*%-]))/.test(this.rest)) return last ?? this.missing(this.rest[0]!)
    const name = this.take(/^(?:!|-\d+|\d+|\?[^?]*\??|#|[^\s:;&|<>()'$*^!-][^\s:;&|<>()'$*^]*)/)?.[0]
    if (name === undefined) throw new Refused('!: event not found')
    if (name === '!') return last ?? this.missing('!')
    if (name === '#') return this.before
    if (/^-?\d+$/.test(name)) {
      const number = Number(name)
      return this.history[number < 0 ? this.history.length + number : number - 1] ?? this.missing(name)
    }
    const reversed = [...this.history].reverse()
    if (!name.startsWith('?')) return reversed.find((text) => text.startsWith(name)) ?? this.missing(name)
    const wanted = name.replace(/^\?|\?$/g, '') || (this.memory.searched ?? '')
    this.memory.searched = wanted
    return reversed.find((text) => text.includes(wanted)) ?? this.missing(name)
  }

  private missing(name: string): never {
    throw new Refused(`!${name}: event not found`)
  }

  /** The words of an event that are wanted; all of it when no designator follows. */
  private words(event: string): string {
    const found = this.take(/^(?::?([$^*%])|:(\d+)(?:(-)(\d+|\$)?|(\*))?|:-(\d+)|-(\d+|\$))/)
    if (!found) return event
    const words = historyWords(event)
    const end = words.length - 1
    const [shown, sign, first, dash, last, star, until] = found
    if (sign === '%') {
      const { searched } = this.memory
      return words.find((word) => searched !== undefined && word.includes(searched)) ?? ''
    }
    let [from, to] = [0, end]
    if (sign === '$') from = end
    else if (sign === '^') from = to = 1
    else if (sign === '*') from = 1
    else if (until !== undefined) to = Number(until)
    else if (first !== undefined) {
      from = to = Number(first)
      if (star) to = end
      else if (dash) to = last === undefined ? end - 1 : last === '$' ? end : Number(last)
    }
    if ((from > end || to > end) && sign !== '*' && !star) throw new Refused(`${shown}: bad word specifier`)
    return words.slice(from, to + 1).join(' ')
  }

  private modified(event: string): string {
    let text = event
    for (;;) {
      const found = this.take(/^:(?:([htrepqx])|([gaG]?)(?:s([^\s])((?:\\.|(?!\3)[^\\])*)(?:\3((?:\\.|(?!\3)[^\\])*)(?:\3|$)|$)|(&)))/)
      if (found) {
        text = this.changed(text, found)
        continue
      }
      const unknown = /^:([A-Za-z])/.exec(this.rest)
      if (unknown) throw new Refused(`${unknown[1]!}: unrecognized history modifier`)
      return text
    }
  }

  private changed(text: string, found: RegExpExecArray): string {
    const [shown, letter, range, , from, to, again] = found
    switch (letter) {
      case 'h':
        return text.replace(/\/[^/]*$/, '')
      case 't':
        return text.replace(/.*\//, '')
      case 'r':
        return text.replace(/\.[^./]*$/, '')
      case 'e':
        return /\.[^./]*$/.exec(text)?.[0] ?? text
      case 'p':
        this.print = true
        return text
      case 'q':
        return `'${text.replace(/'/g, "'\\''")}'`
      case 'x':
        return text.replace(/\S+/g, (word) => `'${word.replace(/'/g, "'\\''")}'`)
    }
    if (again && !this.memory.substitution) throw new Refused(`${shown}: no previous substitution`)
    const change = again ? this.memory.substitution! : substitution(from!, to ?? '', this.memory)
    this.memory.substitution = change
    if (!text.includes(change.from)) throw new Refused(`${shown}: substitution failed`)
    if (range === 'G') return text.replace(/\S+/g, (word) => word.replace(change.from, () => change.to))
    return range === '' ? text.replace(change.from, () => change.to) : text.split(change.from).join(change.to)
  }
}

/** An ampersand in the new text is the old one; without an old text the last one is meant. */
function substitution(from: string, to: string, memory: HistoryMemory): { readonly from: string; readonly to: string } {
  const old = from === '' ? (memory.substitution?.from ?? memory.searched ?? '') : from.replace(/\\([^])/g, '$1')
  return { from: old, to: to.replace(/\\([&/])|&/g, (_, escaped?: string) => escaped ?? old) }
}

/** `^old^new^` at the beginning of a line. */
function quick(line: string, history: readonly string[], memory: HistoryMemory): HistoryResult | undefined {
  const found = /^\^([^^]+)(?:\^([^^]*)(?:\^(.*))?)?$/s.exec(line)
  if (!found) return undefined
  const last = history.at(-1)
  const change = substitution(found[1]!, found[2] ?? '', memory)
  if (last === undefined || !last.includes(change.from)) return { error: `:s${line}: substitution failed` }
  memory.substitution = change
  return { text: last.replace(change.from, () => change.to) + (found[3] ?? ''), print: false }
}

export function expandHistory(line: string, history: readonly string[], memory: HistoryMemory = {}, extglob = false): HistoryResult {
  const replaced = quick(line, history, memory)
  if (replaced) return replaced
  if (!line.includes('!')) return { text: line, print: false }
  let out = ''
  let print = false
  let single = false
  let double = false
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!
    if (c === '\\' && !single) {
      out += c + (line[++i] ?? '')
      continue
    }
    if (c === "'" && !double) single = !single
    if (c === '"' && !single) double = !double
    if (c !== '!' || single || !mayBegin(line, i, double, extglob)) {
      out += c
      continue
    }
    // Inside of quotation marks the closing one ends it.
    const rest = line.slice(i + 1)
    const end = double ? rest.search(/"/) : -1
    const expansion = new Expansion(end < 0 ? rest : rest.slice(0, end), history, out, memory)
    try {
      out += expansion.run()
    } catch (error) {
      if (error instanceof Refused) return { error: error.message }
      throw error
    }
    print ||= expansion.print
    i = line.length - (end < 0 ? 0 : rest.length - end) - expansion.left.length - 1
  }
  return { text: out, print }
}
