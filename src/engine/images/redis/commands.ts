/** Every command of redis, and how one is run; models the server's command table. */
import { ADMINISTRATION } from './administration'
import { CLUSTER_COMMANDS } from './cluster-commands'
import type { Context, Definition, Wait } from './command'
import { KEY_COMMANDS } from './keys'
import { PUBLISHING } from './publishing'
import { STREAM_COMMANDS } from './streams'
import { RedisError, type Value } from './values'
import { WAITING_COMMANDS } from './waiting'

const COMMANDS: Readonly<Record<string, Definition>> = {
  ...KEY_COMMANDS,
  ...WAITING_COMMANDS,
  ...STREAM_COMMANDS,
  ...ADMINISTRATION,
  ...PUBLISHING,
  ...CLUSTER_COMMANDS,
}

const known = (name: string): Definition | undefined =>
  Object.hasOwn(COMMANDS, name.toUpperCase()) ? COMMANDS[name.toUpperCase()] : undefined

export const changesKeys = (name: string): boolean => known(name)?.writes ?? false

/** How long its client waits for an answer that is not null; undefined where it does not. */
export const waitOf = ([name = '', ...args]: readonly string[], context: Context): Wait | undefined => known(name)?.waits?.(args, context)

/** Why these words are no command; undefined when they are one. */
export function refusal([name = '', ...args]: readonly string[]): string | undefined {
  const definition = known(name)
  if (!definition) return `ERR unknown command '${name}', with args beginning with: ${args.map((arg) => `'${arg}' `).join('')}`
  const { least, most = Infinity } = definition
  return args.length < least || args.length > most ? `ERR wrong number of arguments for '${name.toLowerCase()}' command` : undefined
}

/** Answers one command; what is wrong with it is an answer, too. */
export function execute(words: readonly string[], context: Context): Value {
  const refused = refusal(words)
  if (refused !== undefined) return { error: refused }
  const [name = '', ...args] = words
  try {
    return known(name)!.run(args, context)
  } catch (error) {
    if (!(error instanceof RedisError)) throw error
    return { error: error.message }
  }
}
