/** ping: whether a machine is there. Only machines answer: a Service's virtual address is no machine and stays silent. */
import { NetError } from '../../shell/net'
import type { CommandContext } from '../../shell/command'
import { parseOptions, tool, ToolError } from '../../shell/tools/tool'
import { ownAddress } from '../names'

/** Nobody listens on it: a machine that is there refuses, and that is its answer. */
const UNUSED_PORT = 7
const INTERVAL = 1000

/** Whether an address is the machine's own, or on its own network segment. */
function isOwn(context: CommandContext, address: string): boolean {
  const own = ownAddress(context)
  return address.startsWith('127.') || (own !== undefined && own.replace(/\.\d+$/, '') === address.replace(/\.\d+$/, ''))
}

export const ping = tool('ping', async ({ context, out }) => {
  const options = parseOptions(context, 'c:W:w:i:qs:n46', { count: 'c' })
  const [host] = options.operands
  const busybox = context.system.flavour === 'ash'
  const { net, clock } = context.system
  if (host === undefined) {
    if (busybox) throw new ToolError('missing operand')
    await context.stderr.write('ping: usage error: Destination address required\n')
    return 2
  }
  let address: string
  try {
    address = (await net.resolve(host, context.signal))[0]!
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    await context.stderr.write(busybox ? `ping: bad address '${host}'\n` : `ping: ${host}: Name or service not known\n`)
    return busybox ? 1 : 2
  }
  const count = options.has('c') ? Number(options.get('c')) : Infinity
  const limit = Number(options.get('W') ?? 1) * 1000
  const began = clock.now()
  const times: number[] = []
  // Every router on the way takes one: none lies before the machine itself.
  const hops = isOwn(context, address) ? 64 : 63
  let sent = 0
  let stopped = false
  const forget = context.onSignal('INT', () => (stopped = true))
  await out(busybox ? `PING ${host} (${address}): 56 data bytes\n` : `PING ${host} (${address}) 56(84) bytes of data.\n`)
  try {
    while (sent < count && !stopped) {
      const number = sent++
      let answered = false
      let unreachable = false
      try {
        await net.tcp(address, UNUSED_PORT, undefined, { signal: context.signal, connectTimeout: limit })
        answered = true
      } catch (error) {
        if (!(error instanceof NetError)) throw error
        answered = error.failure === 'connection refused'
        unreachable = error.failure === 'no route to host'
      }
      const time = 0.05 + context.system.random(80) / 1000
      if (answered) {
        times.push(time)
        await out(
          busybox
            ? `64 bytes from ${address}: seq=${number} ttl=${hops} time=${time.toFixed(3)} ms\n`
            : `64 bytes from ${address}: icmp_seq=${number + 1} ttl=${hops} time=${time.toFixed(3)} ms\n`,
        )
      } else if (unreachable && !busybox) await out(`From ${address} icmp_seq=${number + 1} Destination Host Unreachable\n`)
      if (sent < count && !stopped) await clock.sleep(Number(options.get('i') ?? 1) * INTERVAL, context.signal)
    }
  } finally {
    forget()
  }
  const loss = sent === 0 ? 0 : Math.round((100 * (sent - times.length)) / sent)
  const least = Math.min(...times)
  const most = Math.max(...times)
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  const figures =
    times.length === 0
      ? ''
      : busybox
        ? `round-trip min/avg/max = ${least.toFixed(3)}/${mean.toFixed(3)}/${most.toFixed(3)} ms\n`
        : `rtt min/avg/max/mdev = ${least.toFixed(3)}/${mean.toFixed(3)}/${most.toFixed(3)}/${((most - least) / 2).toFixed(3)} ms\n`
  await out(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} ${busybox ? 'packets received' : 'received'}, ${loss}% packet loss${busybox ? '' : `, time ${clock.now() - began}ms`}\n${figures}`,
  )
  return times.length > 0 ? 0 : 1
})
