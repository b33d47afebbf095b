/** bind: readline's variables, functions and what keys do. */
import { FUNCTIONS, decodeKeys } from '../../terminal/readline'
import type { Builtin } from './builtin'

/** `"\C-a", "\C-e".` */
const listed = (keys: readonly string[]): string => `${keys.map((key) => `"${key}"`).join(', ')}.`

export const bind: Builtin = async (shell, args) => {
  const { readline } = shell
  if (!shell.has('history')) await shell.complain('bind: warning: line editing not enabled')
  const usage = async (): Promise<number> => {
    const { HELP } = await shell.machine.clock.external(import('./help-texts'))
    await shell.err(`bind: usage: ${HELP.bind![0]}\n`)
    return 2
  }
  const lines: string[] = []
  let status = 0
  const known = async (name: string): Promise<boolean> => {
    if (FUNCTIONS.some(([one]) => one === name)) return true
    await shell.complain(`bind: \`${name}': unknown function name`)
    status = 1
    return false
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (!/^-./.test(arg)) {
      lines.push(arg)
      continue
    }
    for (const letter of arg.slice(1)) {
      const value = (): string | undefined => args[++i]
      if (letter === 'l') for (const [name] of FUNCTIONS) await shell.out(`${name}\n`)
      else if (letter === 'v') for (const [name, text] of readline.all()) await shell.out(`set ${name} ${text}\n`)
      else if (letter === 'V') for (const [name, text] of readline.all()) await shell.out(`${name} is set to \`${text}'\n`)
      else if (letter === 's') for (const [keys, text] of readline.macros()) await shell.out(`"${keys}": "${text}"\n`)
      else if (letter === 'S') for (const [keys, text] of readline.macros()) await shell.out(`${keys} outputs ${text}\n`)
      else if (letter === 'p' || letter === 'P')
        for (const [name] of FUNCTIONS) {
          const keys = readline.keysOf(name)
          if (letter === 'P')
            await shell.out(keys.length > 0 ? `${name} can be found on ${listed(keys)}\n` : `${name} is not bound to any keys\n`)
          else if (keys.length === 0) await shell.out(`# ${name} (not bound)\n`)
          else for (const key of keys) await shell.out(`"${key}": ${name}\n`)
        }
      else if (letter === 'q') {
        const name = value() ?? ''
        if (!(await known(name))) continue
        const keys = readline.keysOf(name)
        await shell.out(keys.length > 0 ? `${name} can be invoked via ${listed(keys)}\n` : `${name} is not bound to any keys.\n`)
        if (keys.length === 0) status = 1
      } else if (letter === 'u') {
        const name = value() ?? ''
        if (await known(name)) for (const keys of readline.keysOf(name)) readline.unbind(decodeKeys(keys))
      } else if (letter === 'r') readline.unbind(decodeKeys(value() ?? ''))
      else if (letter === 'f') {
        const path = value() ?? ''
        if (!shell.machine.files.exists(shell.path(path))) {
          await shell.complain(`bind: ${path}: cannot read: No such file or directory`)
          return 1
        }
        readline.read(shell.machine.files.readText(shell.path(path)), () => undefined)
      } else if (letter === 'm' || letter === 'x') value()
      else if (letter !== 'X') {
        await shell.complain(`bind: -${letter}: invalid option`)
        return usage()
      }
    }
  }
  for (const line of lines) {
    const problem = readline.line(line)
    if (problem) await shell.err(`readline: ${problem}\n`)
  }
  return status
}
