/** nc: opens a connection, sends what it reads and prints what comes back; models netcat of OpenBSD and busybox. */
import { addressOf, NetError } from '../../shell/net'
import { join } from '../../shell/net-stream'
import { readAll } from '../../shell/pipe'
import type { System } from '../../shell/system'
import { parseOptions, tool, ToolError, type Io, type Options } from '../../shell/tools/tool'
import { listen } from './listen'

const OPENBSD = '46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz'
const USAGE = `usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]
\t  [-m minttl] [-O length] [-P proxy_username] [-p source_port]
\t  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]
\t  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]
\t  [destination] [port]
`

const isBusybox = ({ flavour, facts }: System): boolean => flavour === 'ash' && facts?.netcat !== 'openbsd'

/** Nobody says when a conversation in datagrams is over: it is when nothing came for as long as it waits. */
async function datagram({ context }: Io, address: string, port: number, data: Uint8Array | undefined, wait: string | undefined) {
  const patience = wait === undefined ? {} : { patience: Number(wait) * 1000 }
  return (await context.system.net.udp?.(address, port, data, { signal: context.signal, ...patience })) ?? new Uint8Array()
}

export const nc = tool('nc', async (io) => {
  const { context, out } = io
  const busybox = isBusybox(context.system)
  // What follows -e is the command line of a program, options and all.
  const end = busybox ? context.args.findIndex((word) => /^-[a-z]*e$/.test(word)) : -1
  const program = end < 0 ? undefined : context.args.slice(end + 1)
  const args = end < 0 ? context.args : [...context.args.slice(0, end), context.args[end]!.replace(/e$/, '')].filter((word) => word !== '-')
  const options = parseOptions({ ...context, args }, busybox ? 'zvw:nulkp:' : OPENBSD, {})
  const kind = options.has('u') ? 'udp' : 'tcp'
  if (options.has('l')) return serve(io, options, program)
  const [host, port] = options.operands
  if (host === undefined || port === undefined) {
    if (busybox) throw new ToolError('missing operand')
    await context.stderr.write(USAGE)
    return 1
  }
  const { net } = context.system
  const wait = options.get('w')
  const [first = 0, last = first] = port.split('-').map(Number)
  let code = 1
  const address = await addressOf(net, host, context.signal)
  if (address === undefined) {
    await context.stderr.write(
      busybox ? `nc: bad address '${host}'\n` : `nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`,
    )
    return 1
  }
  for (let number = first; number <= last; number++) {
    try {
      const limits = { signal: context.signal, ...(wait === undefined ? {} : { connectTimeout: Number(wait) * 1000 }) }
      const stream = kind === 'tcp' && !options.has('z') ? await net.dial?.(address, number, limits) : undefined
      const answer = stream
        ? undefined
        : kind === 'udp'
          ? await datagram(io, address, number, options.has('z') ? undefined : await readAll(context.stdin), wait)
          : await net.tcp(address, number, undefined, limits)
      if (options.has('v'))
        await context.stderr.write(
          busybox ? `${host} (${address}:${number}) open\n` : `Connection to ${host} (${address}) ${number} port [${kind}/*] succeeded!\n`,
        )
      if (answer) await out(answer)
      if (stream)
        await join(stream, {
          input: context.stdin,
          output: context.stdout,
          signal: context.signal,
          clock: context.system.clock,
          // OpenBSD's minds silence, busybox's only a connection that does not come about.
          ...(wait === undefined || busybox ? {} : { patience: Number(wait) * 1000 }),
        })
      code = 0
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      const reason =
        {
          'connection refused': 'Connection refused',
          'no route to host': busybox ? 'Host is unreachable' : 'No route to host',
          'i/o timeout': busybox ? 'Connection timed out' : 'Operation timed out',
        }[error.failure as string] ?? error.failure
      if (options.has('v') || (busybox && !options.has('z')))
        await context.stderr.write(
          busybox
            ? `nc: ${host} (${address}:${number}): ${reason}\n`
            : `nc: connect to ${host} (${address}) port ${number} (${kind}) failed: ${reason}\n`,
        )
    }
  }
  return code
})

/** `nc -l 8080`, `nc -lk -p 8080 -e program`: busybox's takes a program, and everything after `-e` is its command line. */
async function serve({ context }: Io, options: Options, program: readonly string[] | undefined): Promise<number> {
  const port = Number(options.get('p') ?? options.operands.at(-1))
  if (!Number.isInteger(port) || port <= 0) {
    await context.stderr.write(USAGE)
    return 1
  }
  if (options.has('v'))
    await context.stderr.write(isBusybox(context.system) ? `listening on [::]:${port} ...\n` : `Listening on 0.0.0.0 ${port}\n`)
  if (await listen(context, port, { keep: options.has('k'), ...(program ? { program } : {}) })) return 0
  await context.stderr.write(isBusybox(context.system) ? 'nc: bind: Address already in use\n' : 'nc: Address already in use\n')
  return 1
}
