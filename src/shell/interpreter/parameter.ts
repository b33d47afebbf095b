/** Parameter expansion: `$name` and everything `${...}` can do. */
import { ShellError } from './errors'
import type { Piece } from './piece'
import { assocKey, doubleQuote, quoteWord } from './quote'
import { patternRegex, type PatternOptions } from './pattern'
import { ansiEscapes, closingBracket } from './scan'
import type { Shell } from './shell'
import { splitSlice, splitReplacement, replacementParts, replacePattern, removePattern, changeCase } from './parameter-pattern'

interface Parameter {
  readonly name: string
  /** `@`, `*` or the raw subscript. */
  readonly subscript?: string
}

/** The values of a parameter: several for `@` and `*`, none when unset. */
interface Values {
  readonly list: readonly string[]
  readonly set: boolean
  /** `@` or `*` when it stands for a list. */
  readonly kind?: '@' | '*'
}

export async function expandParameter(shell: Shell, content: string, quoted: boolean, document = false): Promise<Piece[]> {
  const bad = (): never => {
    throw new ShellError(`\${${content}}: bad substitution`, 1, true)
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
    const target = (await read(shell, parameter)).list[0]
    if (target === undefined) {
      throw new ShellError(`${text.slice(0, text.length - rest.length)}: invalid indirect expansion`, 1, true, true)
    } else {
      const found = /^([A-Za-z_]\w*|\d+|[@*#?$!-])(?:\[([\s\S]*)\])?$/.exec(target)
      if (!found) throw new ShellError(`${target}: invalid variable name`, 1, true, true)
      parameter = { name: found[1]!, ...(found[2] === undefined ? {} : { subscript: found[2] }) }
    }
  }
  const values = await read(shell, parameter)
  if (rest === '') {
    if (!values.set && !values.kind)
      shell.unset(parameter.subscript === undefined ? parameter.name : `${parameter.name}[${parameter.subscript}]`)
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
        if (!/^[A-Za-z_]/.test(parameter.name)) throw new ShellError(`$${parameter.name}: cannot assign in this way`, 1, true)
        const value = (await operandPieces(shell, operand, quoted, document))
          .map((piece) => (piece === 'break' ? ' ' : piece.text))
          .join('')
        shell.set(parameter.name, value, await subscriptOf(shell, parameter))
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
        throw new ShellError(
          `${parameter.name}${parameter.subscript === undefined ? '' : `[${parameter.subscript}]`}: ${message}`,
          shell.fatalStatus,
          true,
        )
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
      map(values, (value) => removePattern(value, pattern, removal, options)),
      quoted,
    )
  }
  if (rest.startsWith('/')) {
    const mode = /^\/[/#%]?/.exec(rest)![0]
    let [rawPattern, rawReplacement] = splitReplacement(rest.slice(mode.length))
    if (mode !== '/' && rawPattern === '' && mode === '//') [rawPattern, rawReplacement] = splitReplacement(rest.slice(2))
    const pattern = await shell.engine.expand.pattern(shell, rawPattern)
    const replacement = rawReplacement === undefined ? [] : await replacementParts(shell, rawReplacement, quoted)
    if (pattern === '' && (mode === '/' || mode === '//')) return show(shell, values, quoted)
    const caseless = { ...options, ignoreCase: shell.shopts.nocasematch === true }
    return show(
      shell,
      map(values, (value) => replacePattern(value, pattern, replacement, mode, caseless)),
      quoted,
    )
  }
  const casing = /^(\^\^?|,,?|~~?)/.exec(rest)?.[0]
  if (casing) {
    const rawPattern = rest.slice(casing.length)
    const pattern = rawPattern === '' ? undefined : patternRegex(await shell.engine.expand.pattern(shell, rawPattern), options)
    return show(
      shell,
      map(values, (value) => changeCase(value, casing, pattern)),
      quoted,
    )
  }
  const transform = /^@([QEPAaUuLKk])$/.exec(rest)
  if (transform) return transformed(shell, parameter, values, transform[1]!, quoted)
  return bad()
}

function scalar(text: string, quoted: boolean): Piece[] {
  return [{ text, quoted, split: !quoted }]
}

function map(values: Values, change: (value: string) => string): Values {
  return { ...values, list: values.list.map(change) }
}

function listed(shell: Shell, list: readonly string[], kind: '@' | '*', quoted: boolean): Piece[] {
  return show(shell, { list, set: true, kind }, quoted)
}

function show(shell: Shell, values: Values, quoted: boolean): Piece[] {
  if (!values.kind) {
    const text = values.list[0]
    return text === undefined ? (quoted ? scalar('', true) : []) : scalar(text, quoted)
  }
  if (values.kind === '*' && quoted) {
    const ifs = shell.get('IFS') ?? ' '
    return [{ text: values.list.join(ifs[0] ?? ''), quoted: true, split: false }]
  }
  const out: Piece[] = []
  values.list.forEach((text, index) => {
    if (index > 0) out.push('break')
    out.push({ text, quoted, split: !quoted })
  })
  return out
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
  if (rawOffset.trim() === '' && rawLength === undefined) throw new ShellError(`\${${content}}: bad substitution`, 1, true)
  const offset = Number(await shell.engine.expand.arithmetic(shell, rawOffset))
  const count = rawLength === undefined ? undefined : Number(await shell.engine.expand.arithmetic(shell, rawLength))
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
    } else list = values.list.slice(offset, count === undefined ? undefined : offset + count)
  }
  return show(shell, { list, set: true, kind: values.kind }, quoted)
}

