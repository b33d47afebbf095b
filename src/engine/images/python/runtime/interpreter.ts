/** One run of Python: its modules, calls, attributes, exceptions and turns. */
import type { CommandContext } from '../../../../shell/command'
import { behind } from '../../../../shell/machine'
import { SourceError } from '../language/lexer'
import { parse, parseExpression } from '../language/parser'
import { bind } from './calls'
import { bound, deleteAttribute, lookup, namesOf, setAttribute } from './attributes'
import { Evaluator } from './evaluate'
import type { Host } from './names'
import { left } from './passage'
import { equal, keyOf, ordered, quickOrdered } from './comparisons'
import { allocate, fill, make, makePlainly } from './making'
import { Methods } from './methods'
import { binary } from './operators'
import { similar } from './similar'
import { importModule } from './imports'
import { iterate } from './iteration'
import { Memory, MOST_TEXT } from './memory'
import { formatted, repr, str } from './show'
import { subscript, lengthOf } from './subscripts'
import { Frames } from './frames'
import { truth } from './truth'
import { traceback } from './traceback'
import { ALIASES, failure, hostFailure, typeNamed, typeOf } from './types'
import {
  Builtin,
  Bytes,
  Class,
  Func,
  Generator_,
  Iter,
  Leave,
  List,
  madeType,
  Method,
  Module,
  none,
  PyError,
  PyObject,
  Scope,
  Super,
  Tuple,
  Wrapped,
  type Keywords,
  type Native,
  type Run,
  type Value,
} from './values/index'
import type { Runtime } from './runtime'

export interface Settings {
  readonly argv: readonly string[]
  readonly version: string
  readonly unbuffered: boolean
  readonly builtins: (rt: Interpreter) => Map<string, Value>
  /** Modules of the library: what fills them, or their text. */
  readonly modules: Readonly<Record<string, ((rt: Interpreter, module: Module) => void) | string>>
  /** Why a module that is not there may be meant. */
  readonly missing?: (name: string, rt: Interpreter) => boolean
}

export class Interpreter extends Frames implements Host {
  readonly methods: Methods
  readonly modules = new Map<string, Module>()
  /** How values of Python's own types are made. */
  readonly constructs = new Map<Class, Native>()
  readonly builtins: Map<string, Value>
  readonly memory: Memory
  private readonly process: ReturnType<typeof behind>['process']
  /** Python refuses longer ones since turning them into text takes long. */
  mostDigits = 4300
  protected readonly unbuffered: boolean
  readonly version: string
  readonly argv: readonly string[]
  readonly evaluator: Evaluator
  /** What programs of several parts keep: a line each of source for tracebacks. */
  readonly sources = new Map<string, readonly (string | undefined)[]>()
  /** Where modules are looked for. */
  readonly path: string[] = []
  /** Itself, for functions that have another `this`. */
  private readonly runtime: Runtime = this
  private readonly ids = new WeakMap<object, number>()
  private lastId = 0x5a3c00

  constructor(
    context: CommandContext,
    private readonly settings: Settings,
  ) {
    super(context)
    this.version = settings.version
    this.unbuffered = settings.unbuffered
    this.argv = settings.argv
    this.process = behind(context).process
    this.memory = new Memory(context, () => [...this.modules.values(), ...this.running])
    this.methods = new Methods(this)
    this.evaluator = new Evaluator(this)
    this.evaluator.superOf = (owner, self) => new Super(owner, self)
    this.builtins = settings.builtins(this)
  }

  id(value: Value): number {
    if (typeof value !== 'object' || value === null) return typeof value === 'number' ? 0x10000 + value * 32 : 0x9000
    let id = this.ids.get(value)
    if (id === undefined) this.ids.set(value, (id = this.lastId += 48))
    return id
  }

  step(): Promise<void> | undefined {
    if (this.undivided > 0) return undefined
    const weighed = this.memory.step()
    if (weighed) return weighed
    const { process } = this
    return process.due ? process.tick() : undefined
  }

  // Calls

