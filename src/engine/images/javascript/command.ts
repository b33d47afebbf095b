/** node as a command: programs from files, from its command line and from its input. */
import type { Command, CommandContext } from '../../../shell/command'
import { readAll } from '../../../shell/pipe'
import { Program } from './program'

type Source = { readonly kind: 'script' | 'text' | 'print' | 'module'; readonly text: string }

interface Call {
  readonly source: Source | undefined
  readonly checks: boolean
  /** The prompt, whatever the input is. */
  readonly asks: boolean
  readonly preload: readonly string[]
  readonly standard: boolean
  readonly heap: number | undefined
  readonly execArgv: readonly string[]
  readonly rest: readonly string[]
}

/** Options that take a word, and those that change nothing that can be seen. */
const WITH_WORD = new Set([
  '-r',
  '--require',
  '--import',
  '--env-file',
  '--input-type',
  '--max-old-space-size',
  '--title',
  '-C',
  '--conditions',
  '--stack-trace-limit',
])
const ALONE =
  /^(--trace-(warnings|uncaught|deprecation|exit)|--no-(warnings|deprecation|network-family-autoselection)|--unhandled-rejections=\w+|--enable-source-maps|--expose-gc|--inspect(-brk)?(=.*)?|--experimental-[\w-]+(=.*)?|--harmony[\w-]*|--preserve-symlinks(-main)?|--watch|--use-strict|--dns-result-order=\w+|--max-(http-header-size|semi-space-size)=\d+|--abort-on-uncaught-exception|--throw-deprecation|--pending-deprecation|--insecure-http-parser|--jitless|--optimize-for-size|--report-[\w-]+(=.*)?)$/

function read(args: readonly string[], options: readonly string[]): Call | { readonly wrong: string } {
  const preload: string[] = []
  const execArgv: string[] = []
  let source: Source | undefined
  let standard = false
  let checks = false
  let asks = false
  let heap: number | undefined
  const given = [...options, ...args]
  let i = 0
  for (; i < given.length; i++) {
    const arg = given[i]!
    if (arg === '--') {
      i++
      break
    }
    if (!arg.startsWith('-') || arg === '-') break
    const [name = '', attached] =
      arg.startsWith('--') && arg.includes('=') ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] : [arg]
    if (i >= options.length) execArgv.push(arg)
    if (name === '-e' || name === '--eval' || name === '-p' || name === '--print' || name === '-pe') {
      const text = attached ?? given[++i]
      if (text === undefined) return { wrong: `${arg} requires an argument` }
      execArgv.push(text)
      source = { kind: name === '-e' || name === '--eval' ? 'text' : 'print', text }
    } else if (name === '-c' || name === '--check') checks = true
    else if (name === '-i' || name === '--interactive') asks = true
    else if (WITH_WORD.has(name)) {
      const word = attached ?? given[++i]
      if (word === undefined) return { wrong: `${arg} requires an argument` }
      if (name === '-r' || name === '--require' || name === '--import') preload.push(word)
      if (name === '--input-type') standard = word === 'module'
      if (name === '--max-old-space-size') heap = Number(word) * 1_048_576
    } else if (!ALONE.test(arg)) return { wrong: `bad option: ${arg}` }
  }
  const rest = given.slice(i)
  if (source === undefined && rest.length > 0 && rest[0] !== '-') source = { kind: 'script', text: rest.shift()! }
  else if (source === undefined && rest[0] === '-') rest.shift()
  return { source, checks, asks, preload, standard, heap, execArgv, rest }
}

export function node(version: string): Command {
  return {
    name: 'node',
    run: async (context) => {
      const { args, stdout, stderr, env } = context
      if (args[0] === '--version' || args[0] === '-v') {
        await stdout.write(`v${version}\n`)
        return 0
      }
      if (args[0] === '--help' || args[0] === '-h') {
        await stdout.write(USAGE)
        return 0
      }
      const call = read(args, (env.NODE_OPTIONS ?? '').split(/\s+/).filter(Boolean))
      if ('wrong' in call) {
        await stderr.write(`${context.name}: ${call.wrong}\n`)
        return 9
      }
      return run(context, call, version)
    },
  }
}

const USAGE = 'Usage: node [options] [ script.js ] [arguments]\n       node inspect [options] [ script.js | host:port ] [arguments]\n'

async function run(context: CommandContext, call: Call, version: string): Promise<number> {
  const { source, rest, execArgv, heap } = call
  const argv = source?.kind === 'script' ? [source.text, ...rest] : rest
  const program = new Program(context, { version, argv, execArgv, ...(heap === undefined ? {} : { heap }) })
  await program.boot()
  if (source?.kind === 'script') return program.run(call.checks ? 'check' : 'script', source.text, context.cwd, call.preload)
  if (source) return program.run(call.standard ? 'module' : source.kind, source.text, call.standard ? '[eval1]' : '[eval]', call.preload)
  if (context.isTty.stdin || call.asks) {
    await context.stdout.write(`Welcome to Node.js v${version}.\nType ".help" for more information.\n`)
    return program.run('prompt', '', 'REPL', call.preload)
  }
  const text = new TextDecoder().decode(await readAll(context.stdin, context.signal))
  return program.run(call.standard ? 'module' : 'text', text, '[stdin]', call.preload)
}
