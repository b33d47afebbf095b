/** python3 as a command: programs from files, from its command line and from its input, and a prompt. */
import type { Command, CommandContext } from '../../../shell/command'
import { own } from '../../../shell/own'
import { directoryName, resolvePath } from '../../../shell/path'
import { SourceError } from './language/lexer'
import { parse } from './language/parser'
import { MODULES, PACKAGES } from './modules'
import { builtins } from './runtime/builtins/index'
import { closeFiles } from './runtime/files'
import { Interpreter } from './runtime/interpreter'
import { exception, typeNamed } from './runtime/types'
import { Builtin, Module, PyError, type Run, type Value } from './runtime/values/index'

interface Call {
  readonly unbuffered: boolean
  readonly interactive: boolean
  readonly source: { readonly kind: 'file' | 'text' | 'module' | 'input'; readonly text: string }
  readonly rest: readonly string[]
}

function read(args: readonly string[], env: Readonly<Record<string, string>>): Call | { readonly wrong: string } {
  let unbuffered = (env.PYTHONUNBUFFERED ?? '') !== ''
  let interactive = false
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '-' || !arg.startsWith('-')) {
      const kind = arg === '-' ? 'input' : 'file'
      return { unbuffered, interactive, source: { kind, text: arg }, rest: args.slice(i + 1) }
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!
      if (letter === 'c' || letter === 'm') {
        const behind = arg.slice(at + 1)
        const text = behind || args[i + 1]
        if (text === undefined) return { wrong: `Argument expected for the -${letter} option` }
        return {
          unbuffered,
          interactive,
          source: { kind: letter === 'c' ? 'text' : 'module', text },
          rest: args.slice(i + (behind ? 1 : 2)),
        }
      }
      if (letter === 'u') unbuffered = true
      else if (letter === 'i') interactive = true
      else if (letter === 'W' || letter === 'X') {
        if (at === arg.length - 1) i++
        break
      } else if (!'BEIOPqsSvx'.includes(letter)) return { wrong: `Unknown option: -${letter}` }
    }
  }
  return { unbuffered, interactive, source: { kind: 'input', text: '' }, rest: [] }
}

/** A text that cannot be read, as Python says it. */
function unreadable(error: SourceError, file: string, lines: readonly string[]): string {
  const line = lines[error.line - 1] ?? ''
  const shown = line.trimStart()
  const blanks = line.length - line.trimStart().length
  const caret =
    ' '.repeat(Math.max(0, error.column - blanks)) + '^'.repeat(Math.max(1, Math.min(error.width, shown.length - error.column + blanks)))
  const marked = error.column < 0 ? '' : `    ${caret}\n`
  return `  File "${file}", line ${error.line}\n${shown || error.column < 0 ? `    ${shown}\n${marked}` : ''}${error.kind}: ${error.message}\n`
}

interface Ended {
  readonly code: number
  /** The program wanted it. */
  readonly left: boolean
}

/** Runs a part of a program and tells what goes wrong; how it ends, if that ends it. */
async function attempt(rt: Interpreter, work: Run<void>, file: string, source: string): Promise<Ended | undefined> {
  try {
    await rt.drive(work)
    return undefined
  } catch (error) {
    if (error instanceof SourceError) {
      await rt.drive(rt.flush())
      await rt.drive(rt.err(unreadable(error, file, source.split('\n'))))
      return { code: 1, left: false }
    }
    if (!(error instanceof PyError)) throw error
    await rt.drive(rt.flush())
    if (error.value.type.is(typeNamed('SystemExit'))) {
      const code = error.value.attributes.get('code') ?? null
      if (code === null) return { code: 0, left: true }
      if (typeof code === 'number' || typeof code === 'boolean') return { code: Number(code) & 255, left: true }
      await rt.drive(rt.err(`${await rt.drive(rt.str(code))}\n`))
      return { code: 1, left: true }
    }
    await rt.drive(rt.err(await rt.drive(rt.traceback(error))))
    return { code: error.value.type.is(typeNamed('KeyboardInterrupt')) ? 130 : 1, left: false }
  }
}

async function prompt(rt: Interpreter, module: Module): Promise<number> {
  const say = (text: string): Promise<void> => rt.drive(rt.err(text))
  await say(
    `Python ${rt.version} (main, Dec  2 2025, 20:27:40) [GCC 14.2.0] on linux\nType "help", "copyright", "credits" or "license" for more information.\n`,
  )
  for (;;) {
    let source = ''
    let more = false
    for (;;) {
      await rt.drive(rt.out(more ? '... ' : '>>> ', true))
      const line = await rt.drive(rt.readLine())
      if (line === '') {
        await say('\n')
        return 0
      }
      source += line
      try {
        const { body } = parse(source, '<stdin>')
        const last = body.at(-1)
        const block = last !== undefined && ['if', 'while', 'for', 'try', 'with', 'function', 'class'].includes(last.type)
        if (!block || !more || line.trim() === '') {
          if (!block || line.trim() === '') break
        }
        more = true
        if (line.trim() === '') break
      } catch (error) {
        if (!(error instanceof SourceError) || !error.unfinished) break
        if (more && line.trim() === '' && error.kind === 'IndentationError') break
        more = true
      }
    }
    if (source.trim() === '') continue
    const ended = await attempt(rt, interactively(rt, source, module), '<stdin>', source)
    await rt.drive(rt.flush())
    if (ended?.left) return ended.code
  }
}

