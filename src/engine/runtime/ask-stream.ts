/** An HTTP request over a connection of bytes that stands already. Apart, since the learner's machine needs it before there is a cluster. */
import { exchange, NoAnswer } from '../../shell/http-wire'
import { NetError, type HttpOptions, type NetRequest, type NetResponse, type NetStream } from '../../shell/net'
import { withinTls } from './tls-client'

/** Asks over a connection of bytes, with TLS where that is wanted. Throws NetError. */
export async function askStream(
  plain: NetStream,
  wanted: NetRequest,
  address: string,
  port: number,
  { tls, streaming, signal }: HttpOptions,
): Promise<NetResponse> {
  try {
    const stream = tls ? await withinTls(plain, tls, address, port, signal) : plain
    return await exchange(stream, wanted, streaming === true, signal)
  } catch (error) {
    throw error instanceof NoAnswer ? new NetError(error.failure, address, port) : error
  }
}
