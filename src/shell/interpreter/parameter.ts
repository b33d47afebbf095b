/** Parameter expansion: `$name` and everything `${...}` can do. */
import { BadSubstitution, ShellError } from './errors'
import type { Piece } from './piece'
import { patternRegex, type PatternOptions } from './pattern'
import { transformed } from './parameter-transform'
import { mapValues, scalar, show, type Parameter, type Values } from './parameter-values'
import { closingBracket } from './scan'
import type { Shell } from './shell'
import { splitSlice, splitReplacement, replacementParts, replacePattern, removePattern, changeCase } from './parameter-pattern'

export async function expandParameter(shell: Shell, content: string, quoted: boolean, document = false): Promise<Piece[]> {
  const bad = (): never => {
    throw new BadSubstitution(content)
  }
  if (content === '#') return scalar(String(shell.positional.length), quoted)
  const length = /^#([A-Za-z_]\w*|\d+|[@*?$!#-])/.exec(content)
  if (length) {
    let rest = content.slice(length[0].length)
    let subscript: string | undefined
    if (rest.startsWith('[')) {
      const close = closingBracket(rest, 0)
      subscript = rest.slice(1, close)
      rest = rest.slice(close + 1)
    }
    if (rest === '') {
      const values = await read(shell, { name: length[1]!, ...(subscript === undefined ? {} : { subscript }) }, true)
      if (values.kind) return scalar(String(values.list.length), quoted)
      if (!values.set && (subscript === undefined || valuesOf(shell, length[1]!).length === 0)) shell.unset(length[1]!)
      return scalar(String([...(values.list[0] ?? '')].length), quoted)
    }
  }
  let text = content
  let indirect = false
  if (text.startsWith('!') && /^!([A-Za-z_]|\d|[@*#?])/.test(text)) {
    indirect = true
    text = text.slice(1)
  }
  const name = /^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])/.exec(text)?.[0]
  if (name === undefined) bad()
  let rest = text.slice(name!.length)
  let parameter: Parameter = { name: name! }
  if (rest.startsWith('[') && /^[A-Za-z_]/.test(name!)) {
    const close = closingBracket(rest, 0)
    if (close < 0) bad()
    parameter = { name: name!, subscript: rest.slice(1, close) }
    if (close === 1) bad()
    rest = rest.slice(close + 1)
  }
  if (indirect) {
    if ((rest === '@' || rest === '*') && !parameter.subscript) return listed(shell, shell.vars.names(name!), rest, quoted)
    if (parameter.subscript === '@' || parameter.subscript === '*') return listed(shell, keys(shell, name!), parameter.subscript, quoted)
    const raw = shell.vars.raw(name!)
    if (raw?.nameref && parameter.subscript === undefined) return scalar(raw.value ?? '', quoted)
    const pointer = await read(shell, parameter)
    const target = pointer.kind === '@' || pointer.kind === '*' ? pointer.list.join(' ') : pointer.list[0]
    if (target === undefined) {
      if (/^[A-Za-z_]/.test(name!) && !raw && !shell.vars.dynamic.has(name!))
        throw new ShellError(`${text.slice(0, text.length - rest.length)}: invalid indirect expansion`, 1, true, true)
    } else {
      const found = /^([A-Za-z_]\w*|\d+|[@*#?$!-])(?:\[([\s\S]*)\])?$/.exec(target)
      if (!found && target !== '') throw new ShellError(`${target}: invalid variable name`, 1, true, true)
      if (!found) throw new ShellError(': invalid variable name', 1, true, true)
      parameter = { name: found[1]!, ...(found[2] === undefined ? {} : { subscript: found[2] }) }
    }
    // What points nowhere, but could, is as good as unset.
    if (target === undefined) parameter = { name: 'nowhere', subscript: 'none' }
  }
  if (shell.flavour === 'ash' && (parameter.subscript !== undefined || indirect || /^[\^,~@]/.test(rest))) bad()
  const values = indirect && parameter.subscript === 'none' ? { list: [], set: false } : await read(shell, parameter)
  if (rest === '') {
    if (!values.set && !values.kind) shell.unset(nameOf(parameter))
    return show(shell, values, quoted)
  }
  const substitution = /^(:?)([-=?+])/.exec(rest)
  if (substitution) {
    const operand = rest.slice(substitution[0].length)
    const empty = !values.set || (substitution[1] === ':' && (values.kind ? values.list.join('') === '' : values.list[0] === ''))
    switch (substitution[2]) {
      case '-':
        return empty ? operandPieces(shell, operand, quoted, document) : show(shell, values, quoted)
      case '+':
        return empty ? [] : operandPieces(shell, operand, quoted, document)
      case '=': {
        if (!empty) return show(shell, values, quoted)
        if (!/^[A-Za-z_]/.test(parameter.name)) throw new ShellError(`$${parameter.name}: cannot assign in this way`, 1, true, true)
        const value = (await operandPieces(shell, operand, quoted, document))
          .map((piece) => (piece === 'break' ? ' ' : piece.text))
          .join('')
        const subscript = await subscriptOf(shell, parameter)
        try {
          shell.set(parameter.name, value, subscript)
        } catch (error) {
          throw error instanceof ShellError && !error.fatal ? new ShellError(error.message, 1, true, true) : error
        }
        return scalar(value, quoted)
      }
      default: {
        if (!empty) return show(shell, values, quoted)
        const message =
          operand === ''
            ? substitution[1]
              ? 'parameter null or not set'
              : 'parameter not set'
            : await shell.engine.expand.single(shell, operand, { noTilde: false })
        throw new ShellError(`${nameOf(parameter)}: ${message}`, shell.fatalStatus, true)
      }
    }
  }
  if (!values.set && !values.kind) shell.unset(text.slice(0, text.length - rest.length), true)
  if (rest.startsWith(':')) return slice(shell, parameter, values, rest.slice(1), quoted, content)
  const options: PatternOptions = { extglob: shell.shopts.extglob === true }
  const removal = /^(##?|%%?)/.exec(rest)?.[0]
  if (removal) {
    const pattern = await shell.engine.expand.pattern(shell, rest.slice(removal.length))
    return show(
      shell,
      mapValues(values, (value) => removePattern(value, pattern, removal, options)),
      quoted,
    )
  }
  if (rest.startsWith('/')) {
    const mode = /^\/[/#%]?/.exec(rest)![0]
    const [rawPattern, rawReplacement] = splitReplacement(rest.slice(mode.length), mode === '//')
    const pattern = await shell.engine.expand.pattern(shell, rawPattern)
    const replacement = rawReplacement === undefined ? [] : await replacementParts(shell, rawReplacement)
    if (pattern === '' && (mode === '/' || mode === '//')) return show(shell, values, quoted)
    const caseless = { ...options, ignoreCase: shell.shopts.nocasematch === true }
    return show(
      shell,
      mapValues(values, (value) => replacePattern(value, pattern, replacement, mode, caseless)),
      quoted,
    )
  }
  const casing = /^(\^\^?|,,?|~~?)/.exec(rest)?.[0]
  if (casing) {
    const rawPattern = rest.slice(casing.length)
    const pattern = rawPattern === '' ? undefined : patternRegex(await shell.engine.expand.pattern(shell, rawPattern), options)
    return show(
      shell,
      mapValues(values, (value) => changeCase(value, casing, pattern)),
      quoted,
    )
  }
  const transform = /^@([QEPAaUuLKk])$/.exec(rest)
  if (transform) return transformed(shell, parameter, values, transform[1]!, quoted)
  return /^@.?$/s.test(rest) && !values.set ? [] : bad()
}

function listed(shell: Shell, list: readonly string[], kind: '@' | '*', quoted: boolean): Piece[] {
  return show(shell, { list, set: true, kind }, quoted)
}

/** A parameter as messages name it. */
function nameOf({ name, subscript }: Parameter): string {
  return subscript === undefined ? name : `${name}[${subscript}]`
}

async function subscriptOf(shell: Shell, parameter: Parameter): Promise<string | undefined> {
  if (parameter.subscript === undefined) return undefined
  if (shell.isAssociative(parameter.name)) return shell.engine.expand.single(shell, parameter.subscript, { noTilde: true })
  return (await shell.within(() => shell.engine.expand.arithmetic(shell, parameter.subscript!))).toString()
}

async function read(shell: Shell, parameter: Parameter, length = false): Promise<Values> {
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
      return one(flags(shell))
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
    if (!(error instanceof ShellError) || !error.message.endsWith(': bad array subscript')) throw error
    if (length) throw new ShellError(`${subscript}]: bad array subscript`, 1, true, true)
    await shell.complain(`${name}: bad array subscript`)
    return one(undefined)
  }
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

function keys(shell: Shell, name: string): string[] {
  const dynamic = shell.vars.dynamic.get(name)?.get()
  if (Array.isArray(dynamic)) return dynamic.map((_, index) => String(index))
  return shell.vars.find(name)?.keys() ?? []
}

function operandPieces(shell: Shell, operand: string, quoted: boolean, document: boolean): Promise<Piece[]> {
  if (!quoted)
    return shell.engine.expand
      .pieces(shell, operand)
      .then((list) => list.map((piece) => (piece === 'break' || piece.quoted ? piece : { ...piece, split: true })))
  return shell.engine.expand.pieces(shell, operand, { quoted: true, braced: document ? 'document' : 'quotes' })
}

async function slice(shell: Shell, parameter: Parameter, values: Values, text: string, quoted: boolean, content: string): Promise<Piece[]> {
  const [rawOffset, rawLength] = splitSlice(text)
  if (rawOffset.trim() === '' && rawLength === undefined) throw new BadSubstitution(content)
  if (!values.kind && !values.set) return show(shell, values, quoted)
  const number = async (raw: string): Promise<number> => {
    try {
      return Number(await shell.engine.expand.arithmetic(shell, raw))
    } catch (error) {
      if (!(error instanceof ShellError) || error.fatal) throw error
      throw new ShellError(`${nameOf(parameter)}: ${error.message}`, 1, true, true)
    }
  }
  const offset = await number(rawOffset)
  const count = rawLength === undefined ? undefined : await number(rawLength)
  if (!values.kind) {
    const characters = [...(values.list[0] ?? '')]
    const from = offset < 0 ? characters.length + offset : offset
    if (from < 0 || from > characters.length) return quoted ? scalar('', true) : []
    const to = count === undefined ? characters.length : count < 0 ? characters.length + count : from + count
    if (to < from) throw new ShellError(`${rawLength}: substring expression < 0`, 1, true, true)
    return scalar(characters.slice(from, to).join(''), quoted)
  }
  const positional = parameter.name === '@' || parameter.name === '*'
  if (count !== undefined && count < 0) {
    if (!positional && values.list.length === 0) return show(shell, { list: [], set: true, kind: values.kind }, quoted)
    throw new ShellError(`${rawLength}: substring expression < 0`, 1, true, true)
  }
  let list: readonly string[]
  if (positional) {
    const all = [shell.name, ...values.list]
    const from = offset < 0 ? all.length + offset : offset
    list = from < 0 ? [] : offset === 0 ? all.slice(0, count) : all.slice(from, count === undefined ? undefined : from + count)
  } else {
    const variable = shell.vars.find(parameter.name)
    if (variable?.array) {
      const indexes = variable.keys().map(Number)
      const from = offset < 0 ? (indexes[indexes.length - 1] ?? -1) + 1 + offset : offset
      list =
        from < 0
          ? []
          : indexes
              .filter((index) => index >= from)
              .slice(0, count)
              .map((index) => variable.array!.get(index)!)
    } else {
      // The elements of a table count from one.
      const from = offset < 0 ? values.list.length + 1 + offset : Math.max(offset, 1)
      list = from < 0 ? [] : values.list.slice(from - 1, count === undefined ? undefined : from - 1 + count)
    }
  }
  return show(shell, { list, set: true, kind: values.kind }, quoted)
}
