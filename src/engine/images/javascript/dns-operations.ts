/** What node's dns asks of the network. */
import { NetError } from '../../../shell/net'
import { Failure, type Operation } from './guest'
import type { Host } from './host'
import { networkFailure, tell } from './network-failures'

export function dnsOperations(host: Host): Readonly<Record<string, Operation>> {
  const { system, signal } = host.context
  const { net } = system
  return {
    'dns.lookup': (id, name) => {
      host.background(async () => {
        try {
          host.event('dns', id, JSON.stringify(await net.resolve(String(name), signal)))
        } catch (error) {
          if (!(error instanceof NetError)) throw error
          tell(host, 'dns.error', id, networkFailure(error, String(name)))
        }
      })
      return undefined
    },
    'dns.query': (id, name, type) => {
      host.background(async () => {
        const full = String(name).replace(/\.$/, '')
        const answer = await net.query?.(full, String(type), undefined, signal).catch((error: unknown) => {
          if (error instanceof NetError) return undefined
          throw error
        })
        const records = answer?.records.filter((one) => one.type === type).map(({ data }) => data) ?? []
        if (records.length > 0) return host.event('dns', id, JSON.stringify(records))
        const code = !answer ? 'ETIMEOUT' : answer.code === 'NOERROR' ? 'ENODATA' : answer.code === 'NXDOMAIN' ? 'ENOTFOUND' : 'ESERVFAIL'
        const words = `query${String(type) === 'PTR' ? 'Ptr' : String(type)[0] + String(type).slice(1).toLowerCase()}`
        tell(host, 'dns.error', id, new Failure({ code, syscall: words, hostname: full, message: `${words} ${code} ${full}` }))
      })
      return undefined
    },
  }
}
