/** fc: lists, edits and runs again what is in the history. */
import type { Builtin } from './builtin'
import { ShellError } from '../errors'
import type { Shell } from '../shell'

const USAGE = 'fc: usage: fc [-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]\n'

/** The index that a number, or the beginning of a command, stands for among `length` entries; the fc itself is not among them. */
function position(shell: Shell, text: string, length: number): number {
  if (/^-?\d+$/.test(text)) {
    const value = Number(text)
    return Math.max(0, Math.min(length - 1, value < 0 ? length + value : value === 0 ? length - 1 : value - 1))
  }
  for (let at = length - 1; at >= 0; at--) if (shell.history[at]!.startsWith(text)) return at
  throw new ShellError('fc: no command found')
}

/** Takes the place of the fc in the history, shows the commands and runs them. */
async function again(shell: Shell, commands: readonly string[]): Promise<number> {
  if (shell.interactive) shell.history.splice(-1, 1, ...commands)
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
  const length = shell.history.length - (shell.interactive ? 1 : 0)
  if (flags.has('s')) {
    const changes = operands.filter((word) => word.includes('='))
    const wanted = operands.find((word) => !word.includes('='))
    let command = shell.history[wanted === undefined ? length - 1 : position(shell, wanted, length)]
    if (command === undefined) throw new ShellError('fc: no command found')
    for (const change of changes) command = command.replaceAll(change.slice(0, change.indexOf('=')), change.slice(change.indexOf('=') + 1))
    return again(shell, [command])
  }
  if (length <= 0) return 0
  const list = flags.has('l')
  const first = operands[0] === undefined ? (list ? Math.max(0, length - 16) : length - 1) : position(shell, operands[0], length)
  const last = operands[1] === undefined ? (list ? length - 1 : first) : position(shell, operands[1], length)
  const numbers = Array.from({ length: Math.abs(last - first) + 1 }, (_, index) => (first <= last ? first + index : first - index))
  if (flags.has('r')) numbers.reverse()
  if (list) {
    for (const number of numbers) await shell.out(`${flags.has('n') ? '' : number + 1}\t ${shell.history[number]}\n`)
    return 0
  }
  const chosen = numbers.map((number) => shell.history[number]!)
  if (editor === '-') return again(shell, chosen)
  const path = `/tmp/bash-fc.${shell.process.pid}`
  shell.machine.files.write(path, `${chosen.join('\n')}\n`)
  try {
    const program = editor ?? shell.get('FCEDIT') ?? shell.get('EDITOR') ?? 'vi'
    const status = await shell.engine.runWords(shell, [program, path])
    if (status !== 0) return status
    const text = shell.machine.files.readText(path).replace(/\n+$/, '')
    return text === '' ? 0 : await again(shell, [text])
  } finally {
    if (shell.machine.files.exists(path)) shell.machine.files.remove(path)
  }
}
