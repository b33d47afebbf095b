/** Running programs in another environment: env, printenv, nohup, nice, sudo, setsid, stdbuf. */
import { own } from '../../own'
import type { Command } from '../../command'
import { runOther } from './run-other'
import { tool, ToolError } from '../tool'

const env = tool('env', async (io) => {
  const variables: Record<string, string> = { ...io.context.env }
  let i = 0
  let cwd: string | undefined
  for (; i < io.args.length; i++) {
    const arg = io.args[i]!
    if (arg === '-i' || arg === '-' || arg === '--ignore-environment') for (const name of Object.keys(variables)) delete variables[name]
    else if (arg === '-u') delete variables[io.args[++i] ?? '']
    else if (arg.startsWith('--unset=')) delete variables[arg.slice(8)]
    else if (arg === '-C') cwd = io.path(io.args[++i] ?? '.')
    else if (arg === '--') {
      i++
      break
    } else if (/^[^=-][^=]*=/.test(arg)) variables[arg.slice(0, arg.indexOf('='))] = arg.slice(arg.indexOf('=') + 1)
    else if (arg.startsWith('-') && arg.length > 1)
      throw new ToolError(`invalid option -- '${arg.slice(1)}'\nTry 'env --help' for more information.`, 125)
    else break
  }
  if (i < io.args.length) return runOther(io, io.args.slice(i), { env: variables, ...(cwd ? { cwd } : {}) })
  await io.out(
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )
  return 0
})

const printenv = tool('printenv', async (io) => {
  if (io.args.length === 0) {
    await io.out(
      Object.entries(io.context.env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    )
    return 0
  }
  let status = 0
  for (const name of io.args) {
    const value = own(io.context.env, name)
    if (value === undefined) status = 1
    else await io.out(`${value}\n`)
  }
  return status
})

const passThrough = (name: string, skip: (args: readonly string[]) => readonly string[]): Command =>
  tool(name, async (io) => {
    const argv = skip(io.args)
    return argv.length === 0 ? 0 : runOther(io, argv)
  })

const SUDO_USAGE = `usage: sudo -h | -K | -k | -V
usage: sudo -v [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user]
usage: sudo -l [-ABkNnS] [-g group] [-h host] [-p prompt] [-U user] [-u user] [command [arg ...]]
usage: sudo [-ABbEHkNnPS] [-r role] [-t type] [-C num] [-D directory] [-g group] [-h host] [-p prompt] [-R directory] [-T timeout] [-u user] [VAR=value] [-i | -s] [command [arg ...]]
usage: sudo -e [-ABkNnS] [-r role] [-t type] [-C num] [-D directory] [-g group] [-h host] [-p prompt] [-R directory] [-T timeout] [-u user] file ...`

/** What sudo runs: its command, or with -i and -s a shell. Its own account keeps it: here everybody may do everything. */
function sudo(args: readonly string[]): readonly string[] {
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
    else if (arg === '-v' || arg === '-k' || arg === '-K') return []
    else if (!/^-([nEHSbA]+|-(non-interactive|preserve-env.*|set-home|stdin|user=.*))$/.test(arg))
      throw new ToolError(`invalid option -- '${arg.replace(/^-+/, '').slice(0, 1)}'\n${SUDO_USAGE}`)
  }
  const command = args
    .slice(i)
    .filter((word, index, rest) => !(/^\w+=/.test(word) && rest.slice(0, index).every((each) => /^\w+=/.test(each))))
  if (command.length > 0) return shell ? [...shell, '-c', command.join(' ')] : command
  if (shell) return shell
  throw new ToolError(SUDO_USAGE)
}

export const tools: readonly Command[] = [
  env,
  printenv,
  passThrough('nohup', (args) => args),
  passThrough('nice', (args) => (args[0] === '-n' ? args.slice(2) : args[0]?.startsWith('-') ? args.slice(1) : args)),
  passThrough('sudo', sudo),
  passThrough('setsid', (args) => args.filter((arg) => arg !== '-w')),
  passThrough('stdbuf', (args) => args.filter((arg) => !arg.startsWith('-'))),
]
