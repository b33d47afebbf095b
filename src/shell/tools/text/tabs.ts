/** expand and unexpand: tabs to blanks and back. */
import type { Command } from '../../command'
import { encode } from '../../pipe'
import { eachInput, linesOf, parseOptions, tool, ToolError, type Io, type Options } from '../tool'

type TabStop = (column: number) => number | undefined

/** Where the next tab stop is: every so many columns, at the columns of a list, and behind those as its last word says: `/8` or `+8`. */
function tabStops(lists: readonly string[]): TabStop {
  const words = (lists.length > 0 ? lists : ['8']).flatMap((list) => list.split(/[ ,]+/)).filter(Boolean)
  const last = words.at(-1) ?? ''
  const beyond = /^[/+]/.test(last) ? last[0] : undefined
  const numbers = words.map((word, index) => {
    const digits = index === words.length - 1 && beyond ? word.slice(1) : word
    if (!/^\d*$/.test(digits)) {
      const rest = digits.replace(/^\d+/, '')
      if (/^[/+]/.test(rest)) throw new ToolError(`'${rest[0]}' specifier not at start of number: '${rest}'`)
      throw new ToolError(`tab size contains invalid character(s): '${rest}'`)
    }
    if (Number(digits) > Number.MAX_SAFE_INTEGER * 1024) throw new ToolError(`tab stop is too large '${digits}'`)
    return Number(digits)
  })
  const step = beyond ? numbers.pop()! : 0
  if (numbers.includes(0)) throw new ToolError('tab size cannot be 0')
  if (numbers.some((column, index) => index > 0 && column <= numbers[index - 1]!)) throw new ToolError('tab sizes must be ascending')
  const final = numbers.at(-1) ?? 0
  if (!beyond && numbers.length === 1) return (column) => column + final - (column % final)
  return (column) => {
    const stop = numbers.find((one) => one > column)
    if (stop !== undefined || step === 0) return stop
    return beyond === '/' ? column + step - (column % step) : column + step - ((column - final) % step)
  }
}

/** `-4` and `-2,8` are tab stops, too. */
function withOldStops(args: readonly string[]): string[] {
  return args.flatMap((arg) => (/^-[\d,]+$/.test(arg) ? ['-t', arg.slice(1)] : [arg]))
}

function tabs(io: Io, convert: (line: string, next: TabStop, options: Options) => string): Promise<number> {
  const options = parseOptions({ ...io.context, args: withOldStops(io.args) }, io.context.name === 'unexpand' ? 't:a' : 't:i', {
    tabs: 't',
    ...(io.context.name === 'unexpand' ? { all: 'a', 'first-only': 'first' } : { initial: 'i' }),
  })
  const size = tabStops(options.all('t'))
  return eachInput(io, options.operands, async (stream) => {
    for await (const { text, newline } of linesOf(stream)) await io.out(convert(text, size, options) + (newline ? '\n' : ''))
  })
}

const expand = tool('expand', (io) =>
  tabs(io, (line, next, options) => {
    let out = ''
    let column = 0
    let initial = true
    for (const c of line) {
      if (c === '\t') {
        const to = next(column) ?? column + 1
        out += options.has('i') && !initial ? c : ' '.repeat(to - column)
        column = to
      } else {
        initial &&= c === ' '
        out += c
        column = c === '\b' ? Math.max(0, column - 1) : column + encode(c).length
      }
    }
    return out
  }),
)

const unexpand = tool('unexpand', (io) =>
  tabs(io, (line, next, options) => {
    const everywhere = (options.has('a') || options.has('t')) && !options.has('first')
    let out = ''
    let blanks = ''
    let column = 0
    let initial = true
    for (const c of line) {
      if ((c === ' ' || c === '\t') && (initial || everywhere)) {
        const from = column
        const stop = next(column)
        column = c === '\t' ? (stop ?? column + 1) : column + 1
        blanks += c
        // A single blank before a stop stays one, unless more of them are around it.
        if (stop !== undefined && column >= stop) blanks = c === ' ' && blanks === ' ' && from === column - 1 && !initial ? blanks : '\t'
        if (blanks === '\t') {
          out += blanks
          blanks = ''
        }
        continue
      }
      initial = false
      out += blanks + c
      blanks = ''
      column += encode(c).length
    }
    return out + blanks
  }),
)

export const tools: readonly Command[] = [expand, unexpand]
