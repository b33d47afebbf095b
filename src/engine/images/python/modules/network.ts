/** The web from inside a program: requests that it sends, and a port that it serves. */
import { concatBytes } from '../../../../shell/concat-bytes'
import { ListenError, NetError, type NetRequest } from '../../../../shell/net'
import type { Interpreter } from '../runtime/interpreter'
import { ThreadState } from '../runtime/threads'
import { systemFailure } from '../runtime/types'
import { Builtin, Bytes, Dict, PyError, Tuple, wait, type Module, type Run, type Value } from '../runtime/values/index'
import { define } from './definition'
import { networkFailure } from './sockets'

const textsOf = (value: Value | undefined): Record<string, string> =>
  value instanceof Dict ? Object.fromEntries([...value.entries.values()].map(([key, item]) => [String(key), String(item)])) : {}

export function web(rt: Interpreter, module: Module): void {
  const { system, signal } = rt.context
  define(module, {
    /** `(status, headers, body)` of what a server answers. */
    *ask([method, scheme, host, port, path, headers, body, timeout]) {
      const request: NetRequest = {
        method: String(method),
        host: String(host) + (Number(port) === (scheme === 'https' ? 443 : 80) ? '' : `:${Number(port)}`),
        path: String(path),
        headers: textsOf(headers),
        ...(body instanceof Bytes ? { body: body.data } : {}),
      }
      try {
        const [address] = yield* wait(system.net.resolve(String(host), signal))
        const limit = timeout === null || timeout === undefined ? {} : { connectTimeout: Number(yield* rt.str(timeout)) * 1000 }
        const answer = yield* wait(
          system.net.http(address!, Number(port), request, {
            signal,
            ...limit,
            ...(scheme === 'https' ? { tls: { insecure: true } } : {}),
          }),
        )
        return new Tuple([answer.status, Dict.of(Object.entries(answer.headers)), new Bytes(answer.body)])
      } catch (error) {
        throw error instanceof NetError ? networkFailure(error) : error
      }
    },
    /** Answers requests with what `handle(method, path, headers, body, peer)` returns, until a test says that it has ended. */
    *serve([host, port, handle, ended = new Builtin('ended', () => false)]) {
      const answer = function* (request: NetRequest, peer: string): Run<Value> {
        const headers = Dict.of(Object.entries({ Host: request.host, ...request.headers }))
        return yield* rt.call(handle!, [request.method, request.path, headers, new Bytes(request.body ?? new Uint8Array(0)), peer])
      }
      const addresses = host === '' || host === '0.0.0.0' || host === '::' ? ['0.0.0.0'] : undefined
      let listener: { close(): void }
      try {
        listener = system.net.listen(
          Number(port),
          async (request, peer) => {
            const thread = new ThreadState()
            const result = await rt.drive(answer(request, peer?.address ?? '127.0.0.1'), thread).catch(async (error: unknown) => {
              if (!(error instanceof PyError)) throw error
              await rt.drive(rt.err(await rt.drive(rt.traceback(error), thread)), thread)
              return null
            })
            if (!(result instanceof Tuple)) throw new NetError('empty reply', String(host), Number(port))
            const [status, headers, ...parts] = result.items
            const bytes = concatBytes(parts.flatMap((part) => (part instanceof Bytes ? [part.data] : [])))
            return { status: Number(status), headers: textsOf(headers), body: bytes }
          },
          addresses,
        )
      } catch (error) {
        if (error instanceof ListenError) throw systemFailure('OSError', 98, 'Address already in use')
        throw error
      }
      try {
        yield* rt.until(ended, Infinity)
        return null
      } finally {
        listener.close()
      }
    },
  })
}
