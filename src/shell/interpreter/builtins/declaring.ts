/** Builtins that declare, show and remove variables and functions: declare, local, export, readonly, unset. */
import type { Builtin } from './builtin'
import { evaluate } from '../arithmetic'
import { AssignmentFault, BadSubscript, ShellError } from '../errors'
import { expandSingle } from '../expand'
import { attributes } from '../parameter-transform'
import { assocKey, doubleQuote, quoteWord } from '../quote'
import type { Shell } from '../shell'
import { assignArray, type ArrayArgument } from '../assignment'
import { printFunction } from '../print'
import type { FunctionDefinition } from '../syntax'
import { caseOf, type Variable } from '../variables'

/** Attributes of variables that the shell computes. */
const COMPUTED: Readonly<Record<string, string>> = {
  BASHOPTS: 'r',
  SHELLOPTS: 'r',
  ...Object.fromEntries(['RANDOM', 'SRANDOM', 'SECONDS', 'HISTCMD', 'BASHPID', 'BASH_SUBSHELL'].map((name) => [name, 'i'])),
}

function showVariable(shell: Shell, name: string): string | undefined {
  const computed = shell.vars.dynamic.get(name)?.get()
  if (Array.isArray(computed))
    return `declare -a ${name}=(${computed.map((value, index) => `[${index}]=${doubleQuote(value)}`).join(' ')})\n`
  if (computed !== undefined && name !== '_') return `declare -${COMPUTED[name] ?? '-'} ${name}=${doubleQuote(computed)}\n`
  const variable = shell.vars.raw(name)
  if (!variable) return undefined
  const letters = attributes(shell, name)
  const head = `declare -${letters || '-'} ${name}`
  if (variable.array)
    return variable.array.size === 0
      ? `${head}${variable.invisible ? '' : '=()'}\n`
      : `${head}=(${variable
          .keys()
          .map((key) => `[${key}]=${doubleQuote(variable.array!.get(Number(key))!)}`)
          .join(' ')})\n`
  if (variable.assoc)
    return variable.assoc.size === 0
      ? `${head}${variable.invisible ? '' : '=()'}\n`
      : `${head}=(${variable
          .keys()
          .map((key) => `[${assocKey(key)}]=${doubleQuote(variable.assoc!.get(key)!)} `)
          .join('')})\n`
  return variable.value === undefined ? `${head}\n` : `${head}=${doubleQuote(variable.value)}\n`
}

interface Wanted {
  on: Set<string>
  off: Set<string>
  print: boolean
  functions: boolean
  names: boolean
  global: boolean
}

function applyAttributes(variable: Variable, wanted: Wanted): void {
  for (const letter of wanted.on) {
    if (letter === 'x') variable.exported = true
    else if (letter === 'i') variable.integer = true
    else if (letter === 'l') [variable.lower, variable.upper, variable.capital] = [true, false, false]
    else if (letter === 'u') [variable.lower, variable.upper, variable.capital] = [false, true, false]
    else if (letter === 'c') [variable.lower, variable.upper, variable.capital] = [false, false, true]
    else if (letter === 't') variable.trace = true
    else if (letter === 'n') variable.nameref = true
    else if (letter === 'a') {
      variable.invisible ||= !variable.array && !variable.isSet
      variable.toArray()
    } else if (letter === 'A' && !variable.assoc) {
      variable.invisible = !variable.isSet
      variable.assoc = new Map(variable.value === undefined ? [] : [['0', variable.value]])
      variable.value = undefined
    }
  }
  for (const letter of wanted.off) {
    if (letter === 'x') variable.exported = false
    else if (letter === 'i') variable.integer = false
    else if (letter === 'l') variable.lower = false
    else if (letter === 'u') variable.upper = false
    else if (letter === 'c') variable.capital = false
    else if (letter === 't') variable.trace = false
    else if (letter === 'n') variable.nameref = false
  }
}

