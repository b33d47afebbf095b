/** Finding and loading modules: the library's own, and files on the program's path. */
import type { Interpreter, Settings } from './interpreter'
import { failure } from './types'
import { Module, type Run } from './values/index'

/** A module by its name, and those it is in; each is loaded once. */
export function* importModule(rt: Interpreter, settings: Settings, name: string): Run<Module> {
  const plain = name.replace(/^\.+/, '') || '__init__'
  const known = rt.modules.get(plain)
  if (known) return known
  const parts = plain.split('.')
  let module: Module | undefined
  for (let i = 1; i <= parts.length; i++) {
    const part = parts.slice(0, i).join('.')
    const found: Module = rt.modules.get(part) ?? (yield* load(rt, settings, part))
    module?.attributes.set(parts[i - 1]!, found)
    module = found
  }
  return module!
}

function* load(rt: Interpreter, settings: Settings, name: string): Run<Module> {
  const make = Object.hasOwn(settings.modules, name) ? settings.modules[name] : undefined
  const file = fileOf(rt, name)
  if (file === undefined && make !== undefined && !settings.missing?.(name, rt)) {
    const module = new Module(name)
    module.attributes.set('__name__', name)
    rt.modules.set(name, module)
    if (typeof make === 'string') yield* rt.execute(make, `<frozen ${name}>`, module)
    else make(rt, module)
    return module
  }
  if (file === undefined) {
    const parent = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : undefined
    const reason = parent !== undefined && rt.modules.get(parent)?.file === undefined ? `; '${parent}' is not a package` : ''
    const error = failure('ModuleNotFoundError', `No module named '${name}'${reason}`)
    error.value.attributes.set('name', name)
    throw error
  }
  const module = new Module(name, file)
  module.attributes.set('__name__', name)
  module.attributes.set('__file__', file)
  rt.modules.set(name, module)
  try {
    yield* rt.execute(rt.context.files.readText(file), file, module)
  } catch (error) {
    rt.modules.delete(name)
    throw error
  }
  return module
}

function fileOf(rt: Interpreter, name: string): string | undefined {
  const { files } = rt.context
  for (const folder of rt.path) {
    const base = `${folder === '/' ? '' : folder}/${name.replaceAll('.', '/')}`
    for (const file of [`${base}.py`, `${base}/__init__.py`]) if (files.exists(file) && files.stat(file).type === 'file') return file
  }
  return undefined
}
