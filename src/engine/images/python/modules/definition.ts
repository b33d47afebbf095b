/** How a module of the library is made: what fills it, and its functions by their names. */
import type { Interpreter } from '../runtime/interpreter'
import { Builtin, type Module, type Native } from '../runtime/values/index'

export type Fill = (rt: Interpreter, module: Module) => void

export function define(module: Module, functions: Readonly<Record<string, Native>>): void {
  for (const [name, run] of Object.entries(functions)) module.attributes.set(name, new Builtin(name, run))
}
