/** What a word expands to before it is split: its text with quotation marks, parameters, commands and tildes read. */
import { BadSubstitution, ShellError } from './errors'
import { expandParameter } from './parameter'
import type { Piece, PieceOptions } from './piece'
import {
  ansiEscapes,
  arithmeticEnd,
  skipAnsi,
  skipBackquote,
  skipBraced,
  skipBracedQuoted,
  skipCommand,
  skipDouble,
  skipSingle,
} from './scan'
import type { Shell } from './shell'
import { processSubstitution, substitute } from './substitution'

export const pieces = (shell: Shell, raw: string, options: PieceOptions = {}): Promise<Piece[]> => new Reading(shell, raw, options).run()

/** `$((...))`: an error in it gives up the line that is being read. */
async function arithmeticText(shell: Shell, raw: string): Promise<string> {
  try {
    return (await shell.engine.expand.arithmetic(shell, raw)).toString()
  } catch (error) {
    if (error instanceof ShellError && !error.fatal && shell.flavour === 'bash')
      throw new ShellError(error.message, error.status, true, true)
    throw error
  }
}

function tilde(shell: Shell, name: string): string | undefined {
  if (name === '') return shell.get('HOME') ?? '/root'
  if (name === '+') return shell.cwd
  if (name === '-') return shell.get('OLDPWD')
  if (/^[+-]?\d+$/.test(name)) {
    const stack = [shell.cwd, ...shell.directories]
    return name.startsWith('-') ? stack[stack.length - 1 - Number(name.slice(1))] : stack[Number(name)]
  }
  if (name === 'root') return '/root'
  try {
    const line = shell.machine.files
      .readText('/etc/passwd')
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`))
    return line?.split(':')[5]
  } catch {
    return undefined
  }
}

/** One way through a raw text. */
class Reading {
  private readonly out: Piece[] = []
  private readonly quoted: boolean
  /** Whether tildes follow colons. */
  private assignment: boolean
  /** Text that stands for itself, not yet a piece. */
  private literal = ''
  private at = 0

  constructor(
    private readonly shell: Shell,
    private readonly raw: string,
    private readonly options: PieceOptions,
  ) {
    this.quoted = options.quoted ?? false
    this.assignment = options.assignment ?? false
  }

  /** One by one: a list may have more elements than a call may have arguments. */
  private add(pieces: readonly Piece[]): void {
    for (const piece of pieces) this.out.push(piece)
  }

  async run(): Promise<Piece[]> {
    const { raw, quoted, options } = this
    if (!quoted && !options.noTilde && raw[0] === '~') this.tilde()
    while (this.at < raw.length) {
      const c = raw[this.at]!
      if (c === '\\') this.backslash()
      else if (c === "'" && !quoted) this.single()
      else if (c === '"' && !options.document) await this.double()
      else if (c === '`') await this.backquoted()
      else if (c === '$') await this.dollar()
      else if ((c === '<' || c === '>') && raw[this.at + 1] === '(' && !quoted) await this.process(c)
      else this.character(c)
    }
    this.flush()
    return this.out
  }

  private flush(): void {
    if (this.literal !== '') this.out.push({ text: this.literal, quoted: this.quoted, split: false })
    this.literal = ''
  }

  /** Text that is not expanded again. */
  private push(text: string): void {
    this.flush()
    this.out.push({ text, quoted: true, split: false })
  }

  /** What an expansion has come to, which is split unless it is quoted. */
  private pushExpanded(text: string): void {
    const { quoted } = this
    this.out.push({ text, quoted, split: !quoted })
  }

  private character(c: string): void {
    const { raw, options } = this
    this.literal += c
    this.at++
    if (options.word && !this.assignment && c === '=' && /^[A-Za-z_]\w*\+?$/.test(raw.slice(0, this.at - 1))) {
      this.assignment = true
      if (raw[this.at] === '~') this.tilde()
    } else if (this.assignment && !this.quoted && c === ':' && raw[this.at] === '~') this.tilde()
  }

  /** A home, where what follows the tilde names one. */
  private tilde(): void {
    const { raw, at } = this
    const found = /^~([\w.+-]*)(?=[/:]|$)/.exec(raw.slice(at))
    if (!found || (found[0].length < raw.length - at && raw[at + found[0].length] === ':' && !this.assignment)) return
    const home = tilde(this.shell, found[1]!)
    if (home === undefined) return
    this.push(home)
    this.at += found[0].length
  }

  private backslash(): void {
    const { options } = this
    const next = this.raw[this.at + 1]
    this.at += next === undefined ? 1 : 2
    if (next === '\n') return
    if (next === undefined) this.literal += '\\'
    else if (!this.quoted) this.push(next)
    else {
      const gone = options.nested || '$`\\'.includes(next) || (next === '"' && !options.document) || (next === '}' && options.braced)
      this.literal += gone ? next : `\\${next}`
    }
  }

  private single(): void {
    const end = skipSingle(this.raw, this.at)
    this.push(this.raw.slice(this.at + 1, end - 1))
    this.at = end
  }

  private async double(): Promise<void> {
    const { raw, at, options } = this
    const end = skipDouble(raw, at)
    this.flush()
    const closed = raw[end - 1] === '"' && end - 1 > at
    const inner = await pieces(this.shell, raw.slice(at + 1, closed ? end - 1 : end), {
      quoted: true,
      nested: options.braced !== undefined,
    })
    if (inner.length > 0) this.add(inner)
    // A list without elements leaves nothing behind, anything else an empty word.
    else if (!(end - at > 2 && /^"\$(@|\{[^}]*[@*][^}]*\}|\{!?\w+\[@\]\})/.test(raw.slice(at))))
      this.out.push({ text: '', quoted: true, split: false })
    this.at = end
  }

  private async backquoted(): Promise<void> {
    const { raw, quoted } = this
    const end = skipBackquote(raw, this.at)
    const source = raw.slice(this.at + 1, end - 1).replace(quoted ? /\\([\\$`"])/g : /\\([\\$`])/g, '$1')
    this.flush()
    this.pushExpanded(await substitute(this.shell, source, 'command substitution'))
    this.at = end
  }

  private async dollar(): Promise<void> {
    const { raw, at, quoted, options } = this
    const next = raw[at + 1]
    if (next === '(') return this.parenthesis()
    if (next === '[' && !quoted && raw.indexOf(']', at) > 0) {
      const end = raw.indexOf(']', at)
      this.flush()
      this.pushExpanded(await arithmeticText(this.shell, raw.slice(at + 2, end)))
      this.at = end + 1
    } else if (next === '{') await this.braced()
    else if (next === "'" && (!quoted || options.braced === 'quotes')) {
      const end = skipAnsi(raw, at)
      this.push(ansiEscapes(raw.slice(at + 2, end - 1)).text.replace(/\0[^]*$/, ''))
      this.at = end
    } else if (next === '"' && !quoted) this.at++
    else await this.named()
  }

  /** `$((...))` and `$(...)`. */
  private async parenthesis(): Promise<void> {
    const { raw, at } = this
    const arithmetic = raw[at + 2] === '(' ? arithmeticEnd(raw, at + 3) : -1
    this.flush()
    if (arithmetic > 0) {
      this.pushExpanded(await arithmeticText(this.shell, raw.slice(at + 3, arithmetic - 2)))
      this.at = arithmetic
      return
    }
    const end = skipCommand(raw, at + 1)
    this.pushExpanded(await substitute(this.shell, raw.slice(at + 2, end - 1)))
    this.at = end
  }

  private async braced(): Promise<void> {
    const { raw, at, quoted, options } = this
    const end = quoted ? skipBracedQuoted(raw, at + 1) : skipBraced(raw, at + 1)
    this.flush()
    if (raw[end - 1] !== '}') throw new BadSubstitution('', raw)
    const content = raw.slice(at + 2, end - 1)
    try {
      this.add(await expandParameter(this.shell, content, quoted, options.document || options.braced === 'document'))
    } catch (error) {
      throw error instanceof BadSubstitution && error.message.startsWith(`\${${content}}: `) ? new BadSubstitution(content, raw) : error
    }
    this.at = end
  }

  private async named(): Promise<void> {
    const name = /^(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(this.raw.slice(this.at + 1))?.[0]
    this.at += 1 + (name?.length ?? 0)
    if (name === undefined) {
      this.literal += '$'
      return
    }
    this.flush()
    this.add(await expandParameter(this.shell, name, this.quoted))
  }

  private async process(operator: '<' | '>'): Promise<void> {
    const end = skipCommand(this.raw, this.at + 1)
    this.push(await processSubstitution(this.shell, this.raw.slice(this.at + 2, end - 1), operator))
    this.at = end
  }
}
