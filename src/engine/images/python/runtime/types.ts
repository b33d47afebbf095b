/** Python's classes of its own: the types of values, and the exceptions. */
import { RegexLimitError } from '../../../../shell/regex'
import {
  Builtin,
  ByteArray,
  Bytes,
  Class,
  Dict,
  Ellipsis,
  Extensible,
  Float,
  Func,
  Generator_,
  Instance,
  Iter,
  List,
  Method,
  Module,
  NotImplementedValue,
  Property,
  PyError,
  Range,
  SetValue,
  Slice,
  Super,
  Tuple,
  View,
  Wrapped,
  type Value,
} from './values/index'

const OWN = 'builtins'

export const OBJECT = new Class('object', [], OWN)

const EXCEPTIONS = `BaseException:object SystemExit:BaseException KeyboardInterrupt:BaseException GeneratorExit:BaseException
Exception:BaseException StopIteration:Exception StopAsyncIteration:Exception ArithmeticError:Exception ZeroDivisionError:ArithmeticError
OverflowError:ArithmeticError FloatingPointError:ArithmeticError AssertionError:Exception AttributeError:Exception BufferError:Exception
EOFError:Exception ImportError:Exception ModuleNotFoundError:ImportError LookupError:Exception IndexError:LookupError KeyError:LookupError
MemoryError:Exception NameError:Exception UnboundLocalError:NameError OSError:Exception BlockingIOError:OSError ChildProcessError:OSError
ConnectionError:OSError BrokenPipeError:ConnectionError ConnectionAbortedError:ConnectionError ConnectionRefusedError:ConnectionError
ConnectionResetError:ConnectionError FileExistsError:OSError FileNotFoundError:OSError InterruptedError:OSError IsADirectoryError:OSError
NotADirectoryError:OSError PermissionError:OSError ProcessLookupError:OSError TimeoutError:OSError ReferenceError:Exception
RuntimeError:Exception NotImplementedError:RuntimeError RecursionError:RuntimeError SyntaxError:Exception IndentationError:SyntaxError
TabError:IndentationError SystemError:Exception TypeError:Exception ValueError:Exception UnicodeError:ValueError
UnicodeDecodeError:UnicodeError UnicodeEncodeError:UnicodeError Warning:Exception DeprecationWarning:Warning UserWarning:Warning
RuntimeWarning:Warning FutureWarning:Warning SyntaxWarning:Warning ImportWarning:Warning ResourceWarning:Warning
UnicodeTranslateError:UnicodeError BaseExceptionGroup:BaseException ExceptionGroup:Exception`

export const TYPES = new Map<string, Class>([['object', OBJECT]])
for (const name of 'type int float str bytes bytearray list tuple dict set frozenset range slice function builtin_function_or_method method module generator coroutine NoneType ellipsis NotImplementedType property staticmethod classmethod super iterator'.split(
  ' ',
))
  TYPES.set(name, new Class(name, [OBJECT], OWN))
TYPES.set('bool', new Class('bool', [TYPES.get('int')!], OWN))
for (const entry of EXCEPTIONS.split(/\s+/)) {
  const [name, base] = entry.split(':') as [string, string]
  TYPES.set(name, new Class(name, [TYPES.get(base)!], OWN))
}
export const ALIASES: Readonly<Record<string, string>> = { IOError: 'OSError', EnvironmentError: 'OSError' }

export function typeNamed(name: string): Class {
  const found = TYPES.get(name)
  if (!found) throw new Error(`no type ${name}`)
  return found
}

export function typeOf(value: Value): Class {
  if (value === null) return typeNamed('NoneType')
  switch (typeof value) {
    case 'boolean':
      return typeNamed('bool')
    case 'number':
    case 'bigint':
      return typeNamed('int')
    case 'string':
      return typeNamed('str')
  }
  if (value instanceof Instance) return value.type
  if (value instanceof Extensible && value.type) return value.type
  if (value instanceof Tuple) return typeNamed('tuple')
  if (value instanceof Float) return typeNamed('float')
  if (value instanceof List) return typeNamed('list')
  if (value instanceof Dict) return value.kind === 'dict' ? typeNamed('dict') : dictKind(value.kind)
  if (value instanceof SetValue) return typeNamed(value.frozen ? 'frozenset' : 'set')
  if (value instanceof Bytes) return typeNamed(value instanceof ByteArray ? 'bytearray' : 'bytes')
  if (value instanceof View) return derived(value.kind, OBJECT, OWN)
  if (value instanceof Class) return value.meta ?? typeNamed('type')
  if (value instanceof Func) return typeNamed('function')
  if (value instanceof Builtin) return typeNamed('builtin_function_or_method')
  if (value instanceof Method) return typeNamed(value.target instanceof Builtin ? 'builtin_function_or_method' : 'method')
  if (value instanceof Module) return typeNamed('module')
  if (value instanceof Range) return typeNamed('range')
  if (value instanceof Slice) return typeNamed('slice')
  if (value instanceof Generator_) return typeNamed(value.kind)
  if (value instanceof Iter) return iteratorKind(value.kind)
  if (value instanceof Property) return typeNamed('property')
  if (value instanceof Wrapped) return typeNamed(value.kind)
  if (value instanceof Super) return typeNamed('super')
  if (value instanceof Ellipsis) return typeNamed('ellipsis')
  if (value instanceof NotImplementedValue) return typeNamed('NotImplementedType')
  return OBJECT
}

const kinds = new Map<string, Class>()

function derived(name: string, base: Class, module: string): Class {
  let found = kinds.get(name)
  if (!found) kinds.set(name, (found = new Class(name, [base], module)))
  return found
}

export const dictKind = (kind: string): Class => derived(kind, typeNamed('dict'), 'collections')
const iteratorKind = (kind: string): Class => (kind === 'iterator' ? typeNamed('iterator') : derived(kind, OBJECT, OWN))

/** An exception with its arguments. */
export function exception(type: Class, ...args: readonly Value[]): PyError {
  const value = new Instance(type)
  value.attributes.set('args', new Tuple(args))
  return new PyError(value)
}

export const failure = (type: string, message: string): PyError => exception(typeNamed(type), message)

export function dictOf(entries: readonly (readonly [string, [Value, Value]])[]): Dict {
  const dict = new Dict()
  for (const [key, [name, value]] of entries) dict.entries.set(key, [name, value])
  return dict
}

/** What is not in a dict or a set. */
export const keyError = (key: Value): PyError => exception(typeNamed('KeyError'), key)

/** The end of what is gone through, with what a generator returned. */
export function stopIteration(value: Value): PyError {
  const error = value === null ? exception(typeNamed('StopIteration')) : exception(typeNamed('StopIteration'), value)
  error.value.attributes.set('value', value)
  return error
}

/** An error of the host as the program sees it: it nests too deep or wants too much, or was given what no part of it is made for. */
export function hostFailure(error: unknown): unknown {
  if (error instanceof RangeError)
    return error.message.includes('call stack') ? failure('RecursionError', 'maximum recursion depth exceeded') : failure('MemoryError', '')
  if (error instanceof RegexLimitError) return failure('MemoryError', '')
  if (error instanceof TypeError) return failure('TypeError', 'bad argument type for built-in operation')
  return error
}

/** A failure of the system, with its number. */
export function systemFailure(type: string, number: number, message: string, path?: string): PyError {
  const error = exception(typeNamed(type), number, message)
  error.value.attributes.set('errno', number)
  error.value.attributes.set('strerror', message)
  error.value.attributes.set('filename', path ?? null)
  return error
}
