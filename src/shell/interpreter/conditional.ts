/** Conditions: `[[ ... ]]`, and `test` and `[` over plain words. */
import { accountOf, groupId, mayAccess } from '../accounts'
import type { Handle } from '../handle'
import { directoryName, resolvePath } from '../path'
import type { TestExpression } from 'unbash'
import { isSameFile, type FileStat } from '../files'
import { compileRegex } from '../regex'
import { evaluate } from './arithmetic'
import { BadSubscript, ShellError } from './errors'
import { expandRegex, expandSingle, patternOf, valueOf } from './expand'
import { pieces } from './pieces'
import { matches } from './pattern'
import { SET_OPTIONS } from './options'
import type { Shell } from './shell'
import { valuesOf } from './parameter-read'
import type { Piece } from './piece'
import { trace } from './trace'

const UNARY = new Set('-a -b -c -d -e -f -g -h -k -L -n -N -o -O -p -r -R -s -S -t -u -v -w -x -z -G'.split(' '))
const BINARY = new Set('= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef =~'.split(' '))

/** `[[ ... ]]`: only what decides is expanded, and shown by `set -x`. */
export async function evaluateCondition(shell: Shell, expression: TestExpression, negated = false): Promise<boolean> {
  const show = async (...words: readonly string[]): Promise<void> => {
    if (shell.has('xtrace')) await trace(shell, `[[ ${negated ? '! ' : ''}${words.map((word) => (word === '' ? "''" : word)).join(' ')} ]]`)
  }
  switch (expression.type) {
    case 'TestGroup':
      return evaluateCondition(shell, expression.expression)
    case 'TestNot': {
      const odd = expression.negations.length % 2 === 1
      const value = await evaluateCondition(shell, expression.operand, odd)
      return odd ? !value : value
    }
    case 'TestLogical':
      for (const operand of expression.operands) {
        const value = await evaluateCondition(shell, operand)
        if (value !== (expression.operator === '&&')) return value
      }
      return expression.operator === '&&'
    case 'TestUnary': {
      const operand = await expandSingle(shell, expression.operand.text)
      await show(expression.operator ?? '-n', operand)
      return expression.operator ? unary(shell, expression.operator, operand) : operand !== ''
    }
    case 'TestBinary': {
      const { operator } = expression
      const left = await expandSingle(shell, expression.left.text)
      const raw = expression.right.text
      if (operator === '=~') {
        const source = await expandRegex(shell, raw)
        await show(left, operator, source)
        return regex(shell, left, source)
      }
      if (operator === '==' || operator === '=' || operator === '!=') {
        const parts = await pieces(shell, raw)
        await show(left, operator, shownPattern(parts))
        const equal = matches(patternOf(parts), left, { extglob: true, ignoreCase: shell.shopts.nocasematch === true })
        return equal === (operator !== '!=')
      }
      const right = await expandSingle(shell, raw)
      await show(left, operator, right)
      if (/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) return compare(operator, await valueOf(shell, left), await valueOf(shell, right))
      return binary(shell, left, operator, right)
    }
  }
}

/** A pattern with all that was quoted behind backslashes. */
function shownPattern(parts: readonly Piece[]): string {
  return parts.map((piece) => (piece === 'break' ? ' ' : piece.quoted ? piece.text.replace(/[^]/gu, '\\$&') : piece.text)).join('')
}

function regex(shell: Shell, text: string, source: string): boolean {
  let found: RegExpExecArray | null
  try {
    found = compileRegex(source, { dialect: 'extended', tool: 'bash', ignoreCase: shell.shopts.nocasematch === true }).exec(text)
  } catch {
    throw new ShellError('', 2)
  }
  const variable = shell.vars.declare('BASH_REMATCH', 'global')
  variable.value = undefined
  variable.array = new Map(found ? Array.from(found, (group, index) => [index, group ?? '']) : [])
  return found !== null
}