  *call(callee: Value, args: readonly Value[] = [], keywords: Keywords = none): Run<Value> {
    if (callee instanceof Builtin) {
      return yield* this.native(callee.run, args, keywords)
    }
    if (callee instanceof Func) return yield* this.callFunction(callee, args, keywords)
    if (callee instanceof Method) return yield* this.call(callee.target, [callee.self, ...args], keywords)
    if (callee instanceof Class) return yield* make(this, callee, args, keywords)
    if (callee instanceof Wrapped) return yield* this.call(callee.target, args, keywords)
    const own = yield* this.invoke(callee, '__call__', args, keywords)
    if (own !== undefined) return own
    throw failure('TypeError', `'${typeOf(callee).name}' object is not callable`)
  }

  *native(run: Native, args: readonly Value[], keywords: Keywords): Run<Value> {
    try {
      const result = run(args, keywords)
      const value = isRun(result) ? yield* result : result
      if (typeof value === 'string') this.memory.take(value.length, MOST_TEXT)
      else if (value instanceof Bytes) this.memory.take(value.data.length)
      return value
    } catch (error) {
      throw error instanceof SourceError ? failure(error.kind, error.message) : hostFailure(error)
    }
  }

  private *callFunction(func: Func, args: readonly Value[], keywords: Keywords): Run<Value> {
    const { definition } = func
    const scope = new Scope(func.scope, func.scope.module, definition, func.name)
    bind(func, args, keywords, (name, value) => scope.vars.set(name, value))
    if (func.owner) {
      scope.owner = func.owner
      scope.self = args[0] ?? null
    }
    const body = this.body(definition.body, scope)
    if (definition.yields) return new Generator_(func.name, body, 'generator', scope)
    if (definition.isAsync) return new Generator_(func.name, body, 'coroutine', scope)
    return yield* this.entered(body, scope)
  }

  private *body(statements: Parameters<Evaluator['run']>[0], scope: Scope): Run<Value> {
    try {
      const leave = yield* this.evaluator.run(statements, scope)
      return leave instanceof Leave ? leave.value : null
    } catch (error) {
      throw this.passed(error, scope)
    }
  }

  /** An exception that leaves a scope has come by it. */
  private passed(error: unknown, scope: Scope): unknown {
    const known = hostFailure(error)
    if (known instanceof PyError) left(known, scope)
    return known
  }

  make(type: Class, args: readonly Value[], keywords: Keywords): Run<Value> {
    return makePlainly(this, type, args, keywords)
  }

  allocate(type: Class, args: readonly Value[]): Run<Value> {
    return allocate(this, type, args)
  }

  fill(self: Value, args: readonly Value[], keywords: Keywords): Run<void> {
    return fill(this, self, args, keywords)
  }

  *invoke(object: Value, name: string, args: readonly Value[] = [], keywords: Keywords = none): Run<Value | undefined> {
    const type = madeType(object)
    if (type) {
      const found = type.find(name)
      if (found !== undefined) return yield* this.call(yield* bound(this, found, object, type), args, keywords)
    }
    if (object instanceof Super || object instanceof Generator_ || object instanceof Iter) {
      const found = yield* this.lookup(object, name)
      return found === undefined ? undefined : yield* this.call(found, args, keywords)
    }
    return undefined
  }

  // Attributes

  *get(object: Value, name: string): Run<Value> {
    const type = madeType(object)
    const all = type?.find('__getattribute__')
    const hasOther = type?.find('__getattr__') !== undefined
    try {
      if (all !== undefined) return yield* this.call(all, [object, name])
      if (!hasOther) return yield* this.read(object, name)
    } catch (error) {
      if (!hasOther || !(error instanceof PyError) || !error.value.type.is(typeNamed('AttributeError'))) throw error
    }
    const found = all === undefined ? yield* this.lookup(object, name) : undefined
    return found === undefined ? (yield* this.invoke(object, '__getattr__', [name]))! : found
  }

  *read(object: Value, name: string): Run<Value> {
    const found = yield* this.lookup(object, name)
    if (found !== undefined) return found
    const shown =
      object instanceof Module
        ? `module '${object.name}'`
        : object instanceof Class
          ? `type object '${object.name}'`
          : `'${object instanceof Super ? 'super' : typeOf(object).name}' object`
    const error = failure('AttributeError', `${shown} has no attribute '${name}'`)
    error.value.attributes.set('name', name)
    error.value.attributes.set('obj', object)
    error.meant = () => similar(name, namesOf(this, object))
    throw error
  }

