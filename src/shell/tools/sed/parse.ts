/** Reads sed's command language. */
import { compileRegex, type Regex } from '../../regex'
import { ToolError } from '../tool'
import { plainText, withCharacters } from './escapes'
import type { Address, EndAddress, Instruction, SedProgram, Substitution } from './program'
import { ScriptReader, type Script } from './script-reader'
import { replacementParts } from './substitute'

export interface ProgramOptions {
  readonly extended: boolean
  readonly posix: boolean
  readonly sandbox: boolean
  /** Lines end with NUL, so that no newline begins or ends one. */
  readonly zero: boolean
}

const PLAIN = new Set([...'=dDFgGhHnNpPxz'])

export function parseScripts(scripts: readonly Script[], options: ProgramOptions): SedProgram {
  return new ScriptParser(scripts, options).program()
}

class ScriptParser {
  private readonly reader: ScriptReader
  private readonly out: Instruction[] = []
  private readonly open: number[] = []
  private readonly labels = new Map<string, number>()
  private quiet = false

  constructor(
    scripts: readonly Script[],
    private readonly options: ProgramOptions,
  ) {
    this.reader = new ScriptReader(scripts)
  }

  program(): SedProgram {
    do {
      while (this.command());
    } while (this.reader.advance())
    if (this.open.length > 0) this.reader.fail("unmatched `{'", 0)
    for (const instruction of this.out) {
      if (!'btT'.includes(instruction.name)) continue
      const label = instruction.text!
      instruction.target = label === '' ? this.out.length : this.labels.get(label)
      if (instruction.target === undefined) throw new ToolError(`can't find label for jump to \`${label}'`, 4)
    }
    return { instructions: this.out, quiet: this.quiet }
  }

  /** Reads one command; false at the end of a script. */
  private command(): boolean {
    const { reader } = this
    let c = reader.take()
    while (c !== undefined && /[\s;]/.test(c)) c = reader.take()
    if (c === undefined) return false
    const from = this.address(c)
    let to: EndAddress | undefined
    if (from) {
      if (from.kind === 'plus' || from.kind === 'multiple') return reader.fail('invalid usage of +N or ~N as first address')
      c = reader.takeVisible()
      if (c === ',') {
        to = this.address(reader.takeVisible()) ?? reader.fail("unexpected `,'")
        c = reader.takeVisible()
      }
      if (from.kind === 'line' && from.line === 0 && (to?.kind !== 'regex' || this.options.posix))
        return reader.fail('invalid usage of line address 0')
    }
    let not = false
    if (c === '!') {
      not = true
      c = reader.takeVisible()
      if (c === '!') return reader.fail("multiple `!'s")
    }
    if (c === undefined) return reader.fail('missing command')
    const base: Instruction = {
      ...(from ? { from: from as Address } : {}),
      ...(to ? { to } : {}),
      not,
      name: c,
      active: false,
      endLine: 0,
    }
    this.rest(base)
    return true
  }

  private rest(base: Instruction): void {
    const { reader, out } = this
    const { name } = base
    if (PLAIN.has(name)) {
      this.endOfCommand()
      out.push(base)
      return
    }
    switch (name) {
      case '#':
        if (base.from) reader.fail("comments don't accept any addresses")
        return this.comment()
      case '{':
        this.open.push(out.length)
        out.push(base)
        return
      case '}': {
        const start = this.open.pop() ?? reader.fail("unexpected `}'")
        if (base.from) reader.fail("} doesn't want any addresses")
        this.endOfCommand()
        out[start]!.target = out.length
        return
      }
      case ':': {
        if (base.from) reader.fail(": doesn't want any addresses")
        const label = reader.takeLabel()
        if (label === '') reader.fail('":" lacks a label')
        this.labels.set(label, out.length)
        return
      }
      case 'b':
      case 't':
      case 'T':
        out.push({ ...base, text: reader.takeLabel() })
        return
      case 'a':
      case 'i':
      case 'c':
        out.push({ ...base, text: this.text() })
        return
      case 'e': {
        if (this.options.sandbox) reader.fail('e/r/w commands disabled in sandbox mode')
        out.push({ ...base, text: reader.takeLine() })
        return
      }
      case 'r':
      case 'R':
      case 'w':
      case 'W':
        out.push({ ...base, text: this.fileName() })
        return
      case 'q':
      case 'Q':
        if (base.to) reader.fail('command only uses one address')
        out.push({ ...base, number: this.optionalNumber() ?? 0 })
        return
      case 'l':
      case 'L': {
        const number = this.optionalNumber()
        out.push({ ...base, ...(number === undefined ? {} : { number }) })
        return
      }
      case 's':
        out.push({ ...base, substitution: this.substitution() })
        return
      case 'y':
        out.push({ ...base, map: this.translation() })
        return
      case 'v':
        if (reader.takeLabel().localeCompare('4.9', 'en', { numeric: true }) > 0) reader.fail('expected newer version of sed')
        return
      default:
        reader.fail(`unknown command: \`${name}'`)
    }
  }

