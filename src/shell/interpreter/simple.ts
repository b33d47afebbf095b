/** Simple commands: assignments, redirections, and the choice between function, builtin and program. */
import { own } from '../own'
import type { Assignment, Command as CommandTree, CommandNode, CompoundList, Redirection, Word } from 'unbash'
import { assign, expandElements, subscripted, type ArrayArgument } from './assignment'
import { builtins, declarations } from './builtins'
import { SPECIAL_BUILTINS } from './special-builtins'
import { ExitShell, ReturnFrom, ShellError } from './errors'
import { expandSingle, expandWords } from './expand'
import { finishSubstitutions } from './substitution'
import { runProgram, type Dispatch } from './program'
import { applyRedirects } from './redirect'
import type { Shell } from './shell'
import { MAX_CALL_DEPTH } from './limits'
import type { CallFrame } from './engine'
import { printCommand } from './print'
import { lineOf, type Unit } from './syntax'
import { debugTrap, trace, traced, tracedValue } from './trace'
import { BrokenPipe } from '../streams'

type RunBody = (shell: Shell, body: CommandNode | CompoundList, unit: Unit) => Promise<number>

/** `{name[i]}>file`: the parser takes a descriptor that is an element for a word. */
function withElementDescriptors(node: CommandTree): CommandTree {
  if (node.redirects.length === 0 || !node.args.some((word) => word.text.endsWith(']}'))) return node
  const taken = new Set<Word | Assignment>()
  const redirects = node.redirects.map((redirect) => {
    const word = node.args.find((one) => one.end === redirect.pos && /^\{[A-Za-z_]\w*\[.*\]\}$/.test(one.text))
    if (!word || redirect.descriptor) return redirect
    taken.add(word)
    const { pos, end } = word
    return { ...redirect, descriptor: { type: 'FileDescriptorVariable' as const, pos, end, name: word.text.slice(1, -1) } }
  })
  return taken.size === 0 ? node : { ...node, redirects, args: node.args.filter((word) => !taken.has(word)) }
}

let runBodyOf: RunBody | undefined

export async function runSimple(shell: Shell, given: CommandTree, unit: Unit, runBody: RunBody): Promise<number> {
  const node = withElementDescriptors(given)
  runBodyOf = runBody
  const inPlace = shell.inPlace || (shell.closing === given && trapsNothing(shell))
  shell.inPlace = false
  const mark = shell.substitutions.length
  shell.substitutionStatus = undefined
  const assignments = node.prefix.filter((part): part is Assignment => part.type === 'Assignment')
  const words: string[] = []
  const args: (string | ArrayArgument)[] = []
  if (!(await debugTrap(shell, () => printCommand(node, unit)))) return 0
  if (node.name) {
    const parts: (Word | Assignment)[] = [node.name, ...node.args]
    const first = node.name.text
    if (declarations.has(first)) {
      words.push(first)
      for (const part of parts.slice(1)) {
        const prepared = await declarationWord(shell, part, words)
        args.push(...prepared)
        words.push(...prepared.map((item) => (typeof item === 'string' ? item : `${item.name}=(${item.elements.join(' ')})`)))
      }
    } else {
      const expanded = await expandWords(
        shell,
        parts.map((part) => part.text),
      )
      for (const word of expanded) words.push(word)
      for (const word of words.slice(1)) args.push(word)
    }
  }
  if (words.length === 0) {
    const status = await assignOnly(shell, node, assignments, mark)
    shell.lastArgument = ''
    return status
  }
  let undo: (keep?: boolean) => void
  const scope = await temporaries(shell, assignments)
  if (shell.has('xtrace')) {
    for (const arg of args) if (typeof arg !== 'string') await trace(shell, `${arg.name}=(${arg.elements.map(tracedElement).join(' ')})`)
    await trace(
      shell,
      [words[0]!, ...args.map((arg) => (typeof arg === 'string' ? arg : arg.name))].map((word) => traced(word, shell)).join(' '),
    )
    if (!shell.almquist && (words[0] === 'export' || words[0] === 'readonly'))
      for (const word of words.slice(1)) {
        const [, name, value] = /^([A-Za-z_]\w*\+?=)([^]*)$/.exec(word) ?? []
        if (name !== undefined) await trace(shell, name + tracedValue(value!, shell))
      }
  }
  try {
    const open = (): ReturnType<typeof applyRedirects> => applyRedirects(shell, node.redirects)
    undo = await (runsApart(shell, words[0]!) && node.redirects.some(mayAssign) ? shell.vars.forgetting(open) : open())
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error
    await shell.complain(error.message)
    if (SPECIAL_BUILTINS.has(words[0]!) && (shell.has('posix') || shell.almquist)) throw new ExitShell(error.status)
    return error.status
  }
  let keep = false
  // The last act of a process: what was open before is nobody's any more.
  if (inPlace && !shell.traps.get('EXIT')) undo(true)
  try {
    if (words[0] === 'exec' && words.length === 1) keep = true
    return await dispatch(shell, words, args, { scope, inPlace, text: () => printCommand(node, unit) })
  } finally {
    // Known when the command is over: within a function it is still that of the one before.
    shell.lastArgument = words[words.length - 1]!
    undo(keep)
    await finishSubstitutions(shell, mark)
  }
}

