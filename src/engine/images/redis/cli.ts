/** redis-cli: one command from its arguments, or a line at a time from its input. */
import type { Command, CommandContext } from '../../../shell/command'
import { NetError } from '../../../shell/net'

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()

interface Target {
  readonly host: string
  readonly port: number
  readonly password: string | undefined
}

const PASSWORD_WARNING = "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n"

export function redisCli(version: string): Command {
  return {
    name: 'redis-cli',
    run: async (context) => {
      const args = [...context.args]
      let host = '127.0.0.1'
      let port = 6379
      let password: string | undefined = context.env['REDISCLI_AUTH']
      let warned = true
      while (args[0]?.startsWith('-')) {
        const option = args.shift()!
        if (option === '-v' || option === '--version') {
          await context.stdout.write(`redis-cli ${version}\n`)
          return 0
        }
        if (option === '-h') host = args.shift() ?? host
        else if (option === '-p') port = Number(args.shift())
        else if (option === '-a' || option === '--pass') {
          password = args.shift()
          warned = false
        } else if (option === '--no-auth-warning') warned = true
        else if (option === '-n' || option === '--user') args.shift()
        else if (option !== '--raw' && option !== '-c') {
          await context.stderr.write(`Unrecognized option or bad number of args for: '${option}'\n`)
          return 1
        }
      }
      if (!warned) await context.stderr.write(PASSWORD_WARNING)
      const target: Target = { host, port, password }
      return args.length > 0 ? one(context, target, args) : converse(context, target)
    },
  }
}

/** Commands line by line; a terminal is asked for each. */
async function converse(context: CommandContext, target: Target): Promise<number> {
  const { stdin, stdout, signal, isTty } = context
  const prompt = isTty.stdin ? `${target.host}:${target.port}> ` : ''
  let rest = ''
  let code = 0
  await stdout.write(prompt)
  for (let chunk = await stdin.read(signal); chunk !== null; chunk = await stdin.read(signal)) {
    const lines = (rest + DECODER.decode(chunk)).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      const words = wordsOf(line)
      if (words[0] === 'exit' || words[0] === 'quit') return code
      if (words.length > 0) code = await one(context, target, words)
      await stdout.write(prompt)
    }
  }
  const words = wordsOf(rest)
  return words.length > 0 ? one(context, target, words) : code
}

/** The words of a line, where quotes hold blanks together. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) =>
    double === undefined ? (single ?? plain ?? '') : double.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char)),
  )
}

const encoded = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${ENCODER.encode(word).length}\r\n${word}\r\n`).join('')}`

async function one(context: CommandContext, { host, port, password }: Target, words: readonly string[]): Promise<number> {
  const request = (password === undefined ? '' : encoded(['AUTH', password])) + encoded(words)
  try {
    const [address = host] = await context.system.net.resolve(host, context.signal)
    const answer = DECODER.decode(await context.system.net.tcp(address, port, ENCODER.encode(request), { signal: context.signal }))
    const lines = answer.split('\r\n')
    const entry = password === undefined ? '+OK' : lines.shift()!
    if (!entry.startsWith('+')) await context.stderr.write(`AUTH failed: ${entry.slice(1)}\n`)
    await context.stdout.write(`${show(lines, context.isTty.stdout, '')}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    const why =
      { 'connection refused': 'Connection refused', 'no route to host': 'No route to host', 'i/o timeout': 'Connection timed out' }[
        error.failure as string
      ] ?? 'Name or service not known'
    await context.stderr.write(`Could not connect to Redis at ${host}:${port}: ${why}\n`)
    return 1
  }
}

/** Takes one value off the lines of an answer; a terminal sees types and numbers. */
function show(lines: string[], tty: boolean, indent: string): string {
  const line = lines.shift() ?? ''
  const rest = line.slice(1)
  switch (line[0]) {
    case ':':
      return tty ? `(integer) ${rest}` : rest
    case '-':
      return tty ? `(error) ${rest}` : rest
    case '$': {
      if (rest === '-1') return tty ? '(nil)' : ''
      let text = lines.shift() ?? ''
      while (ENCODER.encode(text).length < Number(rest) && lines.length > 0) text += `\r\n${lines.shift()}`
      return tty ? JSON.stringify(text) : text
    }
    case '*': {
      if (Number(rest) === 0) return tty ? '(empty array)' : ''
      return Array.from(
        { length: Number(rest) },
        (_, index) => `${tty ? `${index ? indent : ''}${index + 1}) ` : ''}${show(lines, tty, `${indent}   `)}`,
      ).join('\n')
    }
    default:
      return rest
  }
}