/** Runs what was typed; the value of an expression is shown. */
function* interactively(rt: Interpreter, source: string, module: Module): Run<void> {
  const { body } = parse(source, '<stdin>')
  const [only] = body
  if (body.length !== 1 || only?.type !== 'expression') return yield* rt.execute(source, '<stdin>', module)
  const value = yield* rt.evaluate(source, module)
  if (value !== null) {
    module.attributes.set('_', value)
    yield* rt.out(`${yield* rt.repr(value)}\n`)
  }
}

/** Modules that are programs: `python -m json.tool`. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'json.tool': `import json, sys
try:
    text = open(sys.argv[1]).read() if len(sys.argv) > 1 else sys.stdin.read()
    print(json.dumps(json.loads(text), indent=4, ensure_ascii=False))
except ValueError as error:
    sys.exit(error)
`,
  platform: 'import platform\nprint(platform.platform())\n',
  this: 'raise SystemExit(0)\n',
}

export function python(version: string): Command {
  const site = `/usr/local/lib/python${version.split('.').slice(0, 2).join('.')}/site-packages`
  return {
    name: 'python3',
    run: async (context) => {
      const { args } = context
      if (args[0] === '--version' || args[0] === '-V') {
        await context.stdout.write(`Python ${version}\n`)
        return 0
      }
      const call = read(args, context.env)
      if ('wrong' in call) {
        await context.stderr.write(
          `${call.wrong}\nusage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry \`python -h' for more information.\n`,
        )
        return 2
      }
      return run(context, call, version, site)
    },
  }
}

async function run(
  context: CommandContext,
  { source, unbuffered, interactive, rest }: Call,
  version: string,
  site: string,
): Promise<number> {
  const { files } = context
  const argv = [
    source.kind === 'file' ? source.text : source.kind === 'text' ? '-c' : source.kind === 'module' ? source.text : source.text,
    ...rest,
  ]
  const rt = new Interpreter(context, {
    argv,
    version,
    unbuffered,
    builtins,
    modules: MODULES,
    missing: (name) => PACKAGES.has(name.split('.')[0]!) && !files.exists(`${site}/${name.split('.')[0]}`),
  })
  const main = new Module('__main__')
  main.attributes.set('__name__', '__main__')
  rt.modules.set('__main__', main)
  rt.onSignal('INT', new Builtin('interrupt', () => interrupt()), 2)
  let file = '<stdin>'
  let text: string | undefined
  if (source.kind === 'file') {
    const path = resolvePath(context.cwd, source.text)
    const found = files.exists(path)
    if (!found || files.stat(path).type === 'directory') {
      const reason = found ? `can't find '__main__' module in '${path}'` : `can't open file '${path}': [Errno 2] No such file or directory`
      await context.stderr.write(
        `/usr/local/bin/python3: ${reason}\n`.replace('/usr/local/bin/python3', found ? '/usr/local/bin/python3' : context.name),
      )
      return found ? 1 : 2
    }
    file = source.text.startsWith('/') ? source.text : path
    text = files.readText(path)
    rt.path.push(directoryName(path))
    main.attributes.set('__file__', file)
  } else {
    rt.path.push(context.cwd)
    if (source.kind === 'text') {
      text = source.text
      file = '<string>'
    } else if (source.kind === 'module') {
      const local = `${context.cwd === '/' ? '' : context.cwd}/${source.text.replaceAll('.', '/')}.py`
      text = own(PROGRAMS, source.text) ?? (files.exists(local) ? files.readText(local) : undefined)
      if (text === undefined) {
        await context.stderr.write(`/usr/local/bin/python3: No module named ${source.text}\n`)
        return 1
      }
      file = local
    }
  }
  rt.path.push(site)
  const module = new Module('__main__', file)
  for (const [name, value] of main.attributes) module.attributes.set(name, value)
  rt.modules.set('__main__', module)
  let code: number
  if (text === undefined && context.isTty.stdin) code = await prompt(rt, module)
  else {
    if (text === undefined) {
      text = ''
      for (let line = await rt.drive(rt.readLine()); line !== ''; line = await rt.drive(rt.readLine())) text += line
    }
    const ended = await attempt(rt, rt.execute(text, file, module), file, text)
    code = ended?.code ?? 0
    if (interactive && context.isTty.stdin) code = await prompt(rt, module)
  }
  await rt.joined(code)
  const exits = rt.modules.get('atexit')?.attributes.get('_run_exitfuncs')
  if (exits !== undefined) code = (await attempt(rt, called(rt, exits), file, ''))?.code ?? code
  await attempt(rt, closeFiles(rt), file, '')
  await attempt(rt, rt.flush(), file, '')
  return code
}

function* called(rt: Interpreter, function_: Value): Run<void> {
  yield* rt.call(function_)
}

function interrupt(): never {
  throw exception(typeNamed('KeyboardInterrupt'))
}