const declare: Builtin = async (shell, given, builtin) => {
  const args = given as readonly (string | ArrayArgument)[]
  const wanted: Wanted = { on: new Set(), off: new Set(), print: false, functions: false, names: false, global: false }
  if (builtin === 'export') wanted.on.add('x')
  if (builtin === 'readonly') wanted.on.add('r')
  if (builtin === 'local' && shell.frames.filter((frame) => frame.function !== 'source').length === 0)
    throw new ShellError('local: can only be used in a function')
  const operands: (string | ArrayArgument)[] = []
  let options = true
  for (const arg of args) {
    if (typeof arg !== 'string' || !options || !/^[-+]./.test(arg)) {
      if (arg === '-' && builtin === 'local') {
        const frame = shell.frames.findLast((one) => one.function !== 'source')!
        frame.options ??= shell.options
        shell.options = new Set(shell.options)
        continue
      }
      options = false
      operands.push(arg)
      continue
    }
    if (arg === '--') {
      options = false
      continue
    }
    for (const letter of arg.slice(1)) {
      if (builtin === 'export' && letter === 'n') wanted.off.add('x')
      else if (arg.startsWith('+')) wanted.off.add(letter)
      else if (letter === 'p') wanted.print = true
      else if (letter === 'f') wanted.functions = true
      else if (letter === 'F') wanted.functions = wanted.names = true
      else if (letter === 'g') wanted.global = true
      else if ('aAcilnrtuxI'.includes(letter)) wanted.on.add(letter)
      else {
        await shell.complain(`${builtin}: -${letter}: invalid option`)
        await shell.err(`${USAGE[builtin] ?? USAGE.declare}\n`)
        return 2
      }
    }
  }
  if (wanted.functions) return functions(shell, operands, wanted, builtin)
  if (operands.length === 0) return list(shell, wanted, builtin)
  if (wanted.print && builtin !== 'export' && builtin !== 'readonly') {
    let status = 0
    for (const name of operands) {
      const text = showVariable(shell, String(name))
      if (text === undefined) {
        await shell.complain(`${builtin}: ${String(name)}: not found`)
        status = 1
      } else await shell.out(text)
    }
    return status
  }
  let status = 0
  for (const operand of operands) {
    try {
      await declareOne(shell, operand, wanted, builtin)
    } catch (error) {
      if (!(error instanceof ShellError) || error.discards || error instanceof AssignmentFault) throw error
      await shell.complain(error.message.startsWith('`') ? `${builtin}: ${error.message}` : error.message)
      status = 1
    }
  }
  return status
}

async function declareOne(shell: Shell, operand: string | ArrayArgument, wanted: Wanted, builtin: string): Promise<void> {
  const found = typeof operand === 'string' ? /^([A-Za-z_]\w*)(?:\[([\s\S]*?)\])?(?:(\+?)=([\s\S]*))?$/.exec(operand) : undefined
  if (typeof operand === 'string' && !found) throw new ShellError(`\`${operand}': not a valid identifier`)
  const name = typeof operand === 'string' ? found![1]! : operand.name
  const local =
    builtin !== 'export' && builtin !== 'readonly' && !wanted.global && shell.frames.some((frame) => frame.function !== 'source')
  const inherited = local && !shell.vars.isLocal(name) && wanted.on.has('I') ? shell.vars.find(name)?.value : undefined
  const fresh = local && !shell.vars.isLocal(name)
  if (fresh && shell.vars.find(name)?.readonly) throw new ShellError(`${builtin}: ${name}: readonly variable`)
  if (wanted.off.has('x') && builtin === 'export' && !shell.vars.find(name) && typeof operand === 'string' && found![4] === undefined)
    return
  const variable = local
    ? shell.vars.declare(name, 'local')
    : wanted.global
      ? shell.vars.declare(name, 'global')
      : wanted.on.has('n')
        ? (shell.vars.raw(name) ?? shell.vars.declare(name, 'global'))
        : shell.vars.forAssignment(name)
  if (inherited !== undefined) variable.value = inherited
  if (variable.readonly && (typeof operand !== 'string' || found![4] !== undefined || wanted.off.has('r')))
    throw new ShellError(
      wanted.off.has('r')
        ? `${builtin}: ${name}: readonly variable`
        : `${builtin === 'export' || builtin === 'readonly' ? '' : `${builtin}: `}${name}: readonly variable`,
    )
  if (wanted.on.has('A') && wanted.on.has('a') && typeof operand === 'string')
    throw new ShellError(`${builtin}: ${name}: cannot convert associative to indexed array`)
  if (wanted.on.has('A') && variable.array) throw new ShellError(`${builtin}: ${name}: cannot convert indexed to associative array`)
  if (wanted.on.has('a') && variable.assoc) throw new ShellError(`${builtin}: ${name}: cannot convert associative to indexed array`)
  if (wanted.on.has('n') && typeof operand === 'string') {
    const problem = referenceProblem(name, found![4] ?? (variable.nameref ? undefined : variable.value))
    if (problem && local && found![4] === name) await shell.complain(`${builtin}: warning: ${name}: circular name reference`)
    else if (problem) {
      if (!variable.isSet && !variable.nameref) shell.vars.unset(name)
      throw new ShellError(`${builtin}: ${problem}`)
    }
  }
  applyAttributes(variable, wanted)
  if (typeof operand !== 'string') await assignArray(shell, name, operand.elements, operand.append, true)
  else if (found![4] !== undefined) {
    const value = found![4]
    const compound = /^\(([\s\S]*)\)$/.exec(value)
    if (compound && (variable.array || variable.assoc) && found![2] === undefined) {
      await assignArray(shell, name, splitElements(compound[1]!), found![3] === '+', true)
    } else if (wanted.on.has('n')) {
      variable.value = value
    } else if (found![2] !== undefined)
      shell.set(name, value, variable.assoc ? await expandSingle(shell, found![2]) : found![2], found![3] === '+')
    else if (variable.integer) {
      const who = `${builtin}: `
      const base = found![3] === '+' && variable.scalar ? shell.integer(variable.scalar, who) : 0n
      variable.setScalar((base + shell.integer(value, who)).toString())
    } else variable.setScalar(caseOf(variable, found![3] === '+' ? (variable.scalar ?? '') + value : value))
    if (name === 'PATH') shell.hashed.clear()
  }
  if (wanted.on.has('r')) variable.readonly = true
  if (wanted.off.has('a') || wanted.off.has('A')) throw new ShellError(`${builtin}: ${name}: cannot destroy array variables in this way`)
}

