/** echo and printf. */
import type { Builtin } from './builtin'
import { ShellError } from '../errors'
import { ansiEscapes } from '../scan'
import { printfFormat } from '../../tools/text/printf'

/** What echo prints. */
export function echoText(args: readonly string[], escapes = false): string {
  let newline = true
  let decode = escapes
  let i = 0
  for (; i < args.length && /^-[neE]+$/.test(args[i]!); i++) {
    for (const letter of args[i]!.slice(1)) {
      if (letter === 'n') newline = false
      else decode = letter === 'e'
    }
  }
  const text = args.slice(i).join(' ')
  if (!decode) return text + (newline ? '\n' : '')
  const decoded = ansiEscapes(text, 'echo')
  return decoded.text + (newline && !decoded.stop ? '\n' : '')
}

/** What dash's echo prints: it knows `-n` alone, and escapes always count. */
function dashEcho(args: readonly string[]): string {
  const [first, ...rest] = args
  const { text, stop } = ansiEscapes(
    (first === '-n' ? rest : args)
      .join(' ')
      .replace(/\\\\|\\(?=[xE])|\\([1-7])/g, (_, digit?: string) => (digit === undefined ? '\\\\' : `\\0${digit}`)),
    'echo',
  )
  return text + (first === '-n' || stop ? '' : '\n')
}

export const output: Record<string, Builtin> = {
  echo: async (shell, args) => {
    await shell.out(shell.has('dash') ? dashEcho(args) : echoText(args, shell.shopts.xpg_echo === true))
    return 0
  },
  printf: async (shell, args) => {
    let rest = args
    let variable: string | undefined
    if (rest[0] === '-v') {
      if (rest[1] === undefined) {
        await shell.complain('printf: -v: option requires an argument')
        await shell.err('printf: usage: printf [-v var] format [arguments]\n')
        return 2
      }
      variable = rest[1]
      rest = rest.slice(2)
    }
    if (rest[0] === '--') rest = rest.slice(1)
    if (rest.length === 0) {
      if (shell.has('dash')) await shell.complain('printf: usage: printf format [arg ...]')
      else if (shell.flavour === 'ash') await shell.complain('usage: printf FORMAT [ARGUMENT...]')
      else await shell.err('printf: usage: printf [-v var] format [arguments]\n')
      return 2
    }
    if (shell.almquist) {
      const quoting = /^(?:[^%]|%%|%[^%a-zA-Z]*[a-pr-zA-Z])*?(%[^%a-zA-Z]*q)/.exec(rest[0]!)?.[1]
      if (quoting !== undefined)
        throw new ShellError(
          shell.has('dash') ? `printf: ${quoting}: invalid directive` : `${quoting}: invalid format`,
          shell.has('dash') ? 2 : 1,
        )
    }
    const { text, errors, places, counts } = printfFormat(rest[0]!, rest.slice(1), shell.machine.clock.now(), false, shell.timeZone)
    if (variable !== undefined) {
      const element = /^(\w+)\[(.*)\]$/.exec(variable)
      if (!/^[A-Za-z_]\w*(\[.*\])?$/.test(variable)) {
        await shell.complain(`printf: \`${variable}': not a valid identifier`)
        return 2
      }
      shell.set(element ? element[1]! : variable, text, element?.[2])
    }
    let written = 0
    const upTo = async (place: number): Promise<void> => {
      if (variable === undefined && place > written) await shell.out(text.slice(written, place))
      written = Math.max(written, place)
    }
    for (const [name, count] of counts) shell.set(name, String(count))
    for (const [index, error] of errors.entries()) {
      await upTo(places[index]!)
      await shell.complain(`printf: ${error}`)
    }
    await upTo(text.length)
    return errors.some((error) => !/^(?:warning: |missing \w+ digit)/.test(error)) ? 1 : 0
  },
}
