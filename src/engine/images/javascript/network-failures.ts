/** Failures of the network as node tells them. */
import { ListenError, NetError } from '../../../shell/net'
import { Failure, type Plain } from './guest'
import type { Host } from './host'

/** Numbers of failures, as libuv has them. */
const ERRNO: Readonly<Record<string, number>> = {
  EADDRINUSE: -98,
  EADDRNOTAVAIL: -99,
  ECONNRESET: -104,
  ETIMEDOUT: -110,
  ECONNREFUSED: -111,
  EHOSTUNREACH: -113,
  ENOTFOUND: -3008,
  EAI_AGAIN: -3001,
}

export function networkFailure(error: NetError, name: string): Failure {
  const { address, port } = error
  const connecting = (code: string): Failure =>
    new Failure({ errno: ERRNO[code], code, syscall: 'connect', address, port, message: `connect ${code} ${address}:${port}` })
  switch (error.failure) {
    case 'connection refused':
      return connecting('ECONNREFUSED')
    case 'no route to host':
      return connecting('EHOSTUNREACH')
    case 'i/o timeout':
      return connecting('ETIMEDOUT')
    case 'NXDOMAIN':
    case 'no servers could be reached': {
      const code = error.failure === 'NXDOMAIN' ? 'ENOTFOUND' : 'EAI_AGAIN'
      return new Failure({ errno: ERRNO[code], code, syscall: 'getaddrinfo', hostname: name, message: `getaddrinfo ${code} ${name}` })
    }
    case 'empty reply':
      return new Failure({ code: 'ECONNRESET', message: 'socket hang up' })
    case 'not HTTP':
      return new Failure({ code: 'HPE_INVALID_CONSTANT', message: 'Parse Error: Expected HTTP/, RTSP/ or ICE/' })
    case 'untrusted certificate':
      return new Failure({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', message: 'unable to verify the first certificate' })
    default:
      return new Failure({ code: 'EPROTO', message: 'write EPROTO SSL routines:ssl3_get_record:wrong version number' })
  }
}

/** Tells the program of a failure of what it began. */
export const tell = (host: Host, kind: string, id: Plain, failure: Failure): void =>
  host.event(kind, id, JSON.stringify(failure.properties))

/** Why a program may not listen there. Throws what is no such reason. */
export function refusal(error: unknown, address: Plain, port: Plain): Failure {
  if (!(error instanceof ListenError)) throw error
  const shown = `${typeof address === 'string' && address !== '' ? address : '::'}:${String(port)}`
  const message = `listen EADDRINUSE: address already in use ${shown}`
  return new Failure({
    code: 'EADDRINUSE',
    errno: -98,
    syscall: 'listen',
    address: shown.slice(0, shown.lastIndexOf(':')),
    port: Number(port),
    message,
  })
}