  private comment(): void {
    const { reader } = this
    const first = reader.startsWith(1)
    let text = ''
    for (let c = reader.take(); c !== undefined && c !== '\n'; c = reader.take()) text += c
    if (first && text === 'n') this.quiet = true
  }

  private address(c: string | undefined): EndAddress | undefined {
    const { reader } = this
    if (c === undefined) return undefined
    if (c === '/' || c === '\\') {
      const end = c === '\\' ? reader.take() : c
      const source = end === undefined ? undefined : this.delimited(end, true)
      if (source === undefined) return reader.fail('unterminated address regex')
      let flags = ''
      for (;;) {
        const flag = reader.takeVisible()
        if (flag === 'I' || flag === 'M') flags += flag
        else {
          reader.back(flag)
          return { kind: 'regex', regex: this.compile(source, flags) }
        }
      }
    }
    if (/\d/.test(c)) {
      const first = reader.takeNumber(c)
      const next = reader.takeVisible()
      if (next !== '~') {
        reader.back(next)
        return { kind: 'line', line: first }
      }
      const step = this.digits()
      return step > 0 ? { kind: 'step', first, step } : { kind: 'line', line: first }
    }
    if (c === '+' || c === '~') return { kind: c === '+' ? 'plus' : 'multiple', count: this.digits() }
    return c === '$' ? { kind: 'last' } : undefined
  }

  /** The number that follows; 0 when none does. */
  private digits(): number {
    const c = this.reader.takeVisible()
    if (c !== undefined && /\d/.test(c)) return this.reader.takeNumber(c)
    this.reader.back(c)
    return 0
  }

  private optionalNumber(): number | undefined {
    const c = this.reader.takeVisible()
    const number = c !== undefined && /\d/.test(c) ? this.reader.takeNumber(c) : undefined
    if (number === undefined) this.reader.back(c)
    this.endOfCommand()
    return number
  }

  private endOfCommand(): void {
    const c = this.reader.takeVisible()
    if (c === '}' || c === '#') this.reader.back(c)
    else if (c !== undefined && c !== '\n' && c !== ';') this.reader.fail('extra characters after command')
  }

  /** What stands before the next delimiter; undefined when the line ends first. In an expression a bracket hides it. */
  private delimited(end: string, regex: boolean): string | undefined {
    const { reader } = this
    let text = ''
    for (;;) {
      const c = reader.take()
      if (c === undefined || c === '\n') {
        reader.back(c)
        return undefined
      }
      if (c === end) return text
      if (c === '[' && regex) {
        const bracket = this.bracket()
        if (bracket === undefined) return undefined
        text += bracket
      } else if (c === '\\') {
        const next = reader.take()
        if (next === undefined) return undefined
        if (next === 'n' && regex && end !== 'n') text += '\n'
        else if (next === end && (regex || end !== '&')) text += next
        else if (next === '\n' && regex) text += next
        else text += `\\${next}`
      } else text += c
    }
  }

  /** A bracket expression whose `[` has been read. */
  private bracket(): string | undefined {
    const { reader } = this
    let text = '['
    let c = reader.take()
    for (const first of '^]') {
      if (c !== first) continue
      text += c
      c = reader.take()
    }
    for (; c !== undefined && c !== '\n'; c = reader.take()) {
      text += c
      if (c === ']') return text
      const next = c === '[' || c === '\\' ? reader.take() : undefined
      if (next === undefined) continue
      if (c === '\\' && next === 'n') text = `${text.slice(0, -1)}\n`
      else if (c === '[' && /[:.=]/.test(next)) {
        text += next
        while (!text.endsWith(`${next}]`)) {
          const part = reader.take()
          if (part === undefined || part === '\n') return undefined
          text += part
        }
      } else reader.back(next)
    }
    reader.back(c)
    return undefined
  }

