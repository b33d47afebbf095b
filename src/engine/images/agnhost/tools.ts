/** agnhost's programs that end: entrypoint-tester, connect, what resolv.conf and hosts say; and logs-generator, which logs as it goes. */
import type { CommandContext } from '../../../shell/command'
import { NetError } from '../../../shell/net'
import { klog } from '../component'
import { duration, number, words } from './flags'
import type { Server, Tool } from './subcommand'

export const entrypointTester: Tool = {
  name: 'entrypoint-tester',
  words: Infinity,
  async run(context) {
    await context.stdout.write(`[${[context.name, ...context.args].join(' ')}]\n`)
    return 0
  },
}

/** Says how a connection fails, in words that tests look for. */
export const connect: Tool = {
  name: 'connect',
  words: 1,
  flags: { timeout: duration('0s'), protocol: words('tcp') },
  async run({ stderr, system, signal }, flags) {
    const fail = async (message: string): Promise<number> => {
      await stderr.write(`${message}\n`)
      return 1
    }
    const [place = ''] = flags.positional
    const protocol = flags.text('protocol') || 'tcp'
    if (protocol !== 'tcp' && protocol !== 'sctp') return fail(`Unsupported protocol\n${protocol}`)
    const [, host, port] = /^(.*):([^:]+)$/.exec(place) ?? []
    if (host === undefined || port === undefined) return fail(`UNKNOWN: address ${place}: missing port in address`)
    let address = host
    try {
      address = (await system.net.resolve(host, signal))[0] ?? host
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      return fail(`DNS: lookup ${host}: no such host`)
    }
    const timeout = flags.milliseconds('timeout')
    try {
      const options = { signal, ...(timeout > 0 ? { connectTimeout: timeout } : {}) }
      if (protocol === 'tcp') await system.net.tcp(address, Number(port), undefined, options)
      else await system.net.udp?.(address, Number(port), undefined, { ...options, protocol: 'SCTP' })
      return 0
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      if (error.failure === 'i/o timeout') return fail('TIMEOUT')
      if (error.failure === 'connection refused') return fail(protocol === 'sctp' ? 'OTHER: connection refused' : 'REFUSED')
      return fail(`OTHER: dial ${protocol} ${address}:${port}: connect: ${error.failure}`)
    }
  },
}

/** What lines of resolv.conf say that begin with a word. */
const resolverLines = ({ files }: CommandContext, word: string): readonly string[] =>
  files
    .readText('/etc/resolv.conf')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first === word)
    .flatMap(([, ...rest]) => rest)

const printing = (name: string, text: (context: CommandContext) => string): Tool => ({
  name,
  async run(context) {
    await context.stdout.write(`${text(context)}\n`)
    return 0
  },
})

export const dnsSuffix = printing('dns-suffix', (context) => resolverLines(context, 'search').join(','))
export const dnsServerList = printing('dns-server-list', (context) => resolverLines(context, 'nameserver').join(','))
export const etcHosts = printing('etc-hosts', ({ files }) => files.readText('/etc/hosts'))

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** Lines of a server that answers, as many as it is told to, spread over a time. */
export const logsGenerator: Server = {
  name: 'logs-generator',
  flags: { 'log-lines-total': number(0, 't'), 'run-duration': duration('0s', 'd') },
  start(process, flags) {
    const [total, time] = [flags.number('log-lines-total'), flags.milliseconds('run-duration')]
    const problem =
      total <= 0 ? `Invalid total number of lines: ${total}` : time <= 0 ? `Invalid duration: ${flags.text('run-duration')}` : undefined
    if (problem !== undefined) {
      process.stderr(klog(process.now(), ['F', 'logs_generator.go:67', problem]))
      process.exit(255)
      return
    }
    const pick = <T>(list: readonly T[]): T => list[process.random(list.length)]!
    const line = (id: number): void => {
      if (id === total) return process.exit(0)
      const pod = Array.from({ length: 3 + process.random(2) }, () => pick([...LETTERS])).join('')
      const url = `/api/v1/namespaces/${pick(['kube-system', 'default', 'ns'])}/pods/${pod}`
      const said = `${id} ${pick(['GET', 'POST', 'PUT'])} ${url} ${200 + process.random(400)}`
      process.stderr(klog(process.now(), ['I', 'logs_generator.go:76', said]))
      process.after(time / total, () => line(id + 1))
    }
    line(0)
  },
}
