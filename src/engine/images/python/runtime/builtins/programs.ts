/** Built-in functions that reach the program itself: what it prints and reads, the files it opens, the text it runs. */
import { openFile } from '../files'
import type { Interpreter } from '../interpreter'
import { MOST_TEXT } from '../memory'
import { programText } from '../program-text'
import { failure } from '../types'
import { Dict, Module, Tuple, type Native, type Run, type Value } from '../values/index'

export function programs(rt: Interpreter): Readonly<Record<string, Native>> {
  return {
    *print(args, keywords) {
      const text = function* (name: string, otherwise: string): Run<string> {
        const value = keywords.get(name) ?? null
        return value === null ? otherwise : yield* rt.str(value)
      }
      const parts: string[] = []
      for (const arg of args) parts.push(yield* rt.str(arg))
      rt.memory.take(
        parts.reduce((sum, part) => sum + part.length, 0),
        MOST_TEXT,
      )
      const line = parts.join(yield* text('sep', ' ')) + (yield* text('end', '\n'))
      const file = keywords.get('file') ?? null
      const flush = yield* rt.truth(keywords.get('flush') ?? false)
      const target = file === null ? (rt.modules.get('sys')?.attributes.get('stdout') ?? null) : file
      if (target === null) yield* rt.out(line, flush)
      else {
        yield* rt.invoke(target, 'write', [line])
        if (flush) yield* rt.invoke(target, 'flush')
      }
      return null
    },
    *input([prompt]) {
      if (prompt !== undefined) yield* rt.out(yield* rt.str(prompt), true)
      else yield* rt.flush()
      const line = yield* rt.readLine()
      if (line === '') throw failure('EOFError', 'EOF when reading a line')
      return line.replace(/\n$/, '')
    },
    *open([path, mode = 'r'], keywords) {
      return openFile(rt, yield* rt.str(path!), yield* rt.str(keywords.get('mode') ?? mode))
    },
    *eval([source, globals = null, locals = null]) {
      return yield* within(rt, globals, locals, rt.evaluate.bind(rt, programText('eval', source).trim()))
    },
    *exec([source, globals = null, locals = null]) {
      yield* within(rt, globals, locals, rt.execute.bind(rt, programText('exec', source), '<string>'))
      return null
    },
    exit: leave,
    quit: leave,
    *__import__([name]) {
      return yield* rt.importModule(yield* rt.str(name!))
    },
    help: () => null,
  }
}

/** Runs something with the names of a dict, which has what it names as well. */
function* within<T>(rt: Interpreter, globals: Value, locals: Value, run: (module: Module) => Run<T>): Run<T> {
  const main = rt.modules.get('__main__')!
  if (globals === null && locals === null) return yield* run(main)
  const own = new Module('__main__')
  if (globals === null) for (const [name, value] of main.attributes) own.attributes.set(name, value)
  own.attributes.set('__builtins__', null)
  for (const dict of [globals, locals])
    if (dict instanceof Dict) for (const [name, value] of dict.entries.values()) own.attributes.set(String(name), value)
  const before = new Map(own.attributes)
  try {
    return yield* run(own)
  } finally {
    const given = locals instanceof Dict ? locals : globals
    if (given instanceof Dict) for (const [name, value] of own.attributes) if (before.get(name) !== value) given.set(name, value)
  }
}

function leave([code = null]: readonly Value[]): never {
  const error = failure('SystemExit', '')
  error.value.attributes.set('args', new Tuple(code === null ? [] : [code]))
  error.value.attributes.set('code', code)
  throw error
}
