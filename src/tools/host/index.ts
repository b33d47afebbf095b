/** host: a name's addresses, or an address's name, in one line each; models BIND's host. */
import { NetError } from '../../shell/net'
import { parseOptions, tool } from '../../shell/tools/tool'
import { ask, candidates, isAddress, reverseName } from '../names'

const WORDED: Readonly<Record<string, string>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  PTR: 'domain name pointer',
  SRV: 'has SRV record',
  NS: 'name server',
  MX: 'mail is handled by',
  TXT: 'descriptive text',
}

export const host = tool('host', async ({ context, out }) => {
  const options = parseOptions(context, 'aCdilrTvVwt:', {})
  const [name, server] = options.operands
  if (name === undefined) {
    await context.stderr.write('Usage: host [-aCdilrTvVw] [-t type] hostname [server]\n')
    return 1
  }
  const names = isAddress(name) ? [reverseName(name)] : candidates(context, name, true)
  const types = isAddress(name) ? ['PTR'] : options.get('t') ? [options.get('t')!.toUpperCase()] : ['A', 'AAAA', 'MX']
  try {
    for (const full of names) {
      const answers = []
      for (const type of types) answers.push(await ask(context, full, type, server))
      if (answers[0]!.code !== 'NOERROR') continue
      const lines = new Set(
        answers
          .flatMap(({ records }) => records)
          .map((record) => {
            const final = ['A', 'AAAA', 'TXT'].includes(record.type) ? '' : '.'
            return `${record.name} ${WORDED[record.type] ?? `has ${record.type} record`} ${record.data}${final}\n`
          }),
      )
      await out(lines.size > 0 ? [...lines].join('') : `${full} has no ${types[0]} record\n`)
      return 0
    }
    await out(`Host ${isAddress(name) ? `${reverseName(name)}.` : name} not found: 3(NXDOMAIN)\n`)
    return 1
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    await out(';; connection timed out; no servers could be reached\n')
    return 1
  }
})
