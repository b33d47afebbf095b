/** Making text: seq and yes. */
import type { Command } from '../command'
import { tool, ToolError } from './tool'

const seq = tool('seq', async (io) => {
  let separator = '\n'
  let equal = false
  let format: string | undefined
  const numbers: string[] = []
  for (let i = 0; i < io.args.length; i++) {
    const arg = io.args[i]!
    if (arg === '-s') separator = (io.args[++i] ?? '').replace(/\\n/g, '\n').replace(/\\t/g, '\t')
    else if (arg.startsWith('-s')) separator = arg.slice(2)
    else if (arg === '-w') equal = true
    else if (arg === '-f') format = io.args[++i]
    else numbers.push(arg)
  }
  const values = numbers.map((text) => {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text))
      throw new ToolError(`invalid floating point argument: '${text}'\nTry 'seq --help' for more information.`)
    return Number(text)
  })
  if (values.length === 0) throw new ToolError("missing operand\nTry 'seq --help' for more information.")
  if (values.length > 3) throw new ToolError(`extra operand '${numbers[3]}'\nTry 'seq --help' for more information.`)
  const first = values.length > 1 ? values[0]! : 1
  const step = values.length > 2 ? values[1]! : 1
  const last = values[values.length - 1]!
  if (step === 0) throw new ToolError(`invalid Zero increment value: '${numbers[1]}'`)
  const places = Math.max(
    ...numbers.slice(0, values.length > 2 ? 2 : 1).map((text) => /\.(\d+)/.exec(text)?.[1]?.length ?? 0),
    values.length === 1 ? 0 : 0,
  )
  const show = (value: number): string =>
    format === undefined
      ? value.toFixed(places)
      : format
          .replace(/%(\d*)(\.\d+)?g/, (_, width: string) => String(value).padStart(Number(width || 0), width.startsWith('0') ? '0' : ' '))
          .replace(/%(0?\d*)(?:\.(\d+))?f/, (_, width: string, digits: string | undefined) =>
            value.toFixed(digits === undefined ? 6 : Number(digits)).padStart(Number(width || 0), width.startsWith('0') ? '0' : ' '),
          )
  const width = equal ? Math.max(show(first).length, show(last).length) : 0
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

const yes = tool('yes', async (io) => {
  const line = `${io.args.join(' ') || 'y'}\n`
  const block = line.repeat(Math.max(1, Math.floor(8192 / line.length)))
  for (;;) await io.out(block)
})

export const tools: readonly Command[] = [seq, yes]
