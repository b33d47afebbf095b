/** jq: queries JSON, as jq 1.6 does. */
import type { Command } from '../../command'
import { encode } from '../../pipe'
import { textOf as inputText, tool, ToolError } from '../tool'
import { Halt, NATIVES } from './builtins'
import { PAUSE } from './scope'
import { Evaluator } from './evaluate'
import type { Host } from './host'
import { Inputs } from './inputs'
import { JsonProblem, problemText, print, type Json } from './json'
import { CompileError } from './lex'
import { parseProgram } from './parse'
import { settingsOf, USAGE } from './settings'
import type { Node } from './tree'
import { JqError } from './values'
import { FileError } from '../../files'

/** Compiles; throws ToolError with jq's complaint and status 3. */
export function compileProgram(source: string, make: () => Evaluator): { program: Node; evaluator: Evaluator } {
  try {
    const program = parseProgram(source)
    const evaluator = make()
    evaluator.check(program)
    return { program, evaluator }
  } catch (error) {
    if (error instanceof RangeError) throw new ToolError('error: the program nests too deeply', 3)
    if (!(error instanceof CompileError)) throw error
    throw new ToolError(`error: ${error.message}\n${source}${' '.repeat(error.column)}\njq: 1 compile error`, 3)
  }
}

const jq = tool('jq', async (io) => {
  const settings = await settingsOf(io)
  if (settings.program === undefined) {
    // Between pipes the program that changes nothing may be left out.
    if (io.context.isTty.stdin || io.context.isTty.stdout) {
      await io.context.stderr.write(USAGE)
      return 2
    }
    settings.program = '.'
  }
  const source = settings.program
  const texts: { text: string; name: string | null }[] = []
  let status = 0
  const notes: string[] = []
  const holder: { inputs?: Inputs } = {}
  const host: Host = {
    next: () => holder.inputs?.next(),
    env: io.context.env,
    now: () => io.context.system.clock.now(),
    note: (text) => notes.push(text),
    line: () => holder.inputs?.line ?? 0,
    file: () => holder.inputs?.name ?? null,
  }
  const { program, evaluator } = compileProgram(source, () => new Evaluator(host, NATIVES, settings.globals))
  if (settings.files.length === 0) {
    if (!settings.nullInput || /\binputs?\b/.test(source)) texts.push({ text: await inputText(io, '-'), name: null })
  } else
    for (const path of settings.files) {
      try {
        texts.push({ text: await inputText(io, path), name: path })
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        await io.warn(`error: Could not open file ${path}: ${error.message}`)
        status = 2
      }
    }
  const inputs = new Inputs(settings, texts)
  holder.inputs = inputs
  let last: Json | undefined
  const flush = async (): Promise<void> => {
    for (const note of notes.splice(0)) await io.context.stderr.write(note)
  }
  const options = {
    ...(settings.compact ? {} : { indent: settings.indent }),
    sortKeys: settings.sortKeys,
    ascii: settings.ascii,
    color: settings.color,
  }
  const one = async (input: Json): Promise<void> => {
    try {
      for (const value of evaluator.run(program, input)) {
        if (value === PAUSE) {
          await io.context.system.clock.sleep(1, io.context.signal)
          continue
        }
        await flush()
        last = value
        const text = settings.output !== 'json' && typeof value === 'string' ? value : print(value, options)
        await io.out(encode(`${settings.sequence ? '\x1e' : ''}${text}${settings.output === 'join' ? '' : '\n'}`))
      }
      await flush()
    } catch (error) {
      await flush()
      if (error instanceof RangeError) throw new ToolError('error: stack overflow', 5)
      if (!(error instanceof JqError)) throw error
      const { value } = error
      if (value === null) return
      status = 5
      const text = typeof value === 'string' ? value : `(not a string): ${print(value)}`
      await io.warn(`error (at ${inputs.where()})${typeof value === 'string' ? ': ' : ' '}${text}`)
    }
  }
  try {
    if (settings.nullInput) await one(null)
    else for (let value = inputs.next(); value !== undefined; value = inputs.next()) await one(value)
  } catch (error) {
    await flush()
    if (error instanceof JsonProblem) {
      await io.context.stderr.write(`parse error: ${problemText(error)}\n`)
      return 4
    }
    if (error instanceof Halt) {
      if (error.status !== 0 || error.value !== null)
        await io.context.stderr.write(typeof error.value === 'string' ? error.value : `${print(error.value)}\n`)
      return error.status
    }
    throw error
  }
  if (status !== 0) return status
  if (settings.exitStatus) return last === undefined ? 4 : last === null || last === false ? 1 : 0
  return 0
})

export const tools: readonly Command[] = [jq]
