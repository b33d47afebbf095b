/** history, and fc, which lists, edits and runs again what is in it. */
import { editedCommands } from '../edited-commands'
import type { Builtin } from './builtin'
import { formatDate } from '../../tools/dates/time-format'
import { ShellError } from '../errors'
import { expandHistory } from '../history'
import type { Shell } from '../shell'

const USAGE = 'fc: usage: fc [-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]\n'

/** The index that a number, or the beginning of a command, stands for among `length` entries; the fc itself is not among them. */
function position(shell: Shell, text: string, length: number): number {
  if (/^-?\d+$/.test(text)) {
    const value = Number(text)
    return Math.max(0, Math.min(length - 1, value < 0 ? length + value : value === 0 ? length - 1 : value - 1 - shell.history.forgotten))
  }
  for (let at = length - 1; at >= 0; at--) if (shell.history.lines[at]!.startsWith(text)) return at
  throw new ShellError('fc: no command found')
}

/** Takes the place of the fc in the history, shows the commands and runs them. */
async function again(shell: Shell, commands: readonly string[]): Promise<number> {
  if (shell.interactive) {
    if (shell.history.holdsCurrent) shell.history.remove(shell.history.lines.length - 1)
    shell.history.push(shell.machine.clock.now(), ...commands)
  }
  let status = 0
  for (const command of commands) {
    await shell.err(`${command}\n`)
    status = await shell.engine.run(shell, command)
  }
  return status
}

export const fc: Builtin = async (shell, args) => {
  const flags = new Set<string>()
  let editor: string | undefined
  let at = 0
  for (; at < args.length; at++) {
    const arg = args[at]!
    if (arg === '--') {
      at++
      break
    }
    if (!/^-[a-zA-Z]/.test(arg)) break
    for (const letter of arg.slice(1)) {
      if (!'elnrs'.includes(letter)) {
        await shell.complain(`fc: -${letter}: invalid option`)
        await shell.err(USAGE)
        return 2
      }
      if (letter === 'e') editor = args[++at]
      else flags.add(letter)
    }
  }
  const operands = args.slice(at)
  const list = flags.has('l')
  const { lines } = shell.history
  // The command itself is not meant, unless there is nothing else to list.
  const length = lines.length - (shell.history.holdsCurrent && !(list && lines.length === 1) ? 1 : 0)
  if (flags.has('s')) {
    const changes = operands.filter((word) => word.includes('='))
    const wanted = operands.find((word) => !word.includes('='))
    let command = lines[wanted === undefined ? length - 1 : position(shell, wanted, length)]
    if (command === undefined) throw new ShellError('fc: no command found')
    for (const change of changes) command = command.replaceAll(change.slice(0, change.indexOf('=')), change.slice(change.indexOf('=') + 1))
    return again(shell, [command])
  }
  if (length <= 0) return 0
  const first = operands[0] === undefined ? (list ? Math.max(0, length - 16) : length - 1) : position(shell, operands[0], length)
  const last = operands[1] === undefined ? (list ? length - 1 : first) : position(shell, operands[1], length)
  const numbers = Array.from({ length: Math.abs(last - first) + 1 }, (_, index) => (first <= last ? first + index : first - index))
  if (flags.has('r')) numbers.reverse()
  if (list) {
    for (const number of numbers) await shell.out(`${flags.has('n') ? '' : shell.history.numberOf(number)}\t ${lines[number]}\n`)
    return 0
  }
  const chosen = numbers.map((number) => lines[number]!)
  if (editor === '-') return again(shell, chosen)
  const program = editor ?? shell.get('FCEDIT') ?? shell.get('EDITOR') ?? 'vi'
  const { status, text } = await editedCommands(shell, chosen.join('\n'), (path) => shell.engine.runWords(shell, [program, path]))
  return text === '' ? status : again(shell, [text])
}

const HISTORY_USAGE = 'history: usage: history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]\n'

