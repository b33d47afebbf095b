/** A client's side of TLS: whether it takes a server's certificate, and the handshake on a connection of bytes. */
import { clientHello, readHello, type ServerHello } from '../network/tls-hello'
import { NetError, type HttpOptions, type NetStream } from '../../shell/net'
import { concatBytes } from '../../shell/concat-bytes'

type Tls = NonNullable<HttpOptions['tls']>

/** Throws NetError for a certificate that the client does not take. */
export function checkCertificate({ trust, certificate }: ServerHello, wanted: Tls, address: string, port: number): void {
  if (trust !== 'private' || wanted.insecure) return
  const problem = wanted.problem ? wanted.problem(certificate) : ''
  if (problem !== undefined) throw new NetError('untrusted certificate', address, port, problem || undefined)
}

/** The connection after its handshake; throws NetError. */
export async function withinTls(stream: NetStream, tls: Tls, address: string, port: number, signal?: AbortSignal): Promise<NetStream> {
  try {
    stream.write(clientHello(tls.certificate === undefined ? {} : { certificate: tls.certificate }))
    let data: Uint8Array = new Uint8Array(0)
    for (;;) {
      const chunk = await stream.read(signal)
      if (chunk === null) throw new NetError('empty reply', address, port)
      data = concatBytes([data, chunk])
      const read = readHello<ServerHello>(data)
      if (read === 'other') throw new NetError('not TLS', address, port)
      if (read === 'more') continue
      checkCertificate(read.hello, tls, address, port)
      return read.rest.length > 0 ? preceded(stream, read.rest) : stream
    }
  } catch (error) {
    stream.close()
    throw error
  }
}

/** With bytes that have been read already. */
function preceded(stream: NetStream, first: Uint8Array): NetStream {
  let rest: Uint8Array | undefined = first
  return {
    ...stream,
    read: async (signal) => {
      const now = rest
      rest = undefined
      return now ?? stream.read(signal)
    },
  }
}
