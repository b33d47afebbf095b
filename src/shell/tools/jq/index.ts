/** jq: queries JSON, as jq 1.6 does. */
import type { Command } from '../../command'
import { encode } from '../../pipe'
import { textOf as inputText, tool, ToolError, type Io } from '../tool'
import { Halt, NATIVES } from './builtins'
import { PAUSE } from './scope'
import { Evaluator } from './evaluate'
import type { Host } from './host'
import { Inputs } from './inputs'
import { JsonProblem, problemText, print, type Json } from './json'
import { CompileError } from './lex'
import { parseProgram } from './parse'
import { settingsOf, USAGE, type Settings } from './settings'
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
  return new Execution(io, settings, settings.program).run()
})

/** A program over all that jq was given, and how that went. */
class Execution {
  private readonly program: Node
  private readonly evaluator: Evaluator
  private inputs: Inputs | undefined
  /** What the program had to say on stderr and was not written yet. */
  private readonly notes: string[] = []
  private last: Json | undefined
  private status = 0

  constructor(
    private readonly io: Io,
    private readonly settings: Settings,
    private readonly source: string,
  ) {
    const host: Host = {
      next: () => this.inputs?.next(),
      env: io.context.env,
      now: () => io.context.system.clock.now(),
      note: (text) => this.notes.push(text),
      line: () => this.inputs?.line ?? 0,
      file: () => this.inputs?.name ?? null,
    }
    const compiled = compileProgram(source, () => new Evaluator(host, NATIVES, settings.globals))
    this.program = compiled.program
    this.evaluator = compiled.evaluator
  }

  async run(): Promise<number> {
    const inputs = new Inputs(this.settings, await this.texts())
    this.inputs = inputs
    try {
      if (this.settings.nullInput) await this.one(null, inputs)
      else for (let value = inputs.next(); value !== undefined; value = inputs.next()) await this.one(value, inputs)
    } catch (error) {
      await this.flush()
      return this.ended(error)
    }
    if (this.status !== 0) return this.status
    if (!this.settings.exitStatus) return 0
    return this.last === undefined ? 4 : this.last === null || this.last === false ? 1 : 0
  }

  /** The files named, or standard input where the program may ask for it. */
  private async texts(): Promise<{ text: string; name: string | null }[]> {
    const { io, settings } = this
    const texts: { text: string; name: string | null }[] = []
    if (settings.files.length === 0 && (!settings.nullInput || /\binputs?\b/.test(this.source)))
      texts.push({ text: await inputText(io, '-'), name: null })
    for (const path of settings.files) {
      try {
        texts.push({ text: await inputText(io, path), name: path })
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        await io.warn(`error: Could not open file ${path}: ${error.message}`)
        this.status = 2
      }
    }
    return texts
  }

  private async one(input: Json, inputs: Inputs): Promise<void> {
    const { io } = this
    try {
      for (const value of this.evaluator.run(this.program, input)) {
        if (value === PAUSE) await io.context.system.clock.sleep(1, io.context.signal)
        else await this.print(value)
      }
      await this.flush()
    } catch (error) {
      await this.flush()
      if (error instanceof RangeError) throw new ToolError('error: stack overflow', 5)
      if (!(error instanceof JqError)) throw error
      const { value } = error
      if (value === null) return
      this.status = 5
      const text = typeof value === 'string' ? value : `(not a string): ${print(value)}`
      await io.warn(`error (at ${inputs.where()})${typeof value === 'string' ? ': ' : ' '}${text}`)
    }
  }

  private async print(value: Json): Promise<void> {
    const { compact, indent, sortKeys, ascii, color, output, sequence } = this.settings
    await this.flush()
    this.last = value
    const isText = output !== 'json' && typeof value === 'string'
    const text = isText ? value : print(value, { ...(compact ? {} : { indent }), sortKeys, ascii, color })
    await this.io.out(encode(`${sequence ? '\x1e' : ''}${text}${output === 'join' ? '' : '\n'}`))
  }

  private async flush(): Promise<void> {
    for (const note of this.notes.splice(0)) await this.io.context.stderr.write(note)
  }

  /** Input that is no JSON, and programs that halt, end all of it. */
  private async ended(error: unknown): Promise<number> {
    const { stderr } = this.io.context
    if (error instanceof JsonProblem) {
      await stderr.write(`parse error: ${problemText(error)}\n`)
      return 4
    }
    if (!(error instanceof Halt)) throw error
    if (error.status !== 0 || error.value !== null)
      await stderr.write(typeof error.value === 'string' ? error.value : `${print(error.value)}\n`)
    return error.status
  }
}

export const tools: readonly Command[] = [jq]
