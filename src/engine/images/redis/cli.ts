/** redis-cli: one command from its arguments, or a line at a time from its input. */
import type { Command, CommandContext } from '../../../shell/command'
import { NetError, type NetConnection } from '../../../shell/net'
import { manage } from './cluster-manager'
import { encoded, parseReply, type Value } from './values'

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()

interface Target {
  readonly host: string
  readonly port: number
}

/** Options of `--cluster` that take a word. */
const VALUED = new Set(['--cluster-replicas', '--cluster-master-id'])

const PASSWORD_WARNING = "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n"

export function redisCli(version: string): Command {
  return {
    name: 'redis-cli',
    run: async (context) => {
      const args = [...context.args]
      let host = '127.0.0.1'
      let port = 6379
      let password: string | undefined = context.env['REDISCLI_AUTH']
      let shown = false
      let quiet = false
      let follows = false
      let managed: readonly string[] | undefined
      const said = new Map<string, readonly string[]>()
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
          shown = true
        } else if (option === '--no-auth-warning') quiet = true
        else if (option === '-n') said.set('SELECT', ['SELECT', args.shift() ?? '0'])
        else if (option === '--user') args.shift()
        else if (option === '-c') follows = true
        else if (option === '--cluster') {
          // All words up to the next option, and the options for them.
          const end = args.findIndex((word) => word.startsWith('-') && !word.startsWith('--cluster-'))
          managed = args.splice(0, end < 0 ? args.length : end)
        } else if (option.startsWith('--cluster-') && managed)
          managed = [...managed, option, ...(VALUED.has(option) ? args.splice(0, 1) : [])]
        else if (option !== '--raw') {
          await context.stderr.write(`Unrecognized option or bad number of args for: '${option}'\n`)
          return 1
        }
      }
      if (shown && !quiet) await context.stderr.write(PASSWORD_WARNING)
      if (password !== undefined) said.set('AUTH', ['AUTH', password])
      if (managed) return manage(context, managed, said.get('AUTH'))
      const conversation: Conversation = { target: { host, port }, said, queue: [], follows, tells: args.length === 0 }
      return args.length > 0 ? one(context, conversation, args) : converse(context, conversation)
    },
  }
}

/** Commands line by line; a terminal is asked for each. */
async function converse(context: CommandContext, conversation: Conversation): Promise<number> {
  const { stdin, stdout, signal, isTty } = context
  const prompt = (): string => {
    if (!isTty.stdin) return ''
    const { host, port } = conversation.target
    const number = conversation.said.get('SELECT')?.[1] ?? '0'
    return `${host}:${port}${number === '0' ? '' : `[${number}]`}${conversation.queue.length > 0 ? '(TX)' : ''}> `
  }
  let rest = ''
  let code = 0
  await stdout.write(prompt())
  for (let chunk = await stdin.read(signal); chunk !== null; chunk = await stdin.read(signal)) {
    const lines = (rest + DECODER.decode(chunk)).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      const words = wordsOf(line)
      if (words[0] === 'exit' || words[0] === 'quit') return code
      if (words.length > 0) code = await one(context, conversation, words)
      await stdout.write(prompt())
    }
  }
  const words = wordsOf(rest)
  return words.length > 0 ? one(context, conversation, words) : code
}

/** The words of a line, where quotes hold blanks together. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) =>
    double === undefined ? (single ?? plain ?? '') : double.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char)),
  )
}

/** A connection, and what has to be said again at the beginning of the next. */
interface Conversation {
  target: Target
  line?: NetConnection | undefined
  /** The words that let it in and chose its database, by their commands. */
  readonly said: Map<string, readonly string[]>
  /** The commands of a transaction since MULTI. */
  queue: (readonly string[])[]
  /** Goes to the node of a cluster that it is sent to, and tells so. */
  readonly follows: boolean
  readonly tells: boolean
}

/** Notes what later commands of the conversation depend on. */
function remember(conversation: Conversation, words: readonly string[], answer: Value): void {
  const verb = words[0]!.toUpperCase()
  const refused = typeof answer === 'object' && answer !== null && 'error' in answer
  if (verb === 'EXEC' || verb === 'DISCARD') conversation.queue = []
  else if (verb === 'MULTI' ? conversation.queue.length === 0 : conversation.queue.length > 0) conversation.queue.push(words)
  else if (!refused && (verb === 'AUTH' || verb === 'SELECT')) conversation.said.set(verb, words)
}

/** Listens to channels, or to all that is said to the server, until it is interrupted or the server goes away; throws NetError. */
async function listen(
  context: CommandContext,
  { target: { host, port }, said: first }: Conversation,
  words: readonly string[],
): Promise<number> {
  const { system, signal, stdout, isTty } = context
  const [address = host] = await system.net.resolve(host, signal)
  const stream = await system.net.dial!(address, port, { signal })
  if (isTty.stdout && !/^monitor$/i.test(words[0]!)) await stdout.write('Reading messages... (press Ctrl-C to quit)\n')
  const before = [...first.values()].sort(([a], [b]) => (a! < b! ? -1 : 1))
  stream.write(ENCODER.encode([...before, words].map(encoded).join('')))
  let skipped = before.length
  try {
    // A server sends whole answers.
    for (let data = await stream.read(signal); data !== null; data = await stream.read(signal))
      for (const answer of parseReply(DECODER.decode(data))) {
        if (skipped-- > 0) continue
        await stdout.write(`${show(answer, isTty.stdout, '')}\n`)
        if (typeof answer === 'object' && answer !== null && 'error' in answer) return 0
      }
  } finally {
    stream.close()
  }
  await context.stderr.write('Error: Server closed the connection\n')
  return 1
}

