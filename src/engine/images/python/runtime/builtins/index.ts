/** The functions and classes that every Python program has without importing anything. */
import { constructors } from '../constructors'
import type { Interpreter } from '../interpreter'
import { ALIASES, typeNamed, TYPES } from '../types'
import { Builtin, ELLIPSIS, NOT_IMPLEMENTED, type Value } from '../values/index'
import { calculating } from './calculating'
import { inspecting } from './inspecting'
import { iterating } from './iterating'
import { programs } from './programs'

export function builtins(rt: Interpreter): Map<string, Value> {
  const all = new Map<string, Value>([...TYPES])
  for (const [name, type] of Object.entries(ALIASES)) all.set(name, typeNamed(type))
  for (const name of [
    'function',
    'builtin_function_or_method',
    'method',
    'module',
    'generator',
    'coroutine',
    'NoneType',
    'ellipsis',
    'NotImplementedType',
    'iterator',
  ])
    all.delete(name)
  all.set('NotImplemented', NOT_IMPLEMENTED)
  all.set('Ellipsis', ELLIPSIS)
  all.set('__name__', '__main__')
  for (const [name, run] of Object.entries({ ...programs(rt), ...calculating(rt), ...iterating(rt), ...inspecting(rt) }))
    all.set(name, new Builtin(name, run))
  for (const [name, construct] of Object.entries(constructors(rt))) rt.constructs.set(typeNamed(name), construct)
  return all
}
