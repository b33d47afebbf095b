/** The commands an interactive shell remembers, with their numbers and dates; models bash's history list. */
import { matches } from './pattern'

/** What decides whether a command is remembered: the variables of those names. */
export interface HistoryRules {
  readonly control: string
  readonly ignore: string
  readonly size: number
}

export class CommandHistory {
  /** The editor walks through them; nobody else changes them. */
  readonly lines: string[] = []
  private readonly dates: number[] = []
  /** How many have been forgotten: numbers go on behind them. */
  forgotten = 0
  /** Whether the command that runs now is the last entry: what takes its own place asks. */
  holdsCurrent = false

  /** The number of an entry. */
  numberOf(index: number): number {
    return this.forgotten + index + 1
  }

  /** When it was typed; milliseconds since the epoch. */
  dateOf(index: number): number {
    return this.dates[index] ?? 0
  }

  push(date: number, ...lines: readonly string[]): void {
    for (const line of lines) {
      this.lines.push(line)
      this.dates.push(date)
    }
  }

  remove(index: number, count = 1): void {
    this.lines.splice(index, count)
    this.dates.splice(index, count)
  }

  clear(): void {
    this.remove(0, this.lines.length)
    this.forgotten = 0
  }

  /** Notes a command that was typed, unless the rules are against it. */
  remember(text: string, date: number, { control, ignore, size }: HistoryRules): void {
    this.holdsCurrent = false
    const controls = new Set(control.split(':'))
    const both = controls.has('ignoreboth')
    const last = this.lines.at(-1)
    if (text.trim() === '') return
    if ((both || controls.has('ignorespace')) && text.startsWith(' ')) return
    if ((both || controls.has('ignoredups')) && last === text) return
    // An ampersand stands for the command before.
    const patterns = ignore.split(/(?<!\\):/).filter(Boolean)
    if (patterns.some((pattern) => (pattern === '&' ? text === last : matches(pattern, text)))) return
    if (controls.has('erasedups')) for (let at = this.lines.length - 1; at >= 0; at--) if (this.lines[at] === text) this.remove(at)
    this.push(date, text)
    this.holdsCurrent = true
    const over = this.lines.length - size
    if (over <= 0) return
    this.remove(0, over)
    this.forgotten += over
  }
}

/** Words behind which a line break is as good as a blank. */
const OPEN = /(?:^|[\s;&|(){}])(?:case|do|elif|else|if|in|then|until|while)$|[{(;&|)]$/

/** Whether a text ends inside a here-document. */
function inDocument(text: string): boolean {
  for (const [, dash, , word] of text.matchAll(/<<(-?)\s*(['"\\]?)([\w.-]+)/g)) {
    const ends = text.split('\n').some((line) => (dash ? line.replace(/^\t+/, '') : line) === word)
    if (!ends) return true
  }
  return false
}

/** The lines of a command as one, as `shopt -s cmdhist` keeps them. `inQuotes` says whether a text ends inside of quotation marks. */
export function joinLines(lines: readonly string[], inQuotes: (text: string) => boolean): string {
  let text = ''
  let raw = ''
  for (const [index, line] of lines.entries()) {
    if (index === 0) text = line
    else if (/(?:^|[^\\])(?:\\\\)*\\$/.test(lines[index - 1]!) && !inDocument(raw)) text = text.slice(0, -1) + line
    else if (inQuotes(raw) || raw.includes('<<') || /(?:^|\s)#/.test(lines[index - 1]!)) text += `\n${line}`
    else {
      const before = text.trimEnd()
      text = OPEN.test(before) ? `${before} ${line.trimStart()}` : `${before}; ${line.trimStart()}`
    }
    raw = index === 0 ? line : `${raw}\n${line}`
  }
  // A here-document ends its last line.
  return raw.includes('<<') && raw.includes('\n') && !inDocument(raw) && /\n.*$/.test(text) && /^[\w.-]+$/.test(lines.at(-1)!)
    ? `${text}\n`
    : text
}
