/** telnet: a bare connection to a port, for seeing whether something answers. */
import { addressOf, NetError, type NetStream } from '../../shell/net'
import { join } from '../../shell/net-stream'
import { tool, ToolError } from '../../shell/tools/tool'

export const telnet = tool('telnet', async ({ context, args, out }) => {
  const [host, port = '23'] = args.filter((word) => !word.startsWith('-'))
  if (host === undefined) {
    if (context.system.flavour === 'ash') throw new ToolError('missing operand')
    await context.stderr.write('usage: telnet [-l user] [-a] host-name [port]\n')
    return 1
  }
  const { net } = context.system
  const busybox = context.system.flavour === 'ash'
  const address = await addressOf(net, host, context.signal)
  if (address === undefined) {
    await context.stderr.write(
      busybox ? `telnet: bad address '${host}'\n` : `telnet: could not resolve ${host}/${port}: Name or service not known\n`,
    )
    return 1
  }
  if (!busybox) await out(`Trying ${address}...\n`)
  const { signal } = context
  let stream: NetStream | undefined
  try {
    stream = await net.dial?.(address, Number(port), { signal })
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    const reason =
      { 'connection refused': 'Connection refused', 'no route to host': 'No route to host', 'i/o timeout': 'Connection timed out' }[
        error.failure as string
      ] ?? error.failure
    await context.stderr.write(
      busybox ? `telnet: can't connect to remote host (${address}): ${reason}\n` : `telnet: Unable to connect to remote host: ${reason}\n`,
    )
    return 1
  }
  await out(busybox ? `Connected to ${host}\n` : `Connected to ${host}.\nEscape character is '^]'.\n`)
  if (stream) await join(stream, { input: context.stdin, output: context.stdout, signal, clock: context.system.clock })
  await context.stderr.write('Connection closed by foreign host\n')
  return 1
})
