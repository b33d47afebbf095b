/** What parameters hold: variables and their elements, positional parameters and the special ones. */
import { BadSubscript, ShellError } from './errors'
import type { Parameter, Values } from './parameter-values'
import type { Shell } from './shell'

export async function subscriptOf(shell: Shell, parameter: Parameter): Promise<string | undefined> {
  if (parameter.subscript === undefined) return undefined
  if (shell.isAssociative(parameter.name)) return shell.engine.expand.single(shell, parameter.subscript, { noTilde: true })
  return (await shell.within(() => shell.engine.expand.arithmetic(shell, parameter.subscript!))).toString()
}

export async function read(shell: Shell, parameter: Parameter, length = false): Promise<Values> {
  const { name, subscript } = parameter
  const one = (value: string | undefined): Values => (value === undefined ? { list: [], set: false } : { list: [value], set: true })
  switch (name) {
    case '@':
    case '*':
      return { list: shell.positional, set: shell.positional.length > 0, kind: name }
    case '#':
      return one(String(shell.positional.length))
    case '?':
      return one(String(shell.status))
    case '$':
      return one(String(shell.shellPid))
    case '!':
      return one(shell.lastBackground === undefined ? undefined : String(shell.lastBackground))
    case '-':
      return one(shell.almquist ? almquistFlags(shell) : flags(shell))
    case '0':
      return one(shell.name)
  }
  if (/^\d/.test(name)) return one(shell.positional[Number(name) - 1])
  if (subscript === '@' || subscript === '*') {
    const list = valuesOf(shell, name)
    return { list, set: list.length > 0, kind: subscript }
  }
  if (length && subscript !== undefined && !shell.vars.find(name) && !shell.vars.dynamic.has(name)) return one(undefined)
  try {
    return one(shell.get(name, await subscriptOf(shell, parameter)))
  } catch (error) {
    if (!(error instanceof BadSubscript)) throw error
    if (length) throw new ShellError(`${subscript}]: bad array subscript`, 1, true, true)
    await shell.complain(error.whenRead)
    return one(undefined)
  }
}

/** In the order of dash and busybox's shell, whose last option comes first; busybox's alone has one for `-c`. */
function almquistFlags(shell: Shell): string {
  const on = flags(shell)
  return [...(shell.has('dash') ? 'ubaCEvxsnmife' : 'ubaCvxcsnmife')].filter((letter) => on.includes(letter)).join('')
}

export function flags(shell: Shell): string {
  const letters = 'aefhkmnptuvxBCEHPT'
  const names: Record<string, string> = {
    a: 'allexport',
    e: 'errexit',
    f: 'noglob',
    h: 'hashall',
    k: 'keyword',
    m: 'monitor',
    n: 'noexec',
    p: 'privileged',
    t: 'onecmd',
    u: 'nounset',
    v: 'verbose',
    x: 'xtrace',
    B: 'braceexpand',
    C: 'noclobber',
    E: 'errtrace',
    H: 'histexpand',
    P: 'physical',
    T: 'functrace',
  }
  let text = ''
  for (const letter of letters) if (shell.options.has(names[letter]!)) text += letter
  const interactive = shell.interactive ? 'i' : ''
  const at = text.search(/[k-zA-Z]/)
  const merged = at < 0 ? text + interactive : text.slice(0, at) + interactive + text.slice(at)
  return merged + (shell.commandString === undefined ? (shell.interactive ? 's' : '') : 'c')
}

/** All elements of an array, or the value of a plain variable. */
export function valuesOf(shell: Shell, name: string): readonly string[] {
  const dynamic = shell.vars.dynamic.get(shell.vars.resolve(name))?.get()
  if (dynamic !== undefined) return Array.isArray(dynamic) ? dynamic : [dynamic]
  return shell.vars.find(name)?.values() ?? []
}

export function keys(shell: Shell, name: string): string[] {
  const dynamic = shell.vars.dynamic.get(name)?.get()
  if (Array.isArray(dynamic)) return dynamic.map((_, index) => String(index))
  return shell.vars.find(name)?.keys() ?? []
}
