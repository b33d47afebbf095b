/** ncat: the netcat of nmap, which sends, receives, and serves connections with a program. */
import { addressOf, NetError } from '../../shell/net'
import { join } from '../../shell/net-stream'
import { parseOptions, tool } from '../../shell/tools/tool'
import { listen } from './listen'

const REASONS: Readonly<Record<string, string>> = {
  'connection refused': 'Connection refused',
  'no route to host': 'No route to host',
  'i/o timeout': 'TIMEOUT',
}

export const ncat = tool('ncat', async ({ context }) => {
  const options = parseOptions(context, 'lkvp:m:c:e:w:i:n46uz', {
    listen: 'l',
    'keep-open': 'k',
    'max-conns': 'm',
    'sh-exec': 'c',
    exec: 'e',
    verbose: 'v',
    wait: 'w',
    'send-only': 'send-only',
    'recv-only': 'recv-only',
    nodns: 'n',
  })
  const { operands } = options
  const say = (text: string): Promise<void> => context.stderr.write(`Ncat: ${text}\n`)
  if (options.has('l')) {
    const port = Number(options.get('p') ?? operands.at(-1) ?? 31337)
    const command = options.get('c')
    const file = options.get('e')
    if (options.has('v')) await say(`Listening on 0.0.0.0:${port}`)
    const program = command !== undefined ? ['/bin/sh', '-c', command] : file?.split(/\s+/)
    const served = await listen(context, port, {
      keep: options.has('k'),
      sendOnly: options.has('send-only'),
      ...(program ? { program } : {}),
    })
    if (!served) await say(`bind to 0.0.0.0:${port}: Address already in use. QUITTING.`)
    return served ? 0 : 2
  }
  const [host, port = '31337'] = operands
  if (host === undefined) {
    await say('You must specify a host to connect to. QUITTING.')
    return 2
  }
  const address = await addressOf(context.system.net, host, context.signal)
  if (address === undefined) {
    await say(`Could not resolve hostname "${host}": Name or service not known. QUITTING.`)
    return 2
  }
  try {
    const { net, clock } = context.system
    const { signal } = context
    const wait = options.get('w')
    const limits = { signal, ...(wait === undefined ? {} : { connectTimeout: Number(wait) * 1000 }) }
    const stream = options.has('z') ? undefined : await net.dial?.(address, Number(port), limits)
    if (!stream) await net.tcp(address, Number(port), undefined, limits)
    if (options.has('v')) await say(`Connected to ${address}:${port}.`)
    if (stream)
      await join(stream, {
        ...(options.has('recv-only') ? {} : { input: context.stdin }),
        ...(options.has('send-only') ? {} : { output: context.stdout }),
        signal,
        clock,
      })
    return 0
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    await say(`${REASONS[error.failure] ?? error.failure}.`)
    return 1
  }
})
