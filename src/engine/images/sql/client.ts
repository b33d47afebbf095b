/** A client's end of a connection: it logs in once and asks for one statement after another. */
import type { CommandContext } from '../../../shell/command'
import { NetError, type NetConnection } from '../../../shell/net'
import { decode, encode, type Answer, type Question } from './wire'

export interface Target {
  /** Undefined for the socket of the machine itself. */
  readonly host?: string
  readonly port: number
  readonly user: string
  readonly password?: string
  readonly database?: string
}

export class Connection {
  private session: number | undefined
  private line: NetConnection | undefined

  constructor(
    private readonly context: CommandContext,
    readonly target: Target,
  ) {}

  /** Throws NetError; undefined when the other end is no such server. */
  login(): Promise<Answer | undefined> {
    this.session = undefined
    this.line = undefined
    return this.say({})
  }

  ask(statement: string): Promise<Answer | undefined> {
    return this.say({ statement })
  }

  async quit(): Promise<void> {
    try {
      if (this.session !== undefined) await this.say({ quit: true })
    } catch (error) {
      if (!(error instanceof NetError)) throw error
    }
  }

  private async carried(data: Uint8Array): Promise<Uint8Array> {
    const { host, port } = this.target
    const { net } = this.context.system
    const { signal } = this.context
    if (this.line) return this.line.send(data, signal)
    const address = host === undefined ? '127.0.0.1' : (await net.resolve(host, signal))[0]!
    if (!net.connect) return net.tcp(address, port, data, { signal })
    this.line = await net.connect(address, port, { signal })
    return this.line.send(data, signal)
  }

  private async say(more: Partial<Question>): Promise<Answer | undefined> {
    const { host, user, password, database } = this.target
    const question: Question = {
      user,
      ...(password === undefined ? {} : { password }),
      ...(database === undefined ? {} : { database }),
      ...(this.session === undefined ? {} : { session: this.session }),
      ...(host === undefined ? { local: true } : {}),
      ...more,
    }
    const answer = decode<Answer>(await this.carried(encode(question)))
    if (answer?.session !== undefined) this.session = answer.session
    return answer
  }
}

const DECODER = new TextDecoder()

/** Lines of a program's input, as they come. */
export async function* linesOf({ stdin, signal }: Pick<CommandContext, 'stdin' | 'signal'>): AsyncGenerator<string> {
  let rest = ''
  for (let chunk = await stdin.read(signal); chunk !== null; chunk = await stdin.read(signal)) {
    const lines = (rest + DECODER.decode(chunk)).split('\n')
    rest = lines.pop()!
    yield* lines
  }
  if (rest !== '') yield rest
}

/** Asks for a password on the terminal, without showing what is typed. */
export async function askPassword(context: CommandContext, prompt: string): Promise<string> {
  await context.stderr.write(prompt)
  context.tty?.setRaw(true)
  let typed = ''
  try {
    while (!/[\r\n\x04]/.test(typed)) {
      const chunk = await context.stdin.read(context.signal)
      if (chunk === null) break
      typed += DECODER.decode(chunk)
    }
  } finally {
    context.tty?.setRaw(false)
  }
  await context.stderr.write('\n')
  return typed.replace(/[\r\n\x04].*$/s, '')
}
