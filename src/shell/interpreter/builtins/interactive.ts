/** Builtins for people: history, fc, bind, help; complete and its like stand beside. */
import { compgen, complete, compopt } from './completing'
import { fc, history } from './history-commands'
import { bind } from './key-bindings'
import type { Builtin } from './builtin'
import { matches } from '../pattern'
import type { Shell } from '../shell'

export const interactive: Record<string, Builtin> = { history, fc, bind, complete, compopt, compgen, help }

/** `help -m` shows a topic as man(1) would. */
const page = (name: string, [synopsis, about]: readonly [string, string]): string =>
  `NAME\n    ${name} - ${about}\n\nSYNOPSIS\n    ${synopsis}\n\nDESCRIPTION\n    ${about}\n\nSEE ALSO\n    bash(1)\n\nIMPLEMENTATION\n    GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n\n`

async function help(shell: Shell, args: readonly string[]): Promise<number> {
  const { HELP, SYNTAX_HELP } = await shell.machine.clock.external(import('./help-texts'))
  const topics = Object.entries({ ...HELP, ...SYNTAX_HELP }).sort(([a], [b]) => (a < b ? -1 : 1))
  const words = [...args]
  let flags = ''
  while (/^-./.test(words[0] ?? '') && words[0] !== '--') flags += words.shift()!.slice(1)
  if (words[0] === '--') words.shift()
  const unknown = /[^dms]/.exec(flags)?.[0]
  if (unknown !== undefined) {
    await shell.complain(`help: -${unknown}: invalid option`)
    await shell.err('help: usage: help [-dms] [pattern ...]\n')
    return 2
  }
  if (words.length === 0) {
    await shell.out("These are the commands built into this shell. `help NAME' tells more about one of them.\n\n")
    for (const [, [synopsis]] of topics) await shell.out(` ${synopsis}\n`)
    return 0
  }
  if (/[*?]|\[.*\]/s.test(words[0]!))
    await shell.out(`Shell commands matching keyword${words.length > 1 ? 's' : ''} \`${words.join(', ')}'\n\n`)
  let status = 0
  for (const pattern of words) {
    const exact = topics.filter(([name]) => name === pattern || matches(pattern, name))
    const found = exact.length > 0 ? exact : topics.filter(([name]) => name.startsWith(pattern))
    if (found.length === 0) {
      await shell.complain(`help: no help topics match \`${pattern}'.  Try \`help help' or \`man -k ${pattern}' or \`info ${pattern}'.`)
      status = 1
    }
    for (const [name, topic] of found) {
      const [synopsis, about] = topic
      if (flags.includes('d')) await shell.out(`${name} - ${about}\n`)
      else if (flags.includes('m')) await shell.out(page(name, topic))
      else if (flags.includes('s')) await shell.out(`${name}: ${synopsis}\n`)
      else await shell.out(`${name}: ${synopsis}\n    ${about}\n`)
    }
  }
  return status
}