function compare(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case '-eq':
      return a === b
    case '-ne':
      return a !== b
    case '-lt':
      return a < b
    case '-le':
      return a <= b
    case '-gt':
      return a > b
    default:
      return a >= b
  }
}

function statOf(shell: Shell, path: string, link = false): FileStat | undefined {
  if (path === '') return undefined
  try {
    const real = shell.path(path)
    return link ? shell.machine.files.lstat(real) : shell.machine.files.stat(real)
  } catch {
    return undefined
  }
}

/** The open descriptor that `/dev/stdin`, `/dev/fd/N` and their like stand for. */
function descriptorOf(shell: Shell, path: string): Handle | undefined {
  const fd = /^\/dev\/fd\/(\d+)$/.exec(path)?.[1] ?? { '/dev/stdin': '0', '/dev/stdout': '1', '/dev/stderr': '2' }[path]
  return fd === undefined ? undefined : shell.fds.get(Number(fd))
}

function ofDescriptor(handle: Handle, operator: string): boolean {
  const device = handle.terminal !== undefined || handle.label.startsWith('/dev/')
  const pipe = !device && handle.label.startsWith('pipe:')
  switch (operator) {
    case '-p':
      return pipe
    case '-c':
      return device
    case '-f':
      return !device && !pipe
    default:
      return '-e -a -r -w'.includes(operator)
  }
}

function unary(shell: Shell, operator: string, operand: string): boolean {
  switch (operator) {
    case '-n':
      return operand !== ''
    case '-z':
      return operand === ''
    case '-o':
      return Object.hasOwn(SET_OPTIONS, operand) && shell.options.has(operand)
    case '-t':
      return !!shell.fds.get(Number(operand))?.terminal
    case '-v': {
      const element = /^(\w+)\[([\s\S]+)\]$/.exec(operand)
      if (!element) return /^\d+$/.test(operand) ? shell.positional[Number(operand) - 1] !== undefined : shell.get(operand) !== undefined
      if (element[2] === '@' || element[2] === '*') return valuesOf(shell, element[1]!).length > 0
      return hasElement(shell, element[1]!, element[2]!)
    }
    case '-R':
      return shell.vars.raw(operand)?.nameref === true
    case '-h':
    case '-L':
      return statOf(shell, operand, true)?.type === 'symlink'
  }
  const stream = descriptorOf(shell, operand)
  if (stream) return ofDescriptor(stream, operator)
  const stat = statOf(shell, operand)
  if (!stat) return false
  switch (operator) {
    case '-f':
      return stat.type === 'file'
    case '-d':
      return stat.type === 'directory'
    case '-s':
      return stat.size > 0
    case '-c':
      return stat.type === 'device'
    case '-x':
      return mayAccess(shell.machine, stat, 1)
    case '-r':
      return mayAccess(shell.machine, stat, 4)
    case '-w':
      return mayAccess(shell.machine, stat, 2)
    case '-g':
      return (stat.mode & 0o2000) !== 0
    case '-u':
      return (stat.mode & 0o4000) !== 0
    case '-k':
      return (stat.mode & 0o1000) !== 0
    case '-O':
      return stat.owner === shell.machine.user
    case '-G':
      return groupId(shell.machine, stat.group) === (shell.machine.identity?.gid ?? accountOf(shell.machine, shell.machine.user)?.gid)
    case '-N':
      return stat.modified > (stat.accessed ?? stat.modified)
    case '-p':
      return stat.type === 'fifo'
    case '-b':
    case '-S':
      return false
    default:
      return true
  }
}

function binary(shell: Shell, left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '<':
      return left < right
    case '>':
      return left > right
    case '-nt':
    case '-ot': {
      const [a, b] = [statOf(shell, left), statOf(shell, right)]
      if (operator === '-nt') return a !== undefined && (b === undefined || a.modified > b.modified)
      return b !== undefined && (a === undefined || a.modified < b.modified)
    }
    case '-ef':
      return isOneFile(shell, left, right)
    default:
      return false
  }
}