/** An element of a declared array as `set -x` shows it: also its subscript is quoted. */
function tracedElement(element: string): string {
  const { key, operator, value } = subscripted(element)
  return key === undefined ? element : `[${key.startsWith("'") ? key : `'${key}'`}]${operator}${value}`
}

/** Whether no signal and no end of the shell is waited for. */
function trapsNothing({ traps }: Shell): boolean {
  return [...traps.values()].every((action) => action === '')
}

/** Whether a command is a program: bash expands its redirections in the child that becomes it, so what they assign is forgotten. */
function runsApart(shell: Shell, name: string): boolean {
  return shell.flavour === 'bash' && !shell.functions.has(name) && (shell.disabled.has(name) || !builtins.has(name))
}

/** Whether the expansion of a redirection may set variables. */
function mayAssign(redirect: Redirection): boolean {
  const text = (redirect.type === 'HereDoc' ? redirect.body : redirect.target)?.text ?? ''
  return text.includes('$') && /=|\+\+|--/.test(text)
}

async function assignOnly(shell: Shell, node: CommandTree, assignments: readonly Assignment[], mark: number): Promise<number> {
  try {
    for (const assignment of assignments) await assignOrDiscard(shell, assignment)
    const undo = await applyRedirects(shell, node.redirects)
    undo()
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    if (error.fatal) throw error
    await shell.complain(error.message)
    return error.status
  } finally {
    await finishSubstitutions(shell, mark)
  }
  return shell.substitutionStatus ?? 0
}

/** An assignment that fails gives up the rest of the line it is on. */
async function assignOrDiscard(shell: Shell, assignment: Assignment): Promise<void> {
  try {
    await assign(shell, assignment)
  } catch (error) {
    if (error instanceof ShellError && !error.fatal && shell.flavour === 'bash') throw new ShellError(error.message, 1, true, true)
    throw error
  }
}

async function declarationWord(shell: Shell, part: Word | Assignment, before: readonly string[]): Promise<(string | ArrayArgument)[]> {
  if (part.type === 'Assignment' && part.value.type === 'ArrayValue') {
    const associative = shell.isAssociative(part.name) || before.some((word) => /^-\w*A/.test(word))
    const elements = part.value.elements.map((element) => element.text)
    return [{ name: part.name, append: part.append === true, elements: await expandElements(shell, elements, associative) }]
  }
  const plain = /^([A-Za-z_]\w*(?:\[[^\]]*\])?\+?=)([\s\S]*)$/.exec(part.text)
  if (plain) return [plain[1]! + (await expandSingle(shell, plain[2]!, { assignment: true }))]
  return expandWords(shell, [part.text])
}

/** Assignments before a command: a scope for functions and builtins, the environment of programs. */
async function temporaries(shell: Shell, assignments: readonly Assignment[]): Promise<Map<string, string> | undefined> {
  if (assignments.length === 0) return undefined
  const scope = new Map<string, string>()
  for (const assignment of assignments) {
    if (assignment.value.type === 'ArrayValue') continue
    if (shell.vars.find(assignment.name)?.readonly) {
      await shell.complain(`${assignment.name}: readonly variable`)
      if (shell.has('errexit')) throw new ExitShell(1)
      continue
    }
    const text = await expandSingle(shell, assignment.value.text, { assignment: true })
    if (shell.has('xtrace')) await trace(shell, `${assignment.name}=${tracedValue(text, shell)}`)
    scope.set(assignment.name, assignment.append ? (shell.get(assignment.name) ?? '') + text : text)
  }
  return scope
}

