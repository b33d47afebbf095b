/** Clients that wait until keys have what they asked for, and the commands on lists that do; models redis' blocked clients. */
import { write, type Definition, type Wait } from './command'
import { moved, pop, side } from './lists'
import { RedisError, type Value } from './values'

/** Tries once more; says whether it has its answer now. */
type Again = () => boolean

export class Waiting {
  /** In the order in which they began to wait. */
  private readonly clients = new Set<Again>()
  private busy = false

  add(again: Again): void {
    this.clients.add(again)
  }

  /** Whether it waited still. */
  remove(again: Again): boolean {
    return this.clients.delete(again)
  }

  /** Keys have changed: who finds what it waits for has it, which may be what somebody else waits for. */
  serve(): void {
    if (this.busy) return
    this.busy = true
    try {
      for (let served = true; served;) {
        served = false
        for (const again of [...this.clients]) if (this.clients.has(again) && again()) served = true
      }
    } finally {
      this.busy = false
    }
  }

  /** Nobody is served in the middle of a transaction. */
  afterwards<T>(work: () => T): T {
    const before = this.busy
    this.busy = true
    try {
      return work()
    } finally {
      this.busy = before
      this.serve()
    }
  }
}

/** Milliseconds from seconds; nothing is for ever. */
function timeout(text: string | undefined): number {
  const seconds = Number(text)
  if (text === undefined || text.trim() === '' || !Number.isFinite(seconds))
    throw new RedisError('ERR timeout is not a float or out of range')
  if (seconds < 0) throw new RedisError('ERR timeout is negative')
  return Math.ceil(seconds * 1000)
}

const waits = (args: readonly string[]): Wait => ({ most: timeout(args.at(-1)), args })

function popOfAny(end: 'pop' | 'shift'): Definition {
  const run: Definition['run'] = (args, context): Value => {
    timeout(args.at(-1))
    for (const key of args.slice(0, -1)) {
      const value = pop([key], context, end)
      if (value !== null) return [key, value]
    }
    return null
  }
  return { ...write(2, undefined, run), waits }
}

const moving = (words: number, run: Definition['run']): Definition => ({
  ...write(words, words, (args, context) => {
    timeout(args.at(-1))
    return run(args, context)
  }),
  waits,
})

export const WAITING_COMMANDS: Readonly<Record<string, Definition>> = {
  BLPOP: popOfAny('shift'),
  BRPOP: popOfAny('pop'),
  BRPOPLPUSH: moving(3, ([from = '', to = ''], context) => moved(from, to, 'pop', 'unshift', context)),
  BLMOVE: moving(5, ([from = '', to = '', source = '', target = ''], context) =>
    moved(from, to, side(source) ? 'shift' : 'pop', side(target) ? 'unshift' : 'push', context),
  ),
}
