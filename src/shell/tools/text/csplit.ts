/** csplit: pieces of a file that end before lines that are named or match. */
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { encode, readAll } from '../../pipe'
import { compileRegex, type Regex } from '../../regex'
import { formatted } from './printf-number'
import { openInput, parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

interface Control {
  readonly text: string
  /** Of a line number. */
  readonly line: number | undefined
  readonly regex: Regex | undefined
  readonly offset: number
  /** What it leads to is not kept. */
  readonly skips: boolean
  readonly times: number
}

function controlOf(text: string, repeat: string | undefined): Control {
  const times = repeat === undefined ? 1 : repeat === '{*}' ? Infinity : Number(repeat.slice(1, -1)) + 1
  if (/^\d+$/.test(text)) {
    if (Number(text) === 0) throw new ToolError(`${text}: line number must be greater than zero`)
    return { text, line: Number(text), regex: undefined, offset: 0, skips: false, times }
  }
  if (!/^[/%]/.test(text)) throw new ToolError(`'${text}': invalid pattern`)
  const found = /^([/%])([^]*)\1([^/%]*)$/.exec(text)
  if (!found) throw new ToolError(`${text}: closing delimiter '${text[0]}' missing`)
  if (!/^(?:[+-]?\d+)?$/.test(found[3]!)) throw new ToolError(`${text}: integer expected after delimiter`)
  let regex: Regex
  try {
    regex = compileRegex(found[2]!, { dialect: 'basic' })
  } catch {
    throw new ToolError(`'${text}': invalid regular expression: Invalid regular expression`)
  }
  return { text, line: undefined, regex, offset: Number(found[3] || 0), skips: found[1] === '%', times }
}

/** The patterns with how often each is meant; line numbers must grow. */
async function controlsOf(io: Io, words: readonly string[]): Promise<Control[]> {
  const controls: Control[] = []
  let before = 0
  for (let index = 0; index < words.length; index++) {
    const next = words[index + 1]
    const repeat = next?.startsWith('{') ? next : undefined
    if (repeat !== undefined) {
      index++
      if (!repeat.endsWith('}')) throw new ToolError(`${repeat}: '}' is required in repeat count`)
      if (!/^\{(?:\d+|\*)\}$/.test(repeat)) throw new ToolError(`${repeat.slice(0, -1)}}: integer required between '{' and '}'`)
    }
    const control = controlOf(words[repeat === undefined ? index : index - 1]!, repeat)
    controls.push(control)
    if (control.line === undefined) continue
    if (control.line < before) throw new ToolError(`line number '${control.line}' is smaller than preceding line number, ${before}`)
    if (control.line === before) await io.warn(`warning: line number '${control.line}' is the same as preceding line number`)
    before = control.line
  }
  return controls
}

/** The number in the name of a piece, in the format of `-b` or with so many digits. */
function suffixOf(options: Options): (number: number) => string {
  const digits = options.get('n') ?? '2'
  if (!/^\d+$/.test(digits)) throw new ToolError(`invalid number: '${digits}'`)
  const format = options.get('b')
  if (format === undefined) return (number) => String(number).padStart(Number(digits), '0')
  const conversions = format.replace(/%%/g, '').match(/%[-+ #0']*\d*(?:\.\d+)?./g) ?? []
  if (conversions.length === 0) throw new ToolError('missing % conversion specification in suffix')
  if (conversions.length > 1) throw new ToolError('too many % conversion specifications in suffix')
  const letter = conversions[0]!.at(-1)!
  if (!/[diuoxX]/.test(letter)) throw new ToolError(`invalid conversion specifier in suffix: ${letter}`)
  return (number) => format.replace(/%%|%[-+ #0']*\d*(?:\.\d+)?./g, (one) => (one === '%%' ? '%' : formatted(one, number)))
}

class Splitting {
  private readonly made: string[] = []
  private at = 0
  /** Where the next expression is looked for, which with an offset is not where the last piece ended. */
  private searched = 0

  constructor(
    private readonly io: Io,
    private readonly lines: readonly string[],
    private readonly options: Options,
    private readonly suffix: (number: number) => string,
  ) {}

  async run(controls: readonly Control[]): Promise<number> {
    try {
      for (const control of controls) if (!(await this.follow(control))) return 0
      await this.keep(this.lines.length, false)
      return 0
    } catch (error) {
      if (!this.options.has('k')) for (const file of this.made) this.io.context.files.remove(this.io.path(file))
      throw error
    }
  }

  /** False when the whole file has been used up by a pattern that may come any number of times. */
  private async follow(control: Control): Promise<boolean> {
    for (let time = 0; time < control.times; time++) {
      const found = this.place(control, time)
      if (found === undefined) {
        await this.keep(this.lines.length, control.skips)
        if (control.times === Infinity) return false
        const what = control.line === undefined ? 'match not found' : 'line number out of range'
        throw new ToolError(`'${control.text}': ${what}${time > 0 ? ` on repetition ${time}` : ''}`)
      }
      const place = found + control.offset
      if (place < this.at || place > this.lines.length) {
        await this.keep(Math.min(this.lines.length, Math.max(this.at, place)), control.skips)
        throw new ToolError(`'${control.text}': line number out of range`)
      }
      await this.keep(place, control.skips)
      if (control.regex) this.searched = (control.offset > 0 ? place : found) + 1
      if (this.options.has('suppress-matched') && this.at < this.lines.length) this.at++
    }
    return true
  }

  /** The line that is meant, counted from zero. */
  private place({ line, regex }: Control, time: number): number | undefined {
    if (line !== undefined) {
      const at = line * (time + 1) - 1
      return at >= this.lines.length ? undefined : at
    }
    for (let at = Math.max(this.searched, this.at); at < this.lines.length; at++)
      if (regex!.test(this.lines[at]!.replace(/\n$/, ''))) return at
    return undefined
  }

  private async keep(end: number, dropped: boolean): Promise<void> {
    const text = this.lines.slice(this.at, end).join('')
    this.at = end
    if (dropped || (text === '' && this.options.has('z'))) return
    const file = (this.options.get('f') ?? 'xx') + this.suffix(this.made.length)
    this.io.context.files.write(this.io.path(file), text)
    this.made.push(file)
    if (!this.options.has('s')) await this.io.out(`${encode(text).length}\n`)
  }
}

const csplit = tool('csplit', async (io) => {
  const options = parseOptions(io.context, 'f:n:b:skzq', {
    prefix: 'f',
    digits: 'n',
    'suffix-format': 'b',
    quiet: 's',
    silent: 's',
    'keep-files': 'k',
    'elide-empty-files': 'z',
    'suppress-matched': 'suppress-matched',
  })
  const suffix = suffixOf(options)
  const [name, ...patterns] = options.operands
  if (name === undefined) throw usageError('csplit', 'missing operand')
  if (patterns.length === 0) throw usageError('csplit', `missing operand after '${name}'`)
  let text: string
  try {
    text = decodeText(await readAll(openInput(io, name)))
  } catch (error) {
    if (error instanceof FileError) throw new ToolError(`cannot open '${name}' for reading: ${error.message}`)
    throw error
  }
  const controls = await controlsOf(io, patterns)
  return new Splitting(io, text.match(/[^\n]*\n|[^\n]+$/g) ?? [], options, suffix).run(controls)
})

export const tools: readonly Command[] = [csplit]