async function dispatch(
  shell: Shell,
  words: readonly string[],
  args: readonly (string | ArrayArgument)[],
  options: Dispatch,
): Promise<number> {
  const name = words[0]!
  shell.earlierCommand = shell.currentCommand
  shell.currentCommand = name
  // A job's name alone brings it to the foreground.
  if (name.startsWith('%') && shell.has('monitor') && shell.flavour === 'bash') return dispatch(shell, ['fg', ...words], words, options)
  if (shell.raisesDepth) {
    shell.raisesDepth = false
    shell.environmentDepth++
  }
  const isFunction = !options.skipFunctions && shell.functions.has(name)
  const builtin = isFunction || shell.disabled.has(name) ? undefined : builtins.get(name)
  if (!isFunction && !builtin) return runProgram(shell, words, options)
  const persist = builtin !== undefined && SPECIAL_BUILTINS.has(name) && (shell.has('posix') || shell.almquist)
  if (options.scope && name === 'exec') {
    return runProgram(shell, words.slice(1), { ...options, inPlace: true })
  }
  if (options.scope && !persist) {
    shell.vars.push()
    for (const [key, value] of options.scope) {
      const variable = shell.vars.declare(key, 'local')
      variable.value = value
      variable.exported = true
    }
  } else if (options.scope) for (const [key, value] of options.scope) shell.set(key, value)
  const depth = shell.vars.depth
  try {
    if (isFunction) return await callFunction(shell, name, words.slice(1), runBodyOf!)
    shell.inPlace = false
    if (await refuses(shell, name, args[0])) return 2
    return await (shell.has('dash')
      ? dashBuiltin(shell, args as readonly string[], name)
      : builtin!(shell, args as readonly string[], name))
  } catch (error) {
    if (error instanceof ShellError && !error.fatal && !isFunction) {
      await shell.complain(
        error.message.startsWith(`${name}: `) ||
          error.message.startsWith('-') ||
          /: (bad array subscript|readonly variable)$/.test(error.message) ||
          (shell.flavour === 'ash' && error.message.startsWith('write error: '))
          ? error.message
          : `${name}: ${error.message}`,
      )
      return error.status
    }
    if (error instanceof BrokenPipe && shell.process.device && shell.interactive) return 141
    throw error
  } finally {
    while (shell.vars.depth > depth) shell.vars.pop()
    if (options.scope && !persist) shell.vars.pop()
  }
}

/** Builtins of dash that tell by another status than 2 that something is wrong. */
const MILD = new Set(['hash', 'alias', 'unalias', 'trap', 'type', 'command', 'kill', 'printf'])

/** A builtin of dash: what it complains of makes its status 2, and ends the shell where it is a special one. */
async function dashBuiltin(shell: Shell, args: readonly string[], name: string): Promise<number> {
  const before = shell.dashComplaints
  const named = !['command', 'exec'].includes(name)
  if (named) shell.dashBuiltins.push(name)
  try {
    const status = await builtins.get(name)!(shell, args, name)
    if (status === 0 || shell.dashComplaints === before || MILD.has(name) || name === 'eval' || name === '.') return status
    if (SPECIAL_BUILTINS.has(name) && !shell.interactive) throw new ExitShell(2)
    return 2
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error
    await shell.complain(error.message.startsWith(`${name}: `) ? error.message : `${name}: ${error.message}`)
    if (SPECIAL_BUILTINS.has(name) && !shell.interactive && !shell.viaCommand) throw new ExitShell(2)
    return MILD.has(name) ? error.status : 2
  } finally {
    if (named) shell.dashBuiltins.pop()
  }
}

/** Letters that builtins without further options take; any other is answered with their usage. */
const OPTION_LETTERS: Readonly<Record<string, string>> = {
  command: 'pVv',
  wait: 'fnp',
  type: 'aftpP',
  pwd: 'LP',
  hash: 'lrpdt',
  history: 'cdanrwps0123456789',
  umask: 'pS',
  printf: 'v',
  alias: 'p',
  unalias: 'a',
  disown: 'har',
  enable: 'adnpsf',
}