/** What speaks against a variable's standing for the one that its value names. */
function referenceProblem(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  if (value === '') return "`': not a valid identifier"
  if (value === name) return `${name}: nameref variable self references not allowed`
  return /^[A-Za-z_]\w*(\[.*\])?$/.test(value) ? undefined : `\`${value}': invalid variable name for name reference`
}

function splitElements(text: string): string[] {
  return text.match(/(?:\[[^\]]*\]=)?(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? []
}

/** The attributes of a function. */
function marks(definition: FunctionDefinition): string {
  return `${definition.readonly ? 'r' : ''}${definition.traced ? 't' : ''}${definition.exported ? 'x' : ''}`
}

async function functions(shell: Shell, operands: readonly (string | ArrayArgument)[], wanted: Wanted, builtin: string): Promise<number> {
  const names = operands.length > 0 ? operands.map(String) : [...shell.functions.keys()].sort()
  let status = 0
  for (const name of names) {
    const definition = shell.functions.get(name)
    if (!definition) {
      if (builtin === 'export' || builtin === 'readonly') await shell.complain(`${builtin}: ${name}: not a function`)
      status = 1
    } else if (operands.length > 0 && ['x', 'r', 't'].some((letter) => wanted.on.has(letter) || wanted.off.has(letter)))
      shell.functions.set(name, {
        ...definition,
        ...(wanted.on.has('r') ? { readonly: true } : {}),
        ...(wanted.off.has('t') ? { traced: false } : wanted.on.has('t') ? { traced: true } : {}),
        ...(wanted.off.has('x') ? { exported: false } : wanted.on.has('x') ? { exported: true } : {}),
      })
    else if ((wanted.on.has('x') && !definition.exported) || (wanted.on.has('r') && !definition.readonly)) continue
    else if (wanted.names) await shell.out(operands.length > 0 ? `${name}\n` : `declare -f${marks(definition)} ${name}\n`)
    else {
      await shell.out(`${printFunction(definition)}\n`)
      if (definition.readonly || definition.exported) await shell.out(`declare -f${marks(definition)} ${name}\n`)
    }
  }
  return status
}

async function list(shell: Shell, wanted: Wanted, builtin: string): Promise<number> {
  if (shell.almquist) return listAsDash(shell, builtin)
  const letters = [...wanted.on].join('')
  if (builtin === 'local') {
    for (const name of shell.vars.declared()) if (shell.vars.isLocal(name)) await shell.out(showVariable(shell, name) ?? '')
    return 0
  }
  const computed = wanted.on.has('r') ? Object.keys(COMPUTED).filter((name) => COMPUTED[name] === 'r') : []
  for (const name of [...shell.vars.declared(), ...computed].sort()) {
    const variable = shell.vars.raw(name)
    if (!variable) {
      await shell.out(showVariable(shell, name) ?? '')
      continue
    }
    const has = attributes(shell, name)
    if ([...letters].some((letter) => !has.includes(letter))) continue
    if (wanted.print || letters) await shell.out(showVariable(shell, name) ?? '')
    else if (variable.isSet) await shell.out(plainVariable(shell, name) ?? '')
  }
  if (!letters && !wanted.print)
    for (const name of [...shell.functions.keys()].sort()) await shell.out(`${printFunction(shell.functions.get(name)!)}\n`)
  return 0
}

/** As dash lists them: always between quotation marks. */
async function listAsDash(shell: Shell, builtin: string): Promise<number> {
  if (builtin === 'local') return 0
  for (const name of shell.vars.declared()) {
    const { value, exported, readonly } = shell.vars.raw(name)!
    if (builtin === 'export' ? !exported : !readonly) continue
    await shell.out(`${builtin} ${name}${value === undefined ? '' : `=${alwaysQuoted(value)}`}\n`)
  }
  return 0
}

const alwaysQuoted = (value: string): string => `'${value.replaceAll("'", `'"'"'`)}'`

/** A value between quotation marks where it has to be. */
export const quotedIfNeeded = (value: string): string => (/^[\w./:=,+@%^-]*$/.test(value) ? value : quoteWord(value))

/** `name=value`, as `set` and `declare` without arguments show it. */
export function plainVariable(shell: Shell, name: string): string | undefined {
  const variable = shell.vars.raw(name)
  if (!variable) return undefined
  if (variable.array || variable.assoc) return showVariable(shell, name)!.replace(/^declare -\S+ /, '')
  if (variable.value === undefined) return undefined
  return `${name}=${shell.almquist ? alwaysQuoted(variable.value) : quotedIfNeeded(variable.value)}\n`
}

const USAGE: Record<string, string> = {
  declare: 'declare: usage: declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]',
  typeset: 'typeset: usage: typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]',
  local: 'local: usage: local [option] name[=value] ...',
  export: 'export: usage: export [-fn] [name[=value] ...] or export -p',
  readonly: 'readonly: usage: readonly [-aAf] [name[=value] ...] or readonly -p',
}

function elementAt(shell: Shell, name: string, variable: Variable, subscript: string): number {
  try {
    return shell.index(name, variable, subscript)
  } catch (error) {
    if (!(error instanceof BadSubscript)) throw error
    throw new ShellError(`[${subscript}]: bad array subscript`)
  }
}

const unset: Builtin = async (shell, args) => {
  let status = 0
  let kind: 'f' | 'v' | 'n' | undefined
  let rest = [...args]
  while (/^-[fvn]+$/.test(rest[0] ?? '')) kind = rest.shift()![1] as 'f' | 'v' | 'n'
  if (rest[0] === '--') rest = rest.slice(1)
  else if (rest[0]?.startsWith('-') && rest[0].length > 1) {
    await shell.complain(`unset: ${rest[0].slice(0, 2)}: invalid option`)
    await shell.err('unset: usage: unset [-f] [-v] [-n] [name ...]\n')
    return 2
  }
  for (const name of rest) {
    if (shell.almquist && kind !== 'f' && !/^[A-Za-z_]\w*$/.test(name)) throw new ShellError(`unset: ${name}: bad variable name`, 2, true)
    const element = /^([A-Za-z_]\w*)\[([\s\S]*)\]$/.exec(name)
    try {
      if (kind === 'f' && shell.functions.get(name)?.readonly) throw new ShellError(`${name}: cannot unset: readonly function`)
      else if (kind === 'f') shell.functions.delete(name)
      else if (element) {
        const variable = shell.vars.find(element[1]!)
        if (!variable) continue
        if (variable.readonly) throw new ShellError(`${element[1]}: cannot unset: readonly variable`)
        if (element[2] === '@' || element[2] === '*') {
          if (variable.assoc) variable.assoc.clear()
          else shell.vars.unset(element[1]!)
        } else if (variable.assoc) variable.assoc.delete(await expandSingle(shell, element[2]!, { noTilde: true }))
        else if (variable.array) variable.array.delete(elementAt(shell, element[1]!, variable, element[2]!))
        else if (evaluate(element[2]!, shell) === 0n) variable.value = undefined
        else throw new ShellError(`${element[1]}: not an array variable`)
      } else if (!/^[A-Za-z_]\w*$/.test(name)) {
        if (kind === undefined && shell.functions.has(name)) shell.functions.delete(name)
        else if (kind === 'v') throw new ShellError(`\`${name}': not a valid identifier`)
      } else if (shell.vars.raw(name) || shell.vars.dynamic.has(name)) {
        shell.vars.unset(kind === 'n' ? name : shell.vars.resolve(name))
        if (name !== '_') shell.vars.dynamic.delete(name)
      } else if (kind === undefined) shell.functions.delete(name)
    } catch (error) {
      if (!(error instanceof ShellError)) throw error
      await shell.complain(`unset: ${error.message}`)
      status = 1
    }
  }
  return status
}

export const declaring: Record<string, Builtin> = { declare, typeset: declare, local: declare, export: declare, readonly: declare, unset }
