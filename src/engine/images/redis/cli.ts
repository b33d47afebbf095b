/** redis-cli: one command from its arguments, or a line at a time from its input. */
import type { Command, CommandContext } from '../../../shell/command'
import { NetError } from '../../../shell/net'

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()

export function redisCli(version: string): Command {
  return {
    name: 'redis-cli',
    run: async (context) => {
      const args = [...context.args]
      let host = '127.0.0.1'
      let port = 6379
      while (args[0]?.startsWith('-')) {
        const option = args.shift()!
        if (option === '-v' || option === '--version') {
          await context.stdout.write(`redis-cli ${version}\n`)
          return 0
        }
        if (option === '-h') host = args.shift() ?? host
        else if (option === '-p') port = Number(args.shift())
        else if (option === '-a' || option === '-n' || option === '--user' || option === '--pass') args.shift()
      }
      if (args.length > 0) return one(context, host, port, args)
      const lines = await input(context)
      let code = 0
      for (const line of lines) code = await one(context, host, port, line.trim().split(/\s+/))
      return code
    },
  }
}

async function input({ stdin, signal }: CommandContext): Promise<readonly string[]> {
  let text = ''
  for (;;) {
    const chunk = await stdin.read(signal)
    if (!chunk) break
    text += DECODER.decode(chunk)
  }
  return text.split('\n').filter((line) => line.trim())
}

async function one(context: CommandContext, host: string, port: number, words: readonly string[]): Promise<number> {
  const request = `*${words.length}\r\n${words.map((word) => `$${ENCODER.encode(word).length}\r\n${word}\r\n`).join('')}`
  try {
    const [address = host] = await context.system.net.resolve(host, context.signal)
    const answer = DECODER.decode(await context.system.net.tcp(address, port, ENCODER.encode(request), { signal: context.signal }))
    await context.stdout.write(`${show(answer.split('\r\n'), context.isTty.stdout, '')}\n`)
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