  private compile(source: string, flags = ''): Regex | undefined {
    if (source === '') return undefined
    try {
      return compileRegex(withCharacters(source), {
        dialect: this.options.extended ? 'extended' : 'basic',
        ignoreCase: /i/i.test(flags),
        global: true,
        multiline: /m/i.test(flags) && !this.options.zero,
      })
    } catch (error) {
      return this.reader.fail(error instanceof Error ? error.message : 'Invalid regular expression')
    }
  }

  private substitution(): Substitution {
    const { reader } = this
    const end = reader.take()
    const source = end === undefined ? undefined : this.delimited(end, true)
    const replacement = source === undefined ? undefined : this.delimited(end!, false)
    if (source === undefined || replacement === undefined) return reader.fail("unterminated `s' command")
    const options = this.substitutionFlags()
    const regex = this.compile(source, options.flags)
    const parts = replacementParts(replacement)
    const highest = Math.max(0, ...parts.filter((part) => typeof part === 'number'))
    if (regex && highest > regex.names.length) return reader.fail(`invalid reference \\${highest} on \`s' command's RHS`)
    return {
      regex,
      parts,
      global: options.flags.includes('g'),
      count: options.count,
      print: options.flags.includes('p'),
      evaluate: options.flags.includes('e'),
      file: options.file,
    }
  }

  private substitutionFlags(): { readonly flags: string; readonly count: number; readonly file: string | undefined } {
    const { reader } = this
    let flags = ''
    let count = 0
    for (;;) {
      const c = reader.take()
      if (c === undefined || c === '\n' || c === ';') return { flags, count, file: undefined }
      if (c === '}' || c === '#') {
        reader.back(c)
        return { flags, count, file: undefined }
      }
      if (c === 'w') return { flags, count, file: this.fileName() }
      if (c === 'p' || c === 'g') {
        if (flags.includes(c)) reader.fail(`multiple \`${c}' options to \`s' command`)
        flags += c
      } else if (/\d/.test(c)) {
        if (count > 0) reader.fail("multiple number options to `s' command")
        count = reader.takeNumber(c)
        if (count === 0) reader.fail("number option to `s' command may not be zero")
      } else if (c === 'e' && this.options.sandbox) reader.fail('e/r/w commands disabled in sandbox mode')
      else if (/[eiImM]/.test(c)) flags += c
      else if (c !== ' ' && c !== '\t' && c !== '\r') reader.fail("unknown option to `s'")
    }
  }

  private translation(): ReadonlyMap<string, string> {
    const { reader } = this
    const end = reader.take()
    const first = end === undefined ? undefined : this.delimited(end, false)
    const second = first === undefined ? undefined : this.delimited(end!, false)
    if (first === undefined || second === undefined) return reader.fail("unterminated `y' command")
    const [a, b] = [first, second].map((text) => [
      ...withCharacters(text).replace(/\\([^])/g, (_, c: string) => (c === 'n' ? '\n' : c)),
    ]) as [string[], string[]]
    if (a.length !== b.length) return reader.fail("strings for `y' command are different lengths")
    this.endOfCommand()
    return new Map(a.map((c, index) => [c, b[index]!]))
  }

  private fileName(): string {
    if (this.options.sandbox) this.reader.fail('e/r/w commands disabled in sandbox mode')
    const name = this.reader.takeLine()
    return name === '' ? this.reader.fail('missing filename in r/R/w/W commands') : name
  }

  /** The text of a, i and c: behind `\` and a newline, or on the same line. */
  private text(): string | undefined {
    const { reader } = this
    let c = reader.takeVisible()
    if (c === undefined) return reader.fail("expected \\ after `a', `c' or `i'")
    let kept = ''
    if (c === '\\') {
      c = reader.take()
      while (c === ' ' || c === '\t') {
        kept += c
        c = reader.take()
      }
      // The text may be the next script.
      if (c === undefined && reader.advance()) c = reader.take()
      else if (c === '\n') {
        kept = ''
        c = reader.take()
        if (c === undefined && !reader.advance()) return '\n'
      } else if (kept === '' && c !== undefined && c !== '\\') {
        kept = c
        c = reader.take()
      }
      if (c === undefined && kept === '') return undefined
    }
    let raw = ''
    for (; c !== undefined && c !== '\n'; c = reader.take()) {
      raw += c
      if (c !== '\\') continue
      const next = reader.take() ?? (reader.advance() ? '\n' : undefined)
      if (next !== undefined) raw += next
    }
    return `${kept}${plainText(raw)}\n`
  }
}
