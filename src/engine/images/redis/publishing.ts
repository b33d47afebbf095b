/** The commands of redis that tell channels something, and who listens to them. */
import { define, type Definition } from './command'
import { RedisError, type Value } from './values'

export const PUBLISHING: Readonly<Record<string, Definition>> = {
  PUBLISH: define(2, 2, ([channel = '', message = ''], { channels }) => channels.publish(channel, message)),
  PUBSUB: define(1, undefined, ([what = '', ...args], { channels }): Value => {
    switch (what.toUpperCase()) {
      case 'CHANNELS':
        return channels.active(args[0])
      case 'NUMSUB':
        return args.flatMap((name) => [name, channels.listeners(name)])
      case 'NUMPAT':
        return channels.patternCount
    }
    throw new RedisError(`ERR unknown subcommand '${what}'. Try PUBSUB HELP.`)
  }),
}
