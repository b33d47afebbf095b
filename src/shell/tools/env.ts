/** Running programs in another environment: env, printenv, nohup, nice, sudo, setsid, stdbuf. */
import type { Command } from '../command'
import { runOther } from './run-other'
import { tool, ToolError } from './tool'

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
    const value = io.context.env[name]
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

export const tools: readonly Command[] = [
  env,
  printenv,
  passThrough('nohup', (args) => args),
  passThrough('nice', (args) => (args[0] === '-n' ? args.slice(2) : args[0]?.startsWith('-') ? args.slice(1) : args)),
  passThrough('sudo', (args) => args.filter((arg, index) => !(index === 0 && /^-[nEHS]$/.test(arg)))),
  passThrough('setsid', (args) => args.filter((arg) => arg !== '-w')),
  passThrough('stdbuf', (args) => args.filter((arg) => !arg.startsWith('-'))),
]