async function transformed(shell: Shell, parameter: Parameter, values: Values, operator: string, quoted: boolean): Promise<Piece[]> {
  const variable = shell.vars.find(parameter.name)
  switch (operator) {
    case 'Q':
      return show(shell, map(values, quoteWord), quoted)
    case 'E':
      return show(
        shell,
        map(values, (value) => ansiEscapes(value).text),
        quoted,
      )
    case 'P': {
      const list: string[] = []
      for (const value of values.list) list.push(await shell.engine.expand.prompt(shell, value))
      return show(shell, { ...values, list }, quoted)
    }
    case 'U':
      return show(
        shell,
        map(values, (value) => value.toUpperCase()),
        quoted,
      )
    case 'u':
      return show(
        shell,
        map(values, (value) => changeCase(value, '^', undefined)),
        quoted,
      )
    case 'L':
      return show(
        shell,
        map(values, (value) => value.toLowerCase()),
        quoted,
      )
    case 'a':
      return values.kind
        ? show(
            shell,
            map(values, () => attributes(shell, parameter.name)),
            quoted,
          )
        : scalar(attributes(shell, parameter.name), quoted)
    case 'A': {
      if (!variable) return []
      const letters = attributes(shell, parameter.name)
      if (variable.array || variable.assoc) {
        const inner = variable
          .keys()
          .map((key, index) => `[${variable.assoc ? assocKey(key) : key}]=${doubleQuote(variable.values()[index]!)}`)
        return scalar(`declare -${letters} ${parameter.name}=(${inner.join(' ')}${variable.assoc ? ' ' : ''})`, quoted)
      }
      return scalar(`${letters ? `declare -${letters} ` : ''}${parameter.name}=${quoteWord(variable.value ?? '')}`, quoted)
    }
    default: {
      if (!variable || (!variable.array && !variable.assoc)) return show(shell, map(values, quoteWord), quoted)
      const pairs = variable.keys().map((key, index) => [key, variable.values()[index]!] as const)
      if (operator === 'K')
        return scalar(
          pairs.map(([key, value]) => `${variable.assoc ? assocKey(key) : key} ${doubleQuote(value)}`).join(' ') +
            (variable.assoc ? ' ' : ''),
          quoted,
        )
      return show(shell, { list: pairs.flat(), set: true, kind: '@' }, quoted)
    }
  }
}

export function attributes(shell: Shell, name: string): string {
  const variable = shell.vars.raw(name)
  if (!variable) return ''
  return [
    variable.array ? 'a' : '',
    variable.assoc ? 'A' : '',
    variable.integer ? 'i' : '',
    variable.nameref ? 'n' : '',
    variable.readonly ? 'r' : '',
    variable.trace ? 't' : '',
    variable.exported ? 'x' : '',
    variable.lower ? 'l' : '',
    variable.upper ? 'u' : '',
  ].join('')
}