const isVerbatim = ([name = '', sub = '']: readonly string[]): boolean =>
  /^info$/i.test(name) || (/^cluster$/i.test(name) && /^(info|nodes)$/i.test(sub)) || (/^client$/i.test(name) && /^(list|info)$/i.test(sub))

const MOVED = /^(?:MOVED|ASK) (?<slot>\d+) (?<host>.*):(?<port>\d+)$/

async function one(context: CommandContext, conversation: Conversation, words: readonly string[]): Promise<number> {
  const { host, port } = conversation.target
  const before = conversation.line ? [] : [...[...conversation.said.values()].sort(([a], [b]) => (a! < b! ? -1 : 1)), ...conversation.queue]
  try {
    if ((/^monitor$/i.test(words[0]!) || (/^p?subscribe$/i.test(words[0]!) && words.length > 1)) && context.system.net.dial)
      return await listen(context, conversation, words)
    // What comes first is answered for itself: an answer to the rest may be long in coming.
    const first = before.length > 0 && context.system.net.connect ? await said(context, conversation, before) : []
    const answers = [...first, ...(await said(context, conversation, [...before.slice(first.length), words]))]
    const entry = conversation.said.has('AUTH') ? answers[0] : undefined
    if (entry && typeof entry === 'object' && 'error' in entry) await context.stderr.write(`AUTH failed: ${entry.error}\n`)
    const chosen = before.findIndex(([verb]) => verb === 'SELECT')
    const choice = answers[chosen]
    if (choice && typeof choice === 'object' && 'error' in choice) {
      await context.stderr.write(`SELECT ${before[chosen]![1]} failed: ${choice.error}\n`)
      conversation.said.delete('SELECT')
    }
    const answer = answers[before.length] ?? null
    const moved =
      conversation.follows && answer && typeof answer === 'object' && 'error' in answer ? MOVED.exec(answer.error)?.groups : undefined
    if (moved) {
      if (conversation.tells)
        await context.stdout.write(`-> Redirected to slot [${moved['slot']}] located at ${moved['host']}:${moved['port']}\n`)
      conversation.target = { host: moved['host']!, port: Number(moved['port']) }
      conversation.line = undefined
      return await one(context, conversation, words)
    }
    remember(conversation, words, answer)
    const refused = typeof answer === 'object' && answer !== null && 'error' in answer
    // What stands as lines is written as it is; a refusal has a line's end of its own where nobody looks.
    const end = isVerbatim(words) && !refused ? '' : refused && !context.isTty.stdout ? '\n\n' : '\n'
    await context.stdout.write(`${show(answer, context.isTty.stdout, '')}${end}`)
    return 0
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    if (conversation.line) {
      // It asks again on a new connection when the old one is gone.
      conversation.line = undefined
      return one(context, conversation, words)
    }
    const why =
      { 'connection refused': 'Connection refused', 'no route to host': 'No route to host', 'i/o timeout': 'Connection timed out' }[
        error.failure as string
      ] ?? 'Name or service not known'
    await context.stderr.write(`Could not connect to Redis at ${host}:${port}: ${why}\n`)
    return 1
  }
}

/** The answer to a request, on the connection that stands or a new one; throws NetError. */
async function said(
  { system: { net }, signal }: CommandContext,
  conversation: Conversation,
  commands: readonly (readonly string[])[],
): Promise<readonly Value[]> {
  const request = ENCODER.encode(commands.map(encoded).join(''))
  const answers = (data: Uint8Array): readonly Value[] => parseReply(DECODER.decode(data))
  if (conversation.line) return answers(await conversation.line.send(request, signal))
  const { host, port } = conversation.target
  const [address = host] = await net.resolve(host, signal)
  if (!net.connect) return answers(await net.tcp(address, port, request, { signal }))
  const line = await net.connect(address, port, { signal })
  const answer = await line.send(request, signal)
  conversation.line = line
  return answers(answer)
}

/** A terminal sees types and numbers. */
function show(value: Value, tty: boolean, indent: string): string {
  if (value === null) return tty ? '(nil)' : ''
  if (typeof value === 'number') return tty ? `(integer) ${value}` : String(value)
  // INFO is shown as it came on a terminal, too.
  if (typeof value === 'string') return tty && !value.includes('\r\n') ? JSON.stringify(value) : value
  if ('status' in value) return value.status
  if ('error' in value) return tty ? `(error) ${value.error}` : value.error
  if (value.length === 0) return tty ? '(empty array)' : ''
  return value.map((each, index) => `${tty ? `${index > 0 ? indent : ''}${index + 1}) ` : ''}${show(each, tty, `${indent}   `)}`).join('\n')
}
