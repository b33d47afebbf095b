/** socket: names and connections, and the failures of the network as Python raises them. */
import { NetError } from '../../../../shell/net'
import { exception, failure, systemFailure, typeNamed } from '../runtime/types'
import { Class, List, PyError, Tuple, wait, type Run, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'

/** A failure of the network as Python raises it. */
export function networkFailure(error: unknown): PyError {
  if (!(error instanceof NetError)) throw error
  switch (error.failure) {
    case 'connection refused':
      return systemFailure('ConnectionRefusedError', 111, 'Connection refused')
    case 'no route to host':
      return systemFailure('OSError', 113, 'No route to host')
    case 'NXDOMAIN':
      return systemFailure('OSError', -2, 'Name or service not known')
    case 'no servers could be reached':
      return systemFailure('OSError', -3, 'Temporary failure in name resolution')
    case 'empty reply':
      return failure('ConnectionResetError', 'Remote end closed connection without response')
    default:
      return failure('TimeoutError', 'timed out')
  }
}

export const socket: Fill = (rt, module) => {
  const { system } = rt.context
  const gaierror = new Class('gaierror', [typeNamed('OSError')], 'socket')
  module.attributes.set('gaierror', gaierror)
  module.attributes.set('error', typeNamed('OSError'))
  module.attributes.set('timeout', typeNamed('TimeoutError'))
  for (const [name, value] of Object.entries({ AF_INET: 2, SOCK_STREAM: 1, SOCK_DGRAM: 2, SOL_SOCKET: 1, SO_REUSEADDR: 2 }))
    module.attributes.set(name, value)
  const address = function* (name: Value | undefined): Run<string> {
    try {
      return (yield* wait(system.net.resolve(String(name), rt.context.signal)))[0]!
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      const [number, words] =
        error.failure === 'NXDOMAIN' ? [-2, 'Name or service not known'] : [-3, 'Temporary failure in name resolution']
      const made = exception(gaierror, number!, words!)
      made.value.attributes.set('errno', number!)
      throw made
    }
  }
  define(module, {
    gethostname: () => system.hostname,
    getfqdn: () => system.hostname,
    gethostbyname: ([name]) => address(name),
    *getaddrinfo([name, port]) {
      return new List([new Tuple([2, 1, 6, '', new Tuple([yield* address(name), port ?? 0])])])
    },
    *create_connection([where]) {
      const [host, port] = (where as Tuple).items
      const ip = yield* address(host)
      try {
        yield* wait(system.net.tcp(ip, Number(port), undefined, { signal: rt.context.signal }))
      } catch (error) {
        throw networkFailure(error)
      }
      return yield* rt.evaluate("__import__('io').StringIO()", rt.modules.get('__main__')!)
    },
    setdefaulttimeout: () => null,
  })
}
