/** printf's format: conversions, `*` widths, %b, %q, %(fmt)T, reused until the arguments are used up. */
import { decodeText, encodeText } from '../../bytes'
import { ansiQuote, needsAnsi } from '../../interpreter/quote'
import { ansiEscapes } from '../../interpreter/scan'
import { formatDate } from '../dates/time-format'
import { formatFloat } from './format-float'
import { PrintfArguments } from './printf-arguments'
import { PrintfDirective } from './printf-directive'

/** A word as %q quotes it: backslashes, or `$'...'` with control characters. */
export function shellQuote(text: string): string {
  if (text === '') return "''"
  if (needsAnsi(text)) return ansiQuote(text)
  return text.replace(/[\s'"|&;<>()!{}*[\]?^$`\\,]|^[~#]|(?<=[:=])~/g, '\\$&')
}

interface Formatted {
  readonly text: string
  readonly errors: readonly string[]
  /** How much of the text stands in front of each of them. */
  readonly places: readonly number[]
  /** What `%n` has counted, by the name of the variable that is to hold it. */
  readonly counts: ReadonlyMap<string, number>
}

/** Formats words; `quote` says how %q does it. Widths and precisions of texts count bytes, as bash's printf does, or `characters`, as awk's. */
export function printfFormat(
  format: string,
  given: readonly string[],
  now: number,
  characters = false,
  zone?: string,
  quote: (text: string) => string = shellQuote,
): Formatted {
  return new Formatting(format, given, now, characters, zone, quote).run()
}

/** One call of printf: what it has written so far, and the words it has left. */
class Formatting {
  private readonly errors: string[] = []
  private readonly places: number[] = []
  private readonly counts = new Map<string, number>()
  private readonly args: PrintfArguments
  private out = ''
  /** Whether this round of the format has come to a conversion. */
  private converted = false
  /** Set by an error that ends it all, and by `\c` in a %b. */
  private stopped = false

  constructor(
    private readonly format: string,
    given: readonly string[],
    private readonly now: number,
    private readonly characters: boolean,
    private readonly zone: string | undefined,
    private readonly quote: (text: string) => string,
  ) {
    this.args = new PrintfArguments(given, (message) => this.complain(message))
  }

  /** The format once, and again as long as it takes words and words are left. */
  run(): Formatted {
    do {
      this.converted = false
      this.round()
    } while (this.converted && !this.args.usedUp && !this.stopped)
    return { text: this.out, errors: this.errors, places: this.places, counts: this.counts }
  }

  /** Goes through the format once. */
  private round(): void {
    let at = 0
    while (at < this.format.length && !this.stopped) {
      const c = this.format[at]!
      if (c === '%') {
        const directive = new PrintfDirective(this.format.slice(at), this.args, this.characters)
        at += this.directive(directive, this.format[at + directive.source.length])
      } else if (c === '\\' && this.format[at + 1] !== '%') {
        // The backslash of an unknown escape stands for itself: what follows it may be a conversion.
        at += this.escapes(this.format.slice(at))
      } else {
        this.out += c
        at++
      }
    }
  }

  /** Writes the escapes `text` begins with. Returns how many characters they take. */
  private escapes(text: string): number {
    this.digitless(/^\\[xuU](?![0-9a-fA-F])/.exec(text)?.[0] ?? '')
    const run = /^(?:\\(?:x[0-9a-fA-F]{1,2}|[0-7]{1,3}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[^%]|$))+/.exec(text)![0]
    this.out += ansiEscapes(run, 'printf').text
    return run.length
  }

  /** Complains of `\x` and `\u` without a digit behind them. */
  private digitless(word: string): void {
    for (const [, before, letter] of word.matchAll(/((?:^|[^\\])(?:\\\\)*)\\([xuU])(?![0-9a-fA-F])/g))
      if (before !== undefined) this.complain(`missing ${letter === 'x' ? 'hex' : 'unicode'} digit for \\${letter}`)
  }

  /** Writes a directive. Returns how many characters of the format it takes. */
  private directive(directive: PrintfDirective, following: string | undefined): number {
    const { source, conversion } = directive
    if (conversion.startsWith('(') && !conversion.endsWith(')T')) {
      // What is no time after all is a text, and read on behind the parenthesis.
      this.complain(`warning: \`${conversion.at(-1)!}': invalid time format specification`)
      const text = source.slice(0, source.indexOf('(') + 1)
      this.out += text
      return text.length
    }
    if (conversion === '') this.fail(`\`${following ?? source}': ${following === undefined ? 'missing' : 'invalid'} format character`)
    else if (conversion !== '%') this.convert(directive)
    else if (source === '%%') this.out += '%'
    else this.fail("`%': invalid format character")
    return source.length
  }

  private complain(message: string): void {
    this.errors.push(message)
    this.places.push(this.out.length)
  }

  private fail(message: string): void {
    this.complain(message)
    this.stopped = true
  }

  private convert(directive: PrintfDirective): void {
    this.converted = true
    switch (directive.conversion) {
      case 's':
        return this.text(directive, directive.cut(this.args.take() ?? ''))
      case 'b':
        return this.escapedText(directive, this.args.take() ?? '')
      case 'q':
        return this.text(directive, directive.cut(this.quote(this.args.take() ?? '')))
      case 'Q':
        return this.text(directive, this.quote(directive.cut(this.args.take() ?? '')))
      case 'c':
        return this.text(directive, this.firstCharacter(this.args.take() ?? ''))
      case 'n':
        return this.count(this.args.take())
      case 'd':
      case 'i':
        return this.signedInteger(directive, BigInt.asIntN(64, this.args.integer()))
      case 'u':
      case 'o':
      case 'x':
      case 'X':
        return this.unsignedInteger(directive, BigInt.asUintN(64, this.args.integer(false)))
      default:
        if (directive.conversion.startsWith('(')) return this.time(directive)
        if (/[efga]/i.test(directive.conversion)) return this.float(directive, this.args.float())
        return this.fail(`\`${directive.conversion}': invalid format character`)
    }
  }

  private text(directive: PrintfDirective, text: string): void {
    this.out += directive.pad(text)
  }

  private escapedText(directive: PrintfDirective, word: string): void {
    this.digitless(word)
    const decoded = ansiEscapes(word, 'words')
    this.text(directive, directive.cut(decoded.text))
    this.stopped ||= decoded.stop
  }

  private firstCharacter(word: string): string {
    return this.characters ? ([...word][0] ?? '') : decodeText(encodeText(word || '\0').subarray(0, 1))
  }

  /** Keeps the number of bytes written so far for the variable `name`. */
  private count(name: string | undefined): void {
    if (name === undefined) return
    if (/^[A-Za-z_]\w*(\[.*\])?$/.test(name)) this.counts.set(name, encodeText(this.out).length)
    else this.fail(`\`${name}': not a valid identifier`)
  }

  private signedInteger(directive: PrintfDirective, value: bigint): void {
    const digits = directive.digits(value < 0n ? -value : value, 10)
    this.out += directive.pad(directive.signed(digits, value < 0n), true)
  }

  private unsignedInteger(directive: PrintfDirective, value: bigint): void {
    const { conversion } = directive
    const digits = directive.digits(value, conversion === 'u' ? 10 : conversion === 'o' ? 8 : 16)
    const cased = conversion === 'X' ? digits.toUpperCase() : digits
    const base = conversion === 'u' || value === 0n || !directive.has('#') ? '' : conversion === 'o' ? '0' : `0${conversion}`
    this.out += directive.pad(base + cased, true)
  }

  private float(directive: PrintfDirective, value: number): void {
    const { conversion } = directive
    const precision = directive.precision ?? (/a/i.test(conversion) ? -1 : 6)
    const text = formatFloat(Math.abs(value), conversion, precision, directive.has('#'))
    this.out += directive.pad(directive.signed(text, value < 0 || Object.is(value, -0)), Number.isFinite(value))
  }

  /** A time by the format in the parentheses: -1, -2 and no word at all are now. */
  private time(directive: PrintfDirective): void {
    const seconds = this.args.usedUp ? -1n : this.args.integer()
    const when = seconds === -1n || seconds === -2n ? this.now : Number(seconds) * 1000
    // What only date(1) knows stays as it is.
    const format = directive.conversion.slice(1, -2).replace(/%([%\w])/g, (all, letter) => (letter === 'q' ? `%${all}` : all))
    this.text(directive, formatDate(when, format || '%H:%M:%S', this.zone))
  }
}
