/** traceroute: the way to an address, of which only the end is seen here. */
import { addressOf, NetError } from '../../shell/net'
import { tool, ToolError } from '../../shell/tools/tool'

const UNUSED_PORT = 7
const MOST_HOPS = 30
const PROBE_WAIT = 5000

export const traceroute = tool('traceroute', async ({ context, args, out }) => {
  const host = args.find((word) => !word.startsWith('-'))
  if (host === undefined) {
    if (context.system.flavour === 'ash') throw new ToolError('missing operand')
    await context.stderr.write('Usage: traceroute host\n')
    return 2
  }
  const { net, random } = context.system
  const address = await addressOf(net, host, context.signal)
  if (address === undefined) {
    await context.stderr.write(
      context.system.flavour === 'ash' ? `traceroute: bad address '${host}'\n` : `${host}: Name or service not known\n`,
    )
    return 2
  }
  await out(`traceroute to ${host} (${address}), ${MOST_HOPS} hops max, 46 byte packets\n`)
  const time = (): string => `${(0.004 + random.call(context.system, 40) / 1000).toFixed(3)} ms`
  try {
    await net.tcp(address, UNUSED_PORT, undefined, { signal: context.signal, connectTimeout: PROBE_WAIT })
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    if (error.failure !== 'connection refused') {
      for (let hop = 1; hop <= MOST_HOPS; hop++) {
        await context.system.clock.sleep(PROBE_WAIT, context.signal)
        await out(`${String(hop).padStart(2)}  *  *  *\n`)
      }
      return 0
    }
  }
  await out(` 1  ${host} (${address})  ${time()}  ${time()}  ${time()}\n`)
  return 0
})
