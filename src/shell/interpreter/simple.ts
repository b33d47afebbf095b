/** Simple commands: assignments, redirections, and the choice between function, builtin and program. */
import type { Assignment, Command as CommandTree, CommandNode, CompoundList, Word } from 'unbash'
import { builtins, declarations } from './builtins'
import { ExitShell, Interrupted, ReturnFrom, ShellError } from './errors'
import { debugTrap, trace } from './execute'
import { expandArithmetic, expandSingle, expandWords, finishSubstitutions, fillPipes } from './expand'
import { waitForeground } from './foreground'
import { quoteWord } from './parameter'
import { applyRedirects } from './redirect'
import { closingBracket } from './scan'
import { MAX_CALL_DEPTH, type Shell } from './shell'
import type { Unit } from './syntax'
import { nullHandle } from '../handle'
import { BrokenPipe } from '../streams'
import { signalNumber } from '../signals'

type RunBody = (shell: Shell, body: CommandNode | CompoundList, unit: Unit) => Promise<number>

/** An array given to `declare`, `local`, ...: its elements are expanded when it is assigned. */
export interface ArrayArgument {
  readonly name: string
  readonly append: boolean
  readonly elements: readonly string[]
}

export const SPECIAL_BUILTINS = new Set([
  '.',
  ':',
  'break',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'source',
  'times',
  'trap',
  'unset',
])

let runBodyOf: RunBody | undefined

export async function runSimple(shell: Shell, node: CommandTree, unit: Unit, runBody: RunBody): Promise<number> {
  runBodyOf = runBody
  const { inPlace } = shell
  shell.inPlace = false
  const mark = shell.substitutions.length
  shell.substitutionStatus = undefined
  const assignments = node.prefix.filter((part): part is Assignment => part.type === 'Assignment')
  const words: string[] = []
  const args: (string | ArrayArgument)[] = []
  if (node.name) {
    const parts: (Word | Assignment)[] = [node.name, ...node.args]
    const first = node.name.text
    if (declarations.has(first)) {
      words.push(first)
      for (const part of parts.slice(1)) {
        const prepared = await declarationWord(shell, part)
        args.push(...prepared)
        words.push(...prepared.map((item) => (typeof item === 'string' ? item : `${item.name}=(${item.elements.join(' ')})`)))
      }
    } else {
      words.push(
        ...(await expandWords(
          shell,
          parts.map((part) => part.text),
        )),
      )
      args.push(...words.slice(1))
    }
  }
  await debugTrap(shell, unit.source.slice(node.pos, node.end))
  if (words.length === 0) return assignOnly(shell, node, assignments, mark)
  shell.lastArgument = words[words.length - 1]!
  let undo: () => void
  try {
    undo = await applyRedirects(shell, node.redirects)
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error
    await shell.complain(error.message)
    if (SPECIAL_BUILTINS.has(words[0]!) && shell.has('posix')) throw new ExitShell(error.status)
    return error.status
  }
  let keep = false
  try {
    const scope = await temporaries(shell, assignments, words)
    if (shell.has('xtrace')) await trace(shell, words.map(traced).join(' '))
    if (words[0] === 'exec' && words.length === 1) keep = true
    return await dispatch(shell, words, args, { scope, inPlace, text: unit.source.slice(node.pos, node.end) })
  } finally {
    if (!keep) undo()
    await finishSubstitutions(shell, mark)
  }
}

