/** Running programs in another environment: env, printenv, nohup, sudo, setsid, stdbuf. */
import { own } from '../../own'
import type { Command } from '../../command'
import { runOther } from './run-other'
import { parseOptions, tool, ToolError, usageError, type Options } from '../tool'

/** Words of a text as `env -S` splits them: quotes and backslashes count as they do in a shell. */
function splitWords(text: string): string[] {
  const words = text.match(/(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"\\])+/g) ?? []
  return words.map((word) => word.replace(/'([^']*)'|\\(.)|"/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? ''))
}

/** `-S` stands for the words of its text. */
function withSplit(args: readonly string[]): string[] {
  const at = args.findIndex((arg) => /^-v?S/.test(arg) || /^--split-string(?:=|$)/.test(arg))
  if (at < 0 || args.slice(0, at).some((arg) => !/^-|=/.test(arg))) return [...args]
  const behind = /^(?:-v?S|--split-string=)([^]+)$/.exec(args[at]!)?.[1]
  const text = behind ?? args[at + 1]
  return text === undefined ? [...args] : [...args.slice(0, at), ...splitWords(text), ...args.slice(at + (behind === undefined ? 2 : 1))]
}

const listing = (variables: Readonly<Record<string, string>>, end: string): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}${end}`)
    .join('')

const env = tool('env', async (io) => {
  const options = parseOptions(
    { ...io.context, args: withSplit(io.args).map((arg) => (arg === '-' ? '-i' : arg)) },
    'i0u:C:S:v',
    { 'ignore-environment': 'i', null: '0', unset: 'u', chdir: 'C', debug: 'v', 'split-string': 'S' },
    { stop: true, status: 125 },
  )
  const variables: Record<string, string> = options.has('i') ? {} : { ...io.context.env }
  for (const name of options.all('u')) {
    if (name === '' || name.includes('=')) throw new ToolError(`cannot unset '${name}': Invalid argument`, 125)
    delete variables[name]
  }
  const words = [...options.operands]
  while (/^[^=][^]*?=/.test(words[0] ?? '')) {
    const word = words.shift()!
    variables[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1)
  }
  const folder = options.get('C')
  if (folder !== undefined && words.length === 0) throw usageError('env', 'must specify command with --chdir (-C)', 125)
  if (words.length > 0) {
    if (options.has('0')) throw usageError('env', 'cannot specify --null (-0) with command', 125)
    const cwd = folder === undefined ? undefined : io.path(folder)
    if (cwd !== undefined && !(io.context.files.exists(cwd) && io.context.files.stat(cwd).type === 'directory'))
      throw new ToolError(`cannot change directory to '${folder}': No such file or directory`, 125)
    return runOther(io, words, { env: variables, ...(cwd === undefined ? {} : { cwd }) })
  }
  await io.out(listing(variables, options.has('0') ? '\0' : '\n'))
  return 0
})

const printenv = tool('printenv', async (io) => {
  const options = parseOptions(io.context, '0', { null: '0' }, { stop: true, status: 2 })
  const end = options.has('0') ? '\0' : '\n'
  if (options.operands.length === 0) {
    await io.out(listing(io.context.env, end))
    return 0
  }
  let status = 0
  for (const name of options.operands) {
    const value = own(io.context.env, name)
    if (value === undefined) status = 1
    else await io.out(value + end)
  }
  return status
})

/** A program that runs another; `check` looks at its own options. */
const runner = (name: string, spec: string, long: Record<string, string>, check: (options: Options) => void = () => undefined): Command =>
  tool(name, async (io) => {
    const options = parseOptions(io.context, spec, long, { stop: true, status: 125 })
    check(options)
    if (options.operands.length > 0) return runOther(io, options.operands)
    throw usageError(name, 'missing operand', 125)
  })

const SUDO_USAGE = `usage: sudo -h | -K | -k | -V
usage: sudo -v [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user]
usage: sudo -l [-ABkNnS] [-g group] [-h host] [-p prompt] [-U user] [-u user] [command [arg ...]]
usage: sudo [-ABbEHkNnPS] [-r role] [-t type] [-C num] [-D directory] [-g group] [-h host] [-p prompt] [-R directory] [-T timeout] [-u user] [VAR=value] [-i | -s] [command [arg ...]]
usage: sudo -e [-ABkNnS] [-r role] [-t type] [-C num] [-D directory] [-g group] [-h host] [-p prompt] [-R directory] [-T timeout] [-u user] file ...`

interface SudoCall {
  readonly argv: readonly string[]
  /** Variables that are set before the command. */
  readonly assigned: Readonly<Record<string, string>>
}

/** What sudo runs: its command, or with -i and -s a shell; undefined where there is neither. Its own account keeps it: here everybody may do everything. */
function sudoCall(args: readonly string[]): SudoCall | undefined {
  let shell: readonly string[] | undefined
  let i = 0
  for (; i < args.length && args[i]!.startsWith('-'); i++) {
    const arg = args[i]!
    if (arg === '--') {
      i++
      break
    }
    if (arg === '-u' || arg === '-g' || arg === '-D' || arg === '-p') i++
    else if (arg === '-i' || arg === '--login') shell = ['bash', '-l']
    else if (arg === '-s' || arg === '--shell') shell = ['bash']
    else if (arg === '-v' || arg === '-k' || arg === '-K') return { argv: [], assigned: {} }
    else if (!/^-([nEHSbA]+|-(non-interactive|preserve-env.*|set-home|stdin|user=.*))$/.test(arg))
      throw new ToolError(`invalid option -- '${arg.replace(/^-+/, '').slice(0, 1)}'\n${SUDO_USAGE}`)
  }
  const assigned: Record<string, string> = {}
  for (; /^\w+=/.test(args[i] ?? ''); i++) assigned[args[i]!.slice(0, args[i]!.indexOf('='))] = args[i]!.slice(args[i]!.indexOf('=') + 1)
  const command = args.slice(i)
  if (command.length > 0) return { argv: shell ? [...shell, '-c', command.join(' ')] : command, assigned }
  return shell && { argv: shell, assigned }
}

const sudo = tool('sudo', async (io) => {
  const call = sudoCall(io.args)
  if (!call) {
    await io.context.stderr.write(`${SUDO_USAGE}\n`)
    return 1
  }
  const { argv, assigned } = call
  return argv.length === 0 ? 0 : runOther(io, argv, { env: { ...io.context.env, ...assigned } })
})

const setsid = tool('setsid', async (io) => {
  const argv = io.args.filter((arg) => arg !== '-w')
  return argv.length === 0 ? 0 : runOther(io, argv)
})

export const tools: readonly Command[] = [
  env,
  printenv,
  runner('nohup', '', {}),
  sudo,
  setsid,
  runner('stdbuf', 'i:o:e:', { input: 'i', output: 'o', error: 'e' }, (options) => {
    if (options.operands.length > 0 && options.order.length === 0)
      throw usageError('stdbuf', 'you must specify a buffering mode option', 125)
  }),
]
