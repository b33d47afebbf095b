/** Runs sed's commands over lines. */
import { encode } from '../../pipe'
import { ToolError, type Io } from '../tool'
import type { SedInput } from './input'
import { outputOf, ScriptFiles, type Output } from './output'
import type { Address, EndAddress, Instruction, Substitution } from './program'
import { substitute } from './substitute'

/** What one run needs beside its program. */
export interface RunSettings {
  readonly quiet: boolean
  readonly posix: boolean
  /** Where `l` breaks lines; 0 nowhere. */
  readonly width: number
  /** The end of a line: a newline, or NUL with -z. */
  readonly end: string
}

/** How long the pattern space may get. */
const MAX_SPACE = 32 * 1024 * 1024

/** What follows a command: the next one, another place, the end of the cycle, or that of the run. */
type Next = undefined | number | 'end of cycle' | 'next line' | 'again' | { readonly status: number }

/** Whether a range ends at a line that is known when it begins. */
function isNumbered(to: EndAddress): to is Exclude<EndAddress, { readonly kind: 'last' | 'regex' | 'step' }> {
  return to.kind === 'line' || to.kind === 'plus' || to.kind === 'multiple'
}

export class Run {
  private space = ''
  private hold = ''
  /** Whether the line had its end, which goes where the text goes. */
  private ended = true
  private holdEnded = true
  private number = 0
  private file = '-'
  private substituted = false
  private lastRegex: RegExp | undefined
  private appended: (() => Promise<void>)[] = []
  private jumps = 0

  constructor(
    private readonly io: Io,
    private readonly program: readonly Instruction[],
    private readonly settings: RunSettings,
    private input: SedInput,
    private output: Output,
    private readonly files: ScriptFiles,
  ) {
    for (const { name, text, substitution } of program) {
      if (name === 'w' || name === 'W') files.open(text!)
      if (substitution?.file !== undefined) files.open(substitution.file)
    }
  }

  /** Reads and prints elsewhere from now on, with lines counted anew. */
  moveTo(input: SedInput, output: Output): void {
    this.input = input
    this.output = output
    this.number = 0
  }

  /** Resolves with the status of `q`, or undefined when all lines are done. */
  async lines(): Promise<number | undefined> {
    while (await this.read()) {
      const status = await this.cycle()
      if (status !== undefined) return status
    }
    return undefined
  }

  private async read(): Promise<boolean> {
    const line = await this.input.take()
    if (!line) return false
    this.space = line.text
    this.ended = line.ended
    this.file = line.file
    this.number++
    return true
  }

  /** One pass through the commands; resolves with the status when it is the last one. */
  private async cycle(): Promise<number | undefined> {
    for (;;) {
      const next = await this.commands()
      if (typeof next === 'object') return next.status
      if (next !== 'next line' && next !== 'again' && !this.settings.quiet) await this.print()
      await this.flush()
      if (next !== 'again') break
    }
    this.substituted = false
    return undefined
  }

  private async commands(): Promise<Exclude<Next, number | undefined>> {
    for (let at = 0; at < this.program.length; at++) {
      const instruction = this.program[at]!
      if ((await this.selected(instruction)) === instruction.not) {
        if (instruction.name === '{') at = instruction.target! - 1
        continue
      }
      const next = await this.execute(instruction)
      if (next === undefined) continue
      if (typeof next !== 'number') return next
      at = next - 1
      // A loop inside of a script must let time pass, so that it can be stopped.
      if (++this.jumps % 200 === 0) await this.io.context.system.clock.sleep(1, this.io.context.signal)
      if (this.space.length > MAX_SPACE) throw new ToolError('memory exhausted')
    }
    return 'end of cycle'
  }

  private print(): Promise<void> {
    return this.output.line(this.space, this.ended)
  }

  private firstLine(output: Output): Promise<void> {
    const end = this.space.indexOf('\n')
    return end < 0 ? output.line(this.space, this.ended) : output.line(this.space.slice(0, end))
  }

  private async flush(): Promise<void> {
    for (const write of this.appended.splice(0)) await write()
  }

  private regexOf(regex: RegExp | undefined): RegExp {
    const used = regex ?? this.lastRegex
    if (!used) throw new ToolError('-e expression #1, char 0: no previous regular expression')
    this.lastRegex = used
    return used
  }

  private async matches(address: Address): Promise<boolean> {
    switch (address.kind) {
      case 'line':
        return this.number === address.line
      case 'last':
        return this.input.atEnd()
      case 'step':
        return this.number >= address.first && (this.number - address.first) % address.step === 0
      case 'regex': {
        const regex = this.regexOf(address.regex)
        regex.lastIndex = 0
        return regex.test(this.space)
      }
    }
  }

  private async selected(instruction: Instruction): Promise<boolean> {
    const { from, to } = instruction
    if (!from) return true
    if (!to) return this.matches(from)
    if (instruction.active) {
      if (isNumbered(to)) {
        if (this.number >= instruction.endLine) instruction.active = false
        return to.kind !== 'line' || this.number <= instruction.endLine
      }
      if (await this.matches(to)) instruction.active = false
      return true
    }
    const fromStart = from.kind === 'line' && from.line === 0
    if (fromStart ? this.number !== 1 : !(await this.matches(from))) return false
    if (isNumbered(to)) {
      const step = to.kind === 'line' ? 0 : to.count
      instruction.endLine =
        to.kind === 'line'
          ? to.line
          : to.kind === 'plus'
            ? this.number + step
            : step > 0
              ? Math.ceil(this.number / step) * step
              : this.number
      instruction.active = instruction.endLine > this.number
    } else {
      instruction.active = to.kind !== 'last' || !(await this.input.atEnd())
      if (fromStart && (await this.matches(to))) instruction.active = false
    }
    return true
  }