  lookup(object: Value, name: string): Run<Value | undefined> {
    return lookup(this, object, name)
  }

  set(object: Value, name: string, value: Value): Run<void> {
    return setAttribute(this, object, name, value)
  }

  delete(object: Value, name: string): Run<void> {
    return deleteAttribute(this, object, name)
  }

  builtin(name: string): Value | undefined {
    return this.builtins.get(name)
  }

  // Values

  iterate(value: Value): Run<Iter> {
    return iterate(this, value)
  }

  *all(value: Value): Run<Value[]> {
    const length = lengthOf(value)
    if (length !== undefined) this.memory.take(8 * length)
    if ((value instanceof List || value instanceof Tuple) && !value.type?.find('__iter__')) return [...value.items]
    const iterator = yield* this.iterate(value)
    const out: Value[] = []
    this.memory.building.add(out)
    try {
      const { quick } = iterator
      for (;;) {
        const next = quick ? quick() : yield* iterator.next()
        if (next === undefined) break
        out.push(next)
        const turn = this.step()
        if (turn) yield turn
      }
    } finally {
      this.memory.building.delete(out)
    }
    return out
  }

  str(value: Value): Run<string> {
    return str(this, value)
  }

  repr(value: Value): Run<string> {
    return repr(this, value)
  }

  format(value: Value, spec: string): Run<string> {
    return formatted(this, value, spec)
  }

  truth(value: Value): Run<boolean> {
    return truth(this, value)
  }

  equal(a: Value, b: Value): Run<boolean> {
    return equal(this, a, b)
  }

  *less(a: Value, b: Value): Run<boolean> {
    const quick = quickOrdered('<', a, b)
    return quick ?? (yield* this.truth(yield* ordered(this, '<', a, b)))
  }

  binary(operator: string, a: Value, b: Value): Run<Value> {
    return binary(this, operator, a, b)
  }

  key(value: Value): Run<string> {
    return keyOf(this, value, (one) => this.id(one))
  }

  subscript(object: Value, index: Value): Run<Value> {
    return subscript(this, object, index)
  }

  typeOf(value: Value): Class {
    return typeOf(value)
  }

  type(name: string): Class {
    return typeNamed(ALIASES[name] ?? name)
  }

  error(type: string, message: string): PyError {
    return failure(type, message)
  }

  // Modules

  importModule(name: string): Run<Module> {
    return importModule(this, this.settings, name)
  }

  *execute(source: string, file: string, module: Module): Run<void> {
    const scope = new Scope(undefined, module)
    if (!module.attributes.has('__builtins__')) module.attributes.set('__builtins__', null)
    yield* this.executeIn(scope, source, file)
  }

  *executeIn(scope: Scope, source: string, file: string): Run<void> {
    if (!file.startsWith('<frozen')) scope.file = file
    try {
      const program = parse(source, file, Number(this.version.split('.')[1] ?? 14))
      // What is run within a program has no lines to show, unlike `-c` itself.
      if (file !== '<string>' || (this.argv[0] === '-c' && !this.sources.has(file))) this.sources.set(file, program.lines)
      const leave = yield* this.evaluator.run(program.body, scope)
      if (leave) throw failure('SyntaxError', leave.kind === 'return' ? "'return' outside function" : `'${leave.kind}' outside loop`)
    } catch (error) {
      throw this.passed(error, scope)
    }
  }

  *evaluate(source: string, module: Module): Run<Value> {
    return yield* this.evaluateIn(new Scope(undefined, module), source)
  }

  *evaluateIn(scope: Scope, source: string): Run<Value> {
    scope.file = '<string>'
    scope.line = 1
    try {
      return yield* this.evaluator.value(parseExpression(source), scope)
    } catch (error) {
      throw this.passed(error, scope)
    }
  }

  traceback(error: PyError): Run<string> {
    return traceback(this.runtime, error, this.sources)
  }
}

/** Whether a native function gave its value at once or works on it. */
function isRun(value: Value | Run<Value>): value is Run<Value> {
  return typeof value === 'object' && value !== null && !(value instanceof PyObject)
}