/** The index that an offset of `-d` means; undefined when it is out of range. */
function offset(shell: Shell, text: string): number | undefined {
  const { lines, forgotten } = shell.history
  const value = Number(text)
  const index = value < 0 ? lines.length + value : value - 1 - forgotten
  return /^-?\d+$/.test(text) && value !== 0 && index >= 0 && index < lines.length ? index : undefined
}

async function forget(shell: Shell, text: string): Promise<number> {
  const range = /^(-?\d+)-(-?\d+)$/.exec(text)
  const [first, last] = range ? [offset(shell, range[1]!), offset(shell, range[2]!)] : [offset(shell, text), offset(shell, text)]
  if (first === undefined || last === undefined || last < first) {
    await shell.complain(`history: ${text}: history position out of range`)
    return 1
  }
  shell.history.remove(first, last - first + 1)
  return 0
}

/** `-p` shows what arguments expand to, `-s` remembers them; neither is remembered itself. */
async function withoutItself(shell: Shell, letter: 'p' | 's', args: readonly string[]): Promise<number> {
  const { history } = shell
  if (history.holdsCurrent) history.remove(history.lines.length - 1)
  history.holdsCurrent = false
  if (letter === 's') {
    if (args.length > 0) history.push(shell.machine.clock.now(), args.join(' '))
    return 0
  }
  for (const arg of args) {
    const expanded = expandHistory(arg, history.lines, shell.historyMemory, shell.shopts.extglob)
    if ('error' in expanded) {
      await shell.complain(`history: ${arg}: history expansion failed`)
      return 1
    }
    await shell.out(`${expanded.text}\n`)
  }
  return 0
}

/** `-a`, `-n`, `-r`, `-w`. */
async function transfer(shell: Shell, letter: string, file: string | undefined): Promise<number> {
  const { files, clock } = shell.machine
  const path = shell.path(file ?? shell.get('HISTFILE') ?? `${shell.get('HOME') ?? ''}/.bash_history`)
  if (letter === 'w' || letter === 'a') files.write(path, shell.history.lines.map((line) => `${line}\n`).join(''))
  else if (files.exists(path)) shell.history.push(clock.now(), ...files.readText(path).split('\n').filter(Boolean))
  else return 1
  return 0
}

export const history: Builtin = async (shell, args) => {
  const [first, second] = args
  const letter = /^-([a-z])/.exec(first ?? '')?.[1]
  const rest = first !== undefined && first.length > 2 ? [first.slice(2), ...args.slice(1)] : args.slice(1)
  switch (letter) {
    case 'c':
      shell.history.clear()
      return 0
    case 'd':
      if (rest[0] === undefined) {
        await shell.complain('history: -d: option requires an argument')
        await shell.err(HISTORY_USAGE)
        return 2
      }
      return forget(shell, rest[0])
    case 'p':
    case 's':
      return withoutItself(shell, letter, args.slice(1))
    case 'a':
    case 'n':
    case 'r':
    case 'w':
      return transfer(shell, letter, rest[0])
    case undefined:
      break
    default:
      await shell.complain(`history: -${letter}: invalid option`)
      await shell.err(HISTORY_USAGE)
      return 2
  }
  if (first !== undefined && !/^\d+$/.test(first)) {
    await shell.complain(`history: ${first}: numeric argument required`)
    return 1
  }
  if (second !== undefined) {
    await shell.complain('history: too many arguments')
    return 1
  }
  const { lines } = shell.history
  const format = shell.get('HISTTIMEFORMAT')
  for (let index = first === undefined ? 0 : Math.max(0, lines.length - Number(first)); index < lines.length; index++) {
    const date = format === undefined ? '' : formatDate(shell.history.dateOf(index), format, shell.get('TZ'))
    await shell.out(`${String(shell.history.numberOf(index)).padStart(5)}  ${date}${lines[index]}\n`)
  }
  return 0
}