/** The options of builtins of busybox's shell. */
const ASH_OPTION_LETTERS: Record<string, string> = {
  cd: 'LP',
  command: 'pvV',
  export: 'p',
  hash: 'rv',
  jobs: 'lp',
  pwd: 'LP',
  read: 'dnprstu',
  readonly: 'p',
  umask: 'S',
  unalias: 'a',
  unset: 'vf',
}

/** The options of dash's builtins, those of its own that take none with an empty text. */
const DASH_OPTION_LETTERS: Record<string, string> = {
  ...ASH_OPTION_LETTERS,
  read: 'pr',
  wait: '',
  fg: '',
  bg: '',
  printf: '',
  type: '',
  times: '',
  ulimit: 'HSatfdscmlpnvwr',
}

async function refusesAsDash(shell: Shell, name: string, first: string | ArrayArgument | undefined): Promise<boolean> {
  const letters = own(DASH_OPTION_LETTERS, name)
  if (letters === undefined || typeof first !== 'string' || !/^-[^-]/.test(first)) return false
  const wrong = [...first.slice(1)].find((letter) => !letters.includes(letter))
  if (wrong === undefined || (letters.includes(first[1]!) && 'pn'.includes(first[1]!))) return false
  await shell.complain(`${name}: Illegal option -${wrong}`)
  if (SPECIAL_BUILTINS.has(name) && !shell.interactive) throw new ExitShell(2)
  return true
}

async function refuses(shell: Shell, name: string, first: string | ArrayArgument | undefined): Promise<boolean> {
  const letters = (shell.flavour === 'ash' ? ASH_OPTION_LETTERS : OPTION_LETTERS)[name]
  if (shell.has('dash')) return refusesAsDash(shell, name, first)
  if (letters === undefined || typeof first !== 'string' || !/^-[^-]/.test(first)) return false
  const wrong = [...first.slice(1)].find((letter) => !letters.includes(letter))
  if (wrong === undefined || (letters.includes(first[1]!) && /[vpdntu]/.test(first[1]!))) return false
  if (shell.flavour === 'ash') throw new ShellError(`${name}: illegal option -${wrong}`, 2, SPECIAL_BUILTINS.has(name))
  const { HELP } = await shell.machine.clock.external(import('./builtins/help-texts'))
  await shell.complain(`${name}: -${wrong}: invalid option`)
  await shell.err(`${name}: usage: ${HELP[name]![0]}\n`)
  return true
}

/** Runs a command given by its words, as `command`, `eval` of one word, completion functions and `builtin` do. */
export function runWords(shell: Shell, words: readonly string[], options: { readonly skipFunctions?: boolean } = {}): Promise<number> {
  return dispatch(shell, words, words.slice(1), { text: () => words.join(' '), ...options })
}

export async function callFunction(shell: Shell, name: string, args: readonly string[], runBody: RunBody): Promise<number> {
  const definition = shell.functions.get(name)!
  const nesting = Number(shell.get('FUNCNEST') ?? 0)
  if (nesting > 0 && shell.frames.length >= nesting)
    throw new ShellError(`${name}: maximum function nesting level exceeded (${nesting})`, 1, true)
  if (shell.frames.length >= MAX_CALL_DEPTH)
    throw new ShellError(`${name}: maximum function nesting level exceeded (${MAX_CALL_DEPTH})`, 1, true)
  const { positional, loopDepth, line } = shell
  shell.positional = [...args]
  shell.loopDepth = 0
  shell.line = lineOf(definition.unit, definition.body.pos)
  const frame: CallFrame = { function: name, line, source: definition.file }
  shell.frames.push(frame)
  shell.vars.push()
  // Without functrace a function does not inherit the RETURN trap, but may set one of its own.
  const onReturn = shell.has('functrace') || definition.traced ? undefined : shell.traps.get('RETURN')
  if (onReturn !== undefined) shell.traps.delete('RETURN')
  try {
    return await runBody(shell, definition.body, definition.unit)
  } catch (error) {
    if (!(error instanceof ReturnFrom)) throw error
    shell.status = error.status
    return error.status
  } finally {
    shell.positional = positional
    shell.loopDepth = loopDepth
    shell.line = line
    if (shell.traps.get('RETURN')) await shell.runTrap('RETURN')
    if (onReturn !== undefined && !shell.traps.has('RETURN')) shell.traps.set('RETURN', onReturn)
    shell.frames.pop()
    shell.vars.pop()
    if (frame.options) shell.options = frame.options
  }
}
