/** bc: a calculator of any precision; models GNU bc 1.07. */
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { behind } from '../../machine'
import { linesOf, openInput, parseOptions, readHolding, tool, type Io } from '../tool'
import { BcSyntaxError, Parser, Unfinished } from './parse'
import { Halted, Interpreter } from './run'

const LONG = { interactive: 'i', mathlib: 'l', quiet: 'q', standard: 's', warn: 'w', version: 'v', help: 'h' }
const USAGE = `usage: bc [options] [file ...]
  -h  --help         print this usage and exit
  -i  --interactive  force interactive mode
  -l  --mathlib      use the predefined math routines
  -q  --quiet        don't print initial banner
  -s  --standard     non-standard bc constructs are errors
  -w  --warn         warn about non-standard bc constructs
  -v  --version      print version information and exit
`
const VERSION = 'bc 1.07.1\n'

const bcTool = tool('bc', async (io) => {
  const options = parseOptions(io.context, 'hilqswv', LONG)
  if (options.has('h')) return io.out(USAGE).then(() => 0)
  if (options.has('v')) return io.out(VERSION).then(() => 0)
  const { context } = io
  const { process } = behind(context)
  const lines = linesOf(context.stdin, context.signal)
  const environment = Number(context.env['BC_LINE_LENGTH'])
  const interpreter = new Interpreter(
    {
      tick: () => process.tick(),
      out: (text) => io.out(text),
      warn: (text) => context.stderr.write(`${text}\n`),
      readLine: async () => {
        const { value, done } = await lines.next()
        return done ? '' : value.text
      },
    },
    options.has('l'),
    context.env['BC_LINE_LENGTH'] === undefined || Number.isNaN(environment) ? undefined : environment === 0 ? 0 : environment - 1,
  )
  if (options.has('l')) interpreter.scale = 20
  try {
    for (const file of options.operands) {
      const source = decodeText(await readHolding(io, openInput(io, file)))
      if (!(await runText(io, interpreter, source.endsWith('\n') ? source : `${source}\n`, file))) return 0
    }
    return await converse(io, interpreter, lines)
  } catch (error) {
    if (error instanceof Halted) return 0
    throw error
  }
})

/** Runs a file; false when it quits. */
async function runText(io: Io, interpreter: Interpreter, source: string, name: string): Promise<boolean> {
  try {
    const parser = new Parser(source)
    for (let line = parser.line(); line; line = parser.line()) {
      await interpreter.run(line.statements)
      if (line.quits) return false
    }
  } catch (error) {
    if (!(error instanceof BcSyntaxError) && !(error instanceof Unfinished)) throw error
    await io.context.stderr.write(
      `${name} ${error instanceof BcSyntaxError ? `${error.line}: ${error.message}` : `${source.split('\n').length}: syntax error`}\n`,
    )
  }
  return true
}

/** Runs standard input line by line, as each comes; a line that is not a whole statement waits for the next. */
async function converse(io: Io, interpreter: Interpreter, lines: AsyncGenerator<{ readonly text: string }>): Promise<number> {
  let waiting = ''
  let number = 0
  const complain = (line: number, message = 'syntax error'): Promise<void> => io.context.stderr.write(`(standard_in) ${line}: ${message}\n`)
  for (;;) {
    // Not `for await`: read() takes lines of the same input.
    const { value, done } = await lines.next()
    if (done) break
    number++
    waiting += `${value.text}\n`
    let line: ReturnType<Parser['line']>
    try {
      line = new Parser(waiting).line()
    } catch (error) {
      if (error instanceof Unfinished) continue
      if (!(error instanceof BcSyntaxError)) throw error
      await complain(number - waiting.split('\n').length + 1 + error.line, error.message)
      waiting = ''
      continue
    }
    waiting = ''
    if (!line) continue
    await interpreter.run(line.statements)
    if (line.quits) return 0
  }
  if (waiting.trim() !== '') await complain(number + 1)
  return 0
}

export const tools: readonly Command[] = [bcTool]
