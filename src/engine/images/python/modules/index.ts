/** Every module that Python finds without a file, and which of them a package brings. */
import type { Interpreter } from '../runtime/interpreter'
import { Builtin, type Module } from '../runtime/values/index'
import { abilities, collections, inner } from './collections'
import { inspection } from './inspection'
import { json } from './json'
import { LIBRARY } from './library/index'
import { web } from './network'
import { numberModules } from './numbers'
import { PACKAGE_SOURCES } from './packages/index'
import { redis } from './redis'
import { systemModules } from './system'

/** What is there only once its package has been installed. */
export const PACKAGES: ReadonlySet<string> = new Set(Object.keys(PACKAGE_SOURCES))

export const MODULES: Readonly<Record<string, ((rt: Interpreter, module: Module) => void) | string>> = {
  ...LIBRARY,
  ...PACKAGE_SOURCES,
  ...systemModules,
  ...numberModules,
  json,
  'collections.abc': abilities,
  _collections: collections,
  builtins: (rt, module) => {
    for (const [name, value] of rt.builtins) module.attributes.set(name, value)
  },
  _web: web,
  _inspect: inspection,
  _redis: redis,
  _traceback: (rt, module) => inner(rt).traceback(module),
  _thread: (rt, module) => {
    systemModules._thread!(rt, module)
    module.attributes.set('finish', new Builtin('finish', inner(rt).finish))
  },
}
