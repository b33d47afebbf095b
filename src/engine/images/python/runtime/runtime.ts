/** What everything in the language needs of the interpreter. */
import type { CommandContext } from '../../../../shell/command'
import type { Memory } from './memory'
import type { Class, Iter, Keywords, Module, PyError, Run, Value } from './values/index'

export interface Runtime {
  readonly context: CommandContext
  readonly version: string
  readonly memory: Memory
  /** Digits that a whole number may have in text; 0 for as many as it has. */
  mostDigits: number
  readonly modules: Map<string, Module>
  /** `__main__`, and what a script was called with. */
  readonly argv: readonly string[]
  call(callee: Value, args?: readonly Value[], keywords?: Keywords): Run<Value>
  /** Counts a step; a promise when others must have their turn. */
  step(): Promise<void> | undefined
  /** A method by name; undefined when there is none. */
  invoke(object: Value, name: string, args?: readonly Value[], keywords?: Keywords): Run<Value | undefined>
  get(object: Value, name: string): Run<Value>
  lookup(object: Value, name: string): Run<Value | undefined>
  set(object: Value, name: string, value: Value): Run<void>
  delete(object: Value, name: string): Run<void>
  iterate(value: Value): Run<Iter>
  all(value: Value): Run<Value[]>
  str(value: Value): Run<string>
  repr(value: Value): Run<string>
  format(value: Value, spec: string): Run<string>
  truth(value: Value): Run<boolean>
  equal(a: Value, b: Value): Run<boolean>
  less(a: Value, b: Value): Run<boolean>
  binary(operator: string, a: Value, b: Value): Run<Value>
  key(value: Value): Run<string>
  subscript(object: Value, index: Value): Run<Value>
  typeOf(value: Value): Class
  /** A built-in class or exception by name. */
  type(name: string): Class
  /** A function that every program has. */
  builtin(name: string): Value | undefined
  error(type: string, message: string): PyError
  out(text: string, flush?: boolean): Run<void>
  err(text: string): Run<void>
  flush(): Run<void>
  evaluate(source: string, module: Module): Run<Value>
  execute(source: string, file: string, module: Module): Run<void>
  /** Runs something beside what runs now; resolves when it has ended. */
  start(work: Run<unknown>): Promise<void>
  /** How an exception is told, from its first line to the last. */
  traceback(error: PyError): Run<string>
  /** Reads a line of input with its newline; empty at the end. */
  readLine(): Run<string>
  id(value: Value): number
}