function hasElement(shell: Shell, name: string, subscript: string): boolean {
  try {
    return shell.get(name, shell.isAssociative(name) ? subscript : String(evaluate(subscript, shell))) !== undefined
  } catch (error) {
    throw error instanceof BadSubscript ? new ShellError(error.whenRead) : error
  }
}

/** Whether two names lead to one file. */
function isOneFile(shell: Shell, left: string, right: string): boolean {
  const [a, b] = [statOf(shell, left), statOf(shell, right)]
  if (!a || !b) return false
  return isSameFile(a, b) || realPath(shell, left) === realPath(shell, right)
}

/** A path with the links at its end followed. */
function realPath(shell: Shell, name: string): string {
  let path = shell.path(name)
  for (let hops = 0; hops < 40; hops++) {
    const target = shell.machine.files.exists(path) ? shell.machine.files.lstat(path).target : undefined
    if (target === undefined) return path
    path = resolvePath(directoryName(path), target)
  }
  return path
}

function integerOf(shell: Shell, text: string, name: string): bigint {
  if (!/^\s*[+-]?\d+\s*$/.test(text))
    throw new ShellError(shell.flavour === 'ash' ? `${text}: bad number` : `${name}: ${text}: integer expression expected`, 2)
  return BigInt(text.trim().replace(/^\+/, ''))
}

/** `test`: true, false, or a ShellError of status 2. */
export function evaluateTest(shell: Shell, args: readonly string[], name = 'test'): boolean {
  let at = 0
  const fail = (message: string): never => {
    throw new ShellError(`${name}: ${message}`, 2)
  }
  const simple = (words: readonly string[]): boolean => {
    const [a, b, c] = words as [string, string, string]
    switch (words.length) {
      case 0:
        return false
      case 1:
        return a !== ''
      case 2:
        if (a === '!') return b === ''
        if (UNARY.has(a)) return unary(shell, a, b)
        return fail(`${a}: unary operator expected`)
      case 3:
        if (BINARY.has(b) && b !== '=~') return binaryTest(a, b, c)
        if (b === '-a') return a !== '' && c !== ''
        if (b === '-o') return a !== '' || c !== ''
        if (a === '!') return !simple([b, c])
        if (a === '(' && c === ')') return b !== ''
        return fail(`${b}: binary operator expected`)
      case 4:
        if (a === '!') return !simple(words.slice(1))
        if (a === '(' && words[3] === ')') return simple([b, c])
    }
    at = 0
    const value = or()
    if (at < args.length) fail(args[at]!.startsWith('-') ? `syntax error: \`${args[at]}' unexpected` : 'too many arguments')
    return value
  }
  const binaryTest = (left: string, operator: string, right: string): boolean => {
    if (operator === '=' || operator === '==') return left === right
    if (operator === '!=') return left !== right
    if (/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) return compare(operator, integerOf(shell, left, name), integerOf(shell, right, name))
    return binary(shell, left, operator, right)
  }
  const or = (): boolean => {
    let value = and()
    while (args[at] === '-o') {
      at++
      const right = and()
      value = value || right
    }
    return value
  }
  const and = (): boolean => {
    let value = not()
    while (args[at] === '-a') {
      at++
      const right = not()
      value = value && right
    }
    return value
  }
  const not = (): boolean => {
    if (args[at] === '!' && at + 1 < args.length) {
      at++
      return !not()
    }
    return primary()
  }
  const primary = (): boolean => {
    const word = args[at]
    if (word === undefined) return fail('argument expected')
    if (word === '(') {
      at++
      const value = or()
      if (args[at] !== ')') fail("`)' expected")
      at++
      return value
    }
    const operator = args[at + 1]
    if (operator !== undefined && BINARY.has(operator) && at + 2 < args.length) {
      at += 3
      return binaryTest(word, operator, args[at - 1]!)
    }
    if (UNARY.has(word) && at + 1 < args.length && operator !== '-a' && operator !== '-o') {
      at += 2
      return unary(shell, word, args[at - 1]!)
    }
    at++
    return word !== ''
  }
  return simple(args)
}