  private async execute(instruction: Instruction): Promise<Next> {
    const { output } = this
    switch (instruction.name) {
      case 's':
        await this.substitution(instruction.substitution!)
        return undefined
      case 'y':
        this.space = [...this.space].map((c) => instruction.map!.get(c) ?? c).join('')
        return undefined
      case 'd':
        return 'next line'
      case 'D': {
        const end = this.space.indexOf('\n')
        if (end < 0) return 'next line'
        this.space = this.space.slice(end + 1)
        return 'again'
      }
      case 'p':
        await this.print()
        return undefined
      case 'P':
        await this.firstLine(output)
        return undefined
      case '=':
        await output.text(`${this.number}\n`)
        return undefined
      case 'l':
        await output.text(this.unambiguous(instruction.number ?? this.settings.width))
        return undefined
      case 'F':
        await output.text(`${this.file}\n`)
        return undefined
      case 'a':
        this.appended.push(() => this.output.text(instruction.text ?? ''))
        return undefined
      case 'i':
        await output.text(instruction.text ?? '')
        return undefined
      case 'c':
        if (!instruction.to || !instruction.active || instruction.not) await output.text(instruction.text ?? '')
        return 'next line'
      case 'b':
        return instruction.target!
      case 't':
      case 'T': {
        const jumps = this.substituted === (instruction.name === 't')
        this.substituted = false
        return jumps ? instruction.target! : undefined
      }
      case 'q':
        if (!this.settings.quiet) await this.print()
        await this.flush()
        return { status: instruction.number! }
      case 'Q':
        return { status: instruction.number! }
      case 'n':
      case 'N':
        return this.nextLine(instruction.name === 'N')
      default:
        return this.withHoldSpaceOrFiles(instruction)
    }
  }

  private async withHoldSpaceOrFiles(instruction: Instruction): Promise<Next> {
    switch (instruction.name) {
      case 'h':
      case 'H':
        this.hold = instruction.name === 'h' ? this.space : this.hold + this.settings.end + this.space
        this.holdEnded = this.ended
        break
      case 'g':
      case 'G':
        this.space = instruction.name === 'g' ? this.hold : this.space + this.settings.end + this.hold
        this.ended = this.holdEnded
        break
      case 'x':
        ;[this.space, this.hold] = [this.hold, this.space]
        ;[this.ended, this.holdEnded] = [this.holdEnded, this.ended]
        break
      case 'z':
        this.space = ''
        break
      case 'w':
        await this.files.open(instruction.text!).line(this.space, this.ended)
        break
      case 'W':
        await this.firstLine(this.files.open(instruction.text!))
        break
      case 'r':
        this.appended.push(async () => this.output.text(await this.files.whole(instruction.text!)))
        break
      case 'R':
        this.appended.push(async () => {
          const line = await this.files.nextLine(instruction.text!)
          await this.output.text(line ? line.text + (line.newline ? '\n' : '') : '')
        })
        break
      case 'e':
        if (instruction.text === '') this.space = (await outputOf(this.io, this.space)).replace(/\n$/, '')
        else await this.output.text(await outputOf(this.io, instruction.text!))
        break
    }
    return undefined
  }

  private async substitution(command: Substitution): Promise<void> {
    const changed = substitute(this.space, this.regexOf(command.regex), command)
    if (changed === undefined) return
    this.space = changed
    this.substituted = true
    if (command.evaluate) this.space = (await outputOf(this.io, this.space)).replace(/\n$/, '')
    if (command.print) await this.print()
    if (command.file !== undefined) await this.files.open(command.file).line(this.space, this.ended)
  }

  /** `n` and `N`; without another line the run ends as after the last command. */
  private async nextLine(joins: boolean): Promise<Next> {
    if (await this.input.atEnd()) return joins && this.settings.posix ? 'next line' : 'end of cycle'
    const before = this.space
    if (!joins && !this.settings.quiet) await this.print()
    await this.flush()
    await this.read()
    if (joins) this.space = before + this.settings.end + this.space
    return undefined
  }

  /** The pattern space as `l` shows it: escapes, lines of the width that end with a backslash, and `$`. */
  private unambiguous(width: number): string {
    const escapes: Readonly<Record<string, string>> = {
      '\\': '\\\\',
      '\x07': '\\a',
      '\b': '\\b',
      '\f': '\\f',
      '\n': '\\n',
      '\r': '\\r',
      '\t': '\\t',
      '\v': '\\v',
    }
    let out = ''
    let column = 0
    for (const c of this.space) {
      const octal = (code: number): string => `\\${code.toString(8).padStart(3, '0')}`
      const units = escapes[c] ? [escapes[c]] : /[ -~]/.test(c) ? [c] : Array.from(encode(c), octal)
      for (const unit of units) {
        if (width > 0 && column + unit.length > width - 1) {
          out += '\\\n'
          column = 0
        }
        out += unit
        column += unit.length
      }
    }
    return `${out}$\n`
  }
}
