/** `/dev/tcp/HOST/PORT` in a redirection: models how bash opens a connection where a file would be opened. */
import { Handle } from '../handle'
import { NetError, type NetFailure } from '../net'
import { encode } from '../pipe'
import { ShellError } from './errors'
import type { ShellStreams } from './shell-streams'

const SERVICES: ReadonlyMap<string, number> = new Map([
  ['ssh', 22],
  ['smtp', 25],
  ['domain', 53],
  ['http', 80],
  ['https', 443],
])

const REASONS: Partial<Record<NetFailure, string>> = {
  'connection refused': 'Connection refused',
  'no route to host': 'No route to host',
  'i/o timeout': 'Connection timed out',
}

/** The connection that a name in /dev/tcp stands for; undefined for every other name. */
export async function openConnection(shell: ShellStreams, path: string): Promise<Handle | undefined> {
  const found = /^\/dev\/tcp\/([^/]+)\/([^/]+)$/.exec(path)
  const { net } = shell.machine
  if (!found || !net.dial) return undefined
  const [, host = '', service = ''] = found
  const port = /^\d+$/.test(service) ? Number(service) : SERVICES.get(service)
  const fail = async (who: string, reason: string, about = reason): Promise<never> => {
    await shell.err(`${shell.name}: ${who}: ${reason}\n`)
    throw new ShellError(`${path}: ${about}`)
  }
  if (port === undefined) return fail(service, 'Servname not supported for ai_socktype', 'Invalid argument')
  const signal = shell.waitSignal
  let address: string
  try {
    address = (await net.resolve(host, signal))[0]!
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    const reason = error.failure === 'NXDOMAIN' ? 'Name or service not known' : 'Temporary failure in name resolution'
    return fail(host, reason, 'Invalid argument')
  }
  try {
    const stream = await net.dial(address, port, { signal })
    return new Handle({
      read: (until) => stream.read(until),
      write: (data) => {
        stream.write(encode(data))
        return Promise.resolve()
      },
      close: () => stream.close(),
      label: 'socket:[0]',
    })
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    return fail('connect', REASONS[error.failure] ?? 'Connection reset by peer')
  }
}
