/** Making text: seq and yes. */
import type { Command } from '../../command'
import { printfFormat } from './printf'
import { parseOptions, tool, ToolError, usageError } from '../tool'

const NUMBER = /^\s*[+-]?(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)$/i

function numberOf(text: string): number {
  if (!NUMBER.test(text)) throw usageError('seq', `invalid floating point argument: '${text}'`)
  if (/nan$/i.test(text)) throw usageError('seq', `invalid 'not-a-number' argument: '${text}'`)
  const sign = /^\s*-/.test(text) ? -1 : 1
  return /inf/i.test(text) ? sign * Infinity : sign * Number(text.trim().replace(/^[+-]/, ''))
}

/** How many decimals a number is written with. */
function decimals(text: string): number {
  const found = /(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)!
  return /^\s*[+-]?0[xX]/.test(text) ? 0 : Math.max(0, (found[1]?.length ?? 0) - Number(found[2] ?? 0))
}

/** A format has exactly one conversion, of a float. */
function checkFormat(format: string): void {
  const found = /^(?:[^%]|%%)*/.exec(format)![0]
  if (found.length === format.length) throw new ToolError(`format '${format}' has no % directive`)
  const directive = /^%[-+ 0'#]*\d*(?:\.\d*)?L?/.exec(format.slice(found.length))![0]
  const letter = format[found.length + directive.length]
  if (letter === undefined) throw new ToolError(`format '${format}' ends in %`)
  if (!'efgaEFGA'.includes(letter)) throw new ToolError(`format '${format}' has unknown %${letter} directive`)
  const rest = format.slice(found.length + directive.length + 1)
  if (/^(?:[^%]|%%)*%(?!%)/.test(rest)) throw new ToolError(`format '${format}' has too many % directives`)
}

const seq = tool('seq', async (io) => {
  // What looks like a negative number is one, not options.
  const at = io.args.findIndex((arg, index) => /^-[\d.]/.test(arg) && !/^-[sf]$|^--(?:separator|format)$/.test(io.args[index - 1] ?? ''))
  const args = at < 0 ? io.args : [...io.args.slice(0, at), '--', ...io.args.slice(at)]
  const options = parseOptions({ ...io.context, args }, 's:f:w', { separator: 's', format: 'f', 'equal-width': 'w' }, { stop: true })
  const separator = options.get('s') ?? '\n'
  const equal = options.has('w')
  const format = options.get('f')
  const numbers = options.operands.filter((operand) => operand !== '--')
  if (numbers.length === 0) throw usageError('seq', 'missing operand')
  if (numbers.length > 3) throw usageError('seq', `extra operand '${numbers[3]}'`)
  if (format !== undefined) checkFormat(format)
  if (format !== undefined && equal) throw usageError('seq', 'format string may not be specified when printing equal width strings')
  const values = numbers.map(numberOf)
  const first = values.length > 1 ? values[0]! : 1
  const step = values.length > 2 ? values[1]! : 1
  const last = values[values.length - 1]!
  if (step === 0) throw usageError('seq', `invalid Zero increment value: '${numbers[1]}'`)
  const places = values.length === 1 ? 0 : Math.max(...numbers.slice(0, values.length > 2 ? 2 : 1).map(decimals))
  const show = (value: number): string => (format === undefined ? value.toFixed(places) : printfFormat(format, [String(value)], 0).text)
  const end = Number.isFinite(last) ? first + Math.floor((last - first) / step + 1e-10) * step : last
  const width = equal && Number.isFinite(end) ? Math.max(show(first).length, show(end).length, equalWidth(numbers, places)) : 0
  let buffer = ''
  let started = false
  for (let i = 0; ; i++) {
    const value = first + i * step
    if (step > 0 ? value > last + 1e-10 : value < last - 1e-10) break
    const text = show(value)
    buffer +=
      (started ? separator : '') + (equal ? (value < 0 ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0')) : text)
    started = true
    if (buffer.length > 4096) {
      await io.out(buffer)
      buffer = ''
    }
  }
  if (started) await io.out(`${buffer}\n`)
  return 0
})

/** `-w` makes room for the last operand as it was written, too. */
function equalWidth(numbers: readonly string[], places: number): number {
  const last = numbers[numbers.length - 1]!
  const own = decimals(last)
  if (!/^[+-]?[\d.]+$/.test(last)) return 0
  return last.replace(/^\+/, '').length - (own > 0 ? own + 1 : 0) + (places > 0 ? places + 1 : 0)
}

const yes = tool('yes', async (io) => {
  const line = `${io.args.join(' ') || 'y'}\n`
  const block = line.repeat(Math.max(1, Math.floor(8192 / line.length)))
  for (;;) await io.out(block)
})

export const tools: readonly Command[] = [seq, yes]
