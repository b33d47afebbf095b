/** A run of mongosh: node's JavaScript with the shell's names, whose calls wait for the server. */
import type { CommandContext } from '../../../shell/command'
import { NetError } from '../../../shell/net'
import { Failure, type Plain } from '../javascript/guest'
import { Program } from '../javascript/program'
import { Unselected, type Connection, type Send } from './connection'
import { LIBRARY } from './library'
import { MongoError, type Document } from './values'

export interface Outcome {
  readonly shown?: string
  readonly wrong?: string
  readonly database: string
}

export interface Session {
  /** Runs a text of the prompt, or of a file; undefined when it ended the shell. */
  run(text: string, file?: string): Promise<Outcome | undefined>
  /** Whether a text goes on in the next line. */
  isOpen(text: string): Promise<boolean>
  /** How it ended. */
  readonly code: number
}

export interface Settings {
  readonly shellVersion: string
  readonly database: string
  /** Whom to read from as long as nobody says otherwise. */
  readonly preference: string
  readonly send: Send
  readonly sendNow: Connection['sendNow']
  readonly argv: readonly string[]
  unreachable(error: NetError): string
}

const refusal = ({ message, codeName }: MongoError): Failure => new Failure({ message, codeName })
const answerOf = (said: Document | MongoError): Plain | Failure => (said instanceof MongoError ? refusal(said) : JSON.stringify(said))

export async function begin(
  context: CommandContext,
  { shellVersion, database, preference, send, sendNow, argv, unreachable }: Settings,
): Promise<Session> {
  const slowly = async (on: string, command: Document): Promise<Plain | Failure> => {
    try {
      return JSON.stringify(await send(on, command))
    } catch (error) {
      if (error instanceof MongoError) return refusal(error)
      if (error instanceof Unselected) return new Failure({ message: error.message, name: 'MongoServerSelectionError' })
      if (!(error instanceof NetError)) throw error
      const [, name = 'Error', message = ''] = /^(\w+): (.*)$/s.exec(unreachable(error)) ?? []
      return new Failure({ message, name })
    }
  }
  const program = new Program(context, {
    version: '24.11.1',
    argv,
    execArgv: [],
    library: LIBRARY,
    blocking: {
      'mongo.send': (on, command) => slowly(String(on), JSON.parse(String(command)) as Document),
      'mongo.sleep': async (milliseconds): Promise<Plain> => {
        await context.system.clock.sleep(Number(milliseconds), context.signal)
        return undefined
      },
      'mongo.database': () => Promise.resolve(database),
      'mongo.preference': () => Promise.resolve(preference),
      'mongo.version': () => Promise.resolve(shellVersion),
    },
    prompt: {
      'mongo.send': (on, text) => {
        const command = JSON.parse(String(text)) as Document
        const told = sendNow(String(on), command)
        if (!told) return undefined
        if ('takes' in told) return { answer: answerOf(told.said), takes: told.takes }
        return { later: told.later.then((said) => (said === undefined ? slowly(String(on), command) : answerOf(said))) }
      },
    },
  })
  await program.boot()
  await program.ask('__load', 'mongosh')
  return {
    run: async (text, file = 'REPL1') => {
      const told = await program.ask('__run', text, file)
      return typeof told === 'string' ? (JSON.parse(told) as Outcome) : undefined
    },
    isOpen: async (text) => (await program.ask('__open', text)) === true,
    get code() {
      return program.ended ?? 0
    },
  }
}