function traced(word: string): string {
  return word === '' || /[\s|&;<>()$`\\"'*?[\]#~=%!{}^]/.test(word) ? (/^[\w=/.:,+@%^-]+$/.test(word) ? word : quoteWord(word)) : word
}

async function assignOnly(shell: Shell, node: CommandTree, assignments: readonly Assignment[], mark: number): Promise<number> {
  try {
    for (const assignment of assignments) await assign(shell, assignment)
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

/** Carries out `name=value`, `name[i]=value`, `name+=value`, `name=(...)`. */
export async function assign(shell: Shell, assignment: Assignment): Promise<void> {
  const { name, value } = assignment
  const append = assignment.append === true
  if (value.type === 'ArrayValue') {
    if (assignment.index)
      throw new ShellError(`${assignment.text.slice(0, assignment.text.indexOf('='))}: cannot assign list to array member`)
    await assignArray(
      shell,
      name,
      value.elements.map((element) => element.text),
      append,
    )
    if (shell.has('xtrace')) await trace(shell, assignment.text)
    return
  }
  const text = await expandSingle(shell, value.text, { assignment: true })
  const subscript = assignment.index === undefined ? undefined : await subscriptFor(shell, name, assignment.index.text)
  if (shell.has('xtrace'))
    await trace(
      shell,
      `${name}${assignment.index ? `[${assignment.index.text}]` : ''}${append ? '+' : ''}=${traced(text) === "''" ? '' : traced(text)}`,
    )
  shell.set(name, text, subscript, append)
}

async function subscriptFor(shell: Shell, name: string, raw: string): Promise<string> {
  if (shell.isAssociative(name)) return expandSingle(shell, raw, { noTilde: true })
  if (raw.trim() === '') throw new ShellError(`${name}[${raw}]: bad array subscript`)
  return (await expandArithmetic(shell, raw)).toString()
}

export async function assignArray(shell: Shell, name: string, elements: readonly string[], append: boolean): Promise<void> {
  const existing = shell.vars.forAssignment(name)
  if (existing.readonly) throw new ShellError(`${name}: readonly variable`, 1, true)
  const associative = existing.assoc !== undefined
  const pairs: { key?: string; text: string; plus: boolean }[] = []
  for (const element of elements) {
    const close = element.startsWith('[') ? closingBracket(element, 0) : -1
    const operator = close > 0 ? /^\+?=/.exec(element.slice(close + 1)) : null
    if (operator) {
      const rawKey = element.slice(1, close)
      const text = await expandSingle(shell, element.slice(close + 1 + operator[0].length), { assignment: true })
      pairs.push({ key: associative ? await expandSingle(shell, rawKey, { noTilde: true }) : rawKey, text, plus: operator[0] === '+=' })
    } else for (const text of await expandWords(shell, [element])) pairs.push({ text, plus: false })
  }
  if (associative) {
    const map = append ? existing.assoc! : (existing.assoc = new Map<string, string>())
    if (pairs.length > 0 && pairs[0]!.key === undefined) {
      for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i]!.text, pairs[i + 1]?.text ?? '')
      return
    }
    for (const { key, text, plus } of pairs) {
      if (key === undefined) throw new ShellError(`${name}: ${text}: must use subscript when assigning associative array`)
      map.set(key, plus ? (map.get(key) ?? '') + text : text)
    }
    return
  }
  const array = append ? existing.toArray() : new Map<number, string>()
  if (!append) {
    existing.value = undefined
    existing.array = array
  }
  let next = Math.max(-1, ...array.keys()) + 1
  for (const { key, text, plus } of pairs) {
    const index = key === undefined ? next : shell.index(name, existing, (await expandArithmetic(shell, key)).toString())
    const value = existing.integer ? (await expandArithmetic(shell, text)).toString() : text
    array.set(index, plus ? (array.get(index) ?? '') + value : value)
    next = index + 1
  }
}

async function declarationWord(shell: Shell, part: Word | Assignment): Promise<(string | ArrayArgument)[]> {
  if (part.type === 'Assignment' && part.value.type === 'ArrayValue') {
    return [{ name: part.name, append: part.append === true, elements: part.value.elements.map((element) => element.text) }]
  }
  const plain = /^([A-Za-z_]\w*(?:\[[^\]]*\])?\+?=)([\s\S]*)$/.exec(part.text)
  if (plain) return [plain[1]! + (await expandSingle(shell, plain[2]!, { assignment: true }))]
  return expandWords(shell, [part.text])
}

/** Assignments before a command: a scope for functions and builtins, the environment of programs. */
async function temporaries(
  shell: Shell,
  assignments: readonly Assignment[],
  words: readonly string[],
): Promise<Map<string, string> | undefined> {
  if (assignments.length === 0) return undefined
  const scope = new Map<string, string>()
  for (const assignment of assignments) {
    if (assignment.value.type === 'ArrayValue') continue
    if (shell.vars.find(assignment.name)?.readonly) {
      await shell.complain(`${assignment.name}: readonly variable`)
      if (SPECIAL_BUILTINS.has(words[0]!)) continue
      continue
    }
    const text = await expandSingle(shell, assignment.value.text, { assignment: true })
    if (shell.has('xtrace')) await trace(shell, `${assignment.name}=${traced(text)}`)
    scope.set(assignment.name, assignment.append ? (shell.get(assignment.name) ?? '') + text : text)
  }
  return scope
}

interface Dispatch {
  readonly scope?: Map<string, string> | undefined
  readonly inPlace?: boolean
  readonly text: string
  readonly skipFunctions?: boolean
}

async function dispatch(
  shell: Shell,
  words: readonly string[],
  args: readonly (string | ArrayArgument)[],
  options: Dispatch,
): Promise<number> {
  const name = words[0]!
  const isFunction = !options.skipFunctions && shell.functions.has(name)
  const builtin = isFunction || shell.disabled.has(name) ? undefined : builtins.get(name)
  if (!isFunction && !builtin) return runProgram(shell, words, options)
  const persist = builtin !== undefined && SPECIAL_BUILTINS.has(name) && shell.has('posix')
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
    return await builtin!(shell, args as readonly string[], name)
  } catch (error) {
    if (error instanceof ShellError && !error.fatal && !isFunction) {
      await shell.complain(
        error.message.startsWith(`${name}: `) || error.message.startsWith('-') ? error.message : `${name}: ${error.message}`,
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

/** Letters that builtins without further options take; any other is answered with their usage. */
const OPTION_LETTERS: Readonly<Record<string, string>> = {
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

async function refuses(shell: Shell, name: string, first: string | ArrayArgument | undefined): Promise<boolean> {
  const letters = OPTION_LETTERS[name]
  if (letters === undefined || shell.flavour === 'ash' || typeof first !== 'string' || !/^-[^-]/.test(first)) return false
  const wrong = [...first.slice(1)].find((letter) => !letters.includes(letter))
  if (wrong === undefined || (letters.includes(first[1]!) && /[vpd]/.test(first[1]!))) return false
  const { HELP } = await shell.machine.clock.external(import('./builtins/help-texts'))
  await shell.complain(`${name}: -${wrong}: invalid option`)
  await shell.err(`${name}: usage: ${HELP[name]![0]}\n`)
  return true
}

/** Runs a command given by its words, as `command`, `eval` of one word, completion functions and `builtin` do. */
export function runWords(shell: Shell, words: readonly string[], options: { readonly skipFunctions?: boolean } = {}): Promise<number> {
  return dispatch(shell, words, words.slice(1), { text: words.join(' '), ...options })
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
  shell.frames.push({ function: name, line, source: definition.file })
  shell.vars.push()
  const { options } = shell
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
    shell.frames.pop()
    shell.vars.pop()
    if (localOptions.has(shell)) shell.options = options
  }
}

/** Shells whose running function said `local -`. */
export const localOptions = new WeakSet<Shell>()

async function runProgram(shell: Shell, words: readonly string[], options: Dispatch): Promise<number> {
  const name = words[0]!
  const path = name === '' ? undefined : shell.findProgram(name, options.scope?.get('PATH') ?? shell.text('PATH'))
  const command = path === undefined ? undefined : shell.machine.command(path)
  if (!command) return notFound(shell, name, words)
  if (!name.includes('/') && shell.has('hashall')) shell.hashed.set(name, path!)
  const env = { ...shell.env(), ...(options.scope ? Object.fromEntries(options.scope) : {}), _: path! }
  const streams = {
    stdin: shell.fds.get(0) ?? nullHandle(),
    stdout: shell.fds.get(1) ?? nullHandle(),
    stderr: shell.fds.get(2) ?? nullHandle(),
  }
  const common = { command, env, cwd: shell.cwd, ...streams, ...(shell.input === undefined ? {} : { input: shell.input }) }
  if (!command.streams && shell.substitutions.length > 0) await fillPipes(shell, words)
  if (options.inPlace && !shell.traps.get('EXIT')) return shell.machine.spawn(words, { ...common, process: shell.process }).exit
  const running = shell.machine.spawn(words, { ...common, parent: shell.process, ...(shell.has('monitor') ? { leader: true } : {}) })
  const statuses = await waitForeground(
    shell,
    [running.process],
    running.exit.then((code) => [code]),
    options.text,
  )
  const status = statuses ? statuses[0]! : 148
  if (running.process.endedBy === 'INT' && !shell.interactive && shell.process.signal.aborted) throw shell.process.signal.reason
  if (running.process.endedBy === 'INT' && shell.interactive) throw new Interrupted(128 + signalNumber('INT'))
  return status
}

/** `exec`: the program replaces the shell. */
export async function execProgram(shell: Shell, words: readonly string[]): Promise<never> {
  const name = words[0]!
  if (!name.includes('/') && !shell.findProgram(name)) {
    await shell.complain(`exec: ${name}: not found`)
    if (shell.interactive) throw new ShellError('', 127)
    throw new ExitShell(127)
  }
  const status = await runProgram(shell, words, { text: words.join(' '), inPlace: true })
  if ((status === 127 || status === 126) && shell.interactive) throw new ShellError('', status)
  shell.traps.delete('EXIT')
  throw new ExitShell(status)
}

async function notFound(shell: Shell, name: string, words: readonly string[]): Promise<number> {
  if (shell.functions.has('command_not_found_handle')) return shell.engine.callFunction(shell, 'command_not_found_handle', words)
  if (!name.includes('/')) {
    await shell.complain(shell.flavour === 'ash' ? `${name}: not found` : `${name}: command not found`)
    return 127
  }
  const { files } = shell.machine
  const path = shell.path(name)
  const ash = shell.flavour === 'ash'
  try {
    const stat = files.stat(path)
    if (stat.type === 'directory') await shell.complain(ash ? `${name}: Permission denied` : `${name}: Is a directory`)
    else await shell.complain(`${name}: Permission denied`)
    return 126
  } catch (error) {
    const text = error instanceof Error ? error.message : 'No such file or directory'
    await shell.complain(ash ? `${name}: not found` : `${name}: ${text}`)
    return text === 'Not a directory' ? 126 : 127
  }
}
