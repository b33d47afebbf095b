/** Parameter expansion: `$name` and everything `${...}` can do. */
import { BadSubstitution, ShellError } from './errors'
import { changeCase, removePattern, replacementParts, replacePattern, splitReplacement } from './parameter-pattern'
import { keys, read, subscriptOf, valuesOf } from './parameter-read'
import { slice } from './parameter-slice'
import { transformed } from './parameter-transform'
import { mapValues, scalar, show, type Expansion, type Parameter, type Reference, type Values } from './parameter-values'
import { patternRegex, type PatternOptions } from './pattern'
import type { Piece } from './piece'
import { closingBracket } from './scan'
import type { Shell } from './shell'

export async function expandParameter(shell: Shell, content: string, quoted: boolean, document = false): Promise<Piece[]> {
  const length = await lengthIn(shell, content)
  if (length !== undefined) return scalar(String(length), quoted)
  const reference = referenceIn(content)
  const { indirect, rest, text } = reference
  // dash knows POSIX's expansions alone.
  if (shell.has('dash') && (reference.parameter.subscript !== undefined || indirect || !/^(?:$|:?[-=?+]|[%#])/.test(rest)))
    throw new BadSubstitution(content)
  if (shell.flavour === 'ash' && (reference.parameter.subscript !== undefined || indirect || /^[\^,~@]/.test(rest)))
    throw new BadSubstitution(content)
  const names = indirect ? namesMeant(shell, reference) : undefined
  if (names) return show(shell, names, quoted)
  const parameter = indirect ? await pointed(shell, reference) : reference.parameter
  const values = parameter ? await read(shell, parameter) : UNSET
  const expansion: Expansion = { shell, content, quoted, document, reference, parameter: parameter ?? reference.parameter, values }
  if (/^:?[-=?+]/.test(rest)) {
    if (!parameter && /^:?=/.test(rest)) throw nothingMeant(text)
    return substituted(expansion)
  }
  if (!values.set && !values.kind) shell.unset(text, rest !== '')
  return rest === '' || !parameter ? show(shell, values, quoted) : changed(expansion)
}

/** What points nowhere, but could, is as good as unset. */
const UNSET: Values = { list: [], set: false }

const nothingMeant = (text: string): ShellError => new ShellError(`${text}: invalid indirect expansion`, 1, true, true)

/** `${#name}`; undefined for other expansions. */
async function lengthIn(shell: Shell, content: string): Promise<number | undefined> {
  if (content === '#') return shell.positional.length
  const found = /^#([A-Za-z_]\w*|\d+|[@*?$!#-])/.exec(content)
  if (!found) return undefined
  const name = found[1]!
  let rest = content.slice(found[0].length)
  let subscript: string | undefined
  if (rest.startsWith('[')) {
    const close = closingBracket(rest, 0)
    subscript = rest.slice(1, close)
    rest = rest.slice(close + 1)
  }
  if (rest !== '') return undefined
  const values = await read(shell, { name, ...(subscript === undefined ? {} : { subscript }) }, true)
  if (values.kind) return values.list.length
  if (!values.set && (subscript === undefined || valuesOf(shell, name).length === 0)) shell.unset(name)
  return [...(values.list[0] ?? '')].length
}

function referenceIn(content: string): Reference {
  const indirect = /^!(?:[A-Za-z_]|\d|[@*#?])/.test(content)
  const whole = indirect ? content.slice(1) : content
  const name = /^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])/.exec(whole)?.[0]
  if (name === undefined) throw new BadSubstitution(content)
  let rest = whole.slice(name.length)
  let parameter: Parameter = { name }
  if (rest.startsWith('[') && /^[A-Za-z_]/.test(name)) {
    const close = closingBracket(rest, 0)
    if (close <= 1) throw new BadSubstitution(content)
    parameter = { name, subscript: rest.slice(1, close) }
    rest = rest.slice(close + 1)
  }
  // Letters of special parameters have no case.
  if (!/^(?:$|[-:=?+#%/^,~@*])/.test(rest) || (/^[#?-]$/.test(name) && /^[\^,~]/.test(rest))) throw new BadSubstitution(content)
  return { parameter, text: content.slice(0, content.length - rest.length), indirect, rest }
}

/** `${!prefix@}`, `${!name[@]}` and `${!reference}`: names of variables, subscripts, and the name that a reference stands for. */
function namesMeant(shell: Shell, { parameter: { name, subscript }, rest, text }: Reference): Values | undefined {
  if ((rest === '@' || rest === '*') && !subscript) return { list: shell.vars.names(name), set: true, kind: rest }
  if (subscript === '@' || subscript === '*') return { list: keys(shell, name), set: true, kind: subscript }
  const raw = shell.vars.raw(name)
  if (!raw?.nameref || subscript !== undefined) return undefined
  if (raw.value === undefined) throw nothingMeant(text.slice(1))
  return { list: [raw.value], set: true }
}

/** The parameter that the value of another names; undefined when that has none. */
async function pointed(shell: Shell, { parameter, text }: Reference): Promise<Parameter | undefined> {
  const { name } = parameter
  const raw = shell.vars.raw(name)
  const pointer = await read(shell, parameter)
  const target = pointer.kind ? pointer.list.join(' ') : pointer.list[0]
  if (target === undefined) {
    const known = !/^[A-Za-z_]/.test(name) || raw || shell.vars.dynamic.has(name)
    if (!known) throw nothingMeant(text.slice(1))
    return undefined
  }
  const found = /^([A-Za-z_]\w*|\d+|[@*#?$!-])(?:\[([\s\S]+)\])?$/.exec(target)
  if (!found) throw new ShellError(`${target}: invalid variable name`, 1, true, true)
  return { name: found[1]!, ...(found[2] === undefined ? {} : { subscript: found[2] }) }
}

/** `${name-word}`, `${name=word}`, `${name?word}`, `${name+word}`, and with a colon for empty ones too. */
async function substituted(expansion: Expansion): Promise<Piece[]> {
  const { shell, quoted, values, reference } = expansion
  const { rest, text } = reference
  const [operator, colon, sign] = /^(:?)([-=?+])/.exec(rest)!
  const operand = rest.slice(operator.length)
  const empty = !values.set || (colon === ':' && (values.kind ? values.list.join('') === '' : values.list[0] === ''))
  if (sign === '+') return empty ? [] : operandPieces(expansion, operand)
  if (!empty) return show(shell, values, quoted)
  if (sign === '-') return operandPieces(expansion, operand)
  if (sign === '=') return given(expansion, operand)
  const message =
    operand !== ''
      ? await shell.engine.expand.single(shell, operand, { noTilde: false })
      : colon
        ? 'parameter null or not set'
        : 'parameter not set'
  throw new ShellError(`${text}: ${message}`, shell.fatalStatus, true)
}

/** Sets the parameter to an operand, and stands for it. */
async function given(expansion: Expansion, operand: string): Promise<Piece[]> {
  const { shell, parameter, quoted, reference } = expansion
  const { name } = parameter
  const named = /^[A-Za-z_]/.test(name)
  if (reference.indirect && (!named || parameter.subscript !== undefined))
    throw new ShellError(`${named ? `${name}[${parameter.subscript}]` : name}: invalid variable name`, 1, true, true)
  if (!named) throw new ShellError(`$${name}: cannot assign in this way`, 1, true, true)
  const value = (await operandPieces(expansion, operand)).map((piece) => (piece === 'break' ? ' ' : piece.text)).join('')
  const subscript = await subscriptOf(shell, parameter)
  try {
    shell.set(name, value, subscript)
  } catch (error) {
    throw error instanceof ShellError && !error.fatal ? new ShellError(error.message, 1, true, true) : error
  }
  return scalar(value, quoted)
}

async function operandPieces({ shell, quoted, document }: Expansion, operand: string): Promise<Piece[]> {
  if (quoted) return shell.engine.expand.pieces(shell, operand, { quoted: true, braced: document ? 'document' : 'quotes' })
  const list = await shell.engine.expand.pieces(shell, operand)
  return list.map((piece) => (piece === 'break' || piece.quoted ? piece : { ...piece, split: true }))
}

/** Slices, patterns, cases and transformations. */
async function changed(expansion: Expansion): Promise<Piece[]> {
  const { shell, content, quoted, parameter, values } = expansion
  const { rest } = expansion.reference
  if (rest.startsWith(':')) return slice(expansion)
  const removal = /^(?:##?|%%?)/.exec(rest)?.[0]
  if (removal) {
    const pattern = await shell.engine.expand.pattern(shell, rest.slice(removal.length))
    const options = patternOptions(shell)
    return shown(expansion, (value) => removePattern(value, pattern, removal, options))
  }
  if (rest.startsWith('/')) return replaced(expansion)
  const casing = /^(?:\^\^?|,,?|~~?)/.exec(rest)?.[0]
  if (casing) {
    const raw = rest.slice(casing.length)
    const pattern = raw === '' ? undefined : patternRegex(await shell.engine.expand.pattern(shell, raw), patternOptions(shell))
    return shown(expansion, (value) => changeCase(value, casing, pattern))
  }
  const transform = /^@([QEPAaUuLKk])$/.exec(rest)
  if (transform) return transformed(shell, parameter, values, transform[1]!, quoted)
  if (/^@.?$/s.test(rest) && !values.set) return []
  throw new BadSubstitution(content)
}

async function replaced(expansion: Expansion): Promise<Piece[]> {
  const { shell, quoted, values } = expansion
  const { rest } = expansion.reference
  const mode = /^\/[/#%]?/.exec(rest)![0]
  const [rawPattern, rawReplacement] = splitReplacement(rest.slice(mode.length), mode === '//')
  const pattern = await shell.engine.expand.pattern(shell, rawPattern)
  const replacement = rawReplacement === undefined ? [] : await replacementParts(shell, rawReplacement)
  if (pattern === '' && (mode === '/' || mode === '//')) return show(shell, values, quoted)
  const options = { ...patternOptions(shell), ignoreCase: shell.shopts.nocasematch === true }
  return shown(expansion, (value) => replacePattern(value, pattern, replacement, mode, options))
}

const patternOptions = (shell: Shell): PatternOptions => ({ extglob: shell.shopts.extglob === true })

const shown = ({ shell, values, quoted }: Expansion, change: (value: string) => string): Piece[] =>
  show(shell, mapValues(values, change), quoted)
