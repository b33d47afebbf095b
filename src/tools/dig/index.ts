/** dig: one question and the whole answer; models BIND's dig for A records. */
import { NetError } from '../../shell/net'
import { tool } from '../../shell/tools/tool'
import { lookup, resolverOf } from '../names'

export const dig = tool('dig', async ({ context, args, out }) => {
  const short = args.includes('+short')
  const search = args.includes('+search')
  const words = args.filter((word) => !word.startsWith('+') && !word.startsWith('-'))
  const server = words.find((word) => word.startsWith('@'))?.slice(1) ?? resolverOf(context).server
  const names = words.filter((word) => !word.startsWith('@'))
  const type = names.find((word) => /^(A|AAAA|SRV|ANY|MX|TXT|NS|CNAME|PTR)$/i.test(word))?.toUpperCase() ?? 'A'
  const name = names.find((word) => word.toUpperCase() !== type) ?? '.'
  let addresses: readonly string[] = []
  let full = name.replace(/\.$/, '')
  let status = 'NOERROR'
  try {
    const answer = await lookup(context, name, search)
    full = answer.name
    if (type === 'A' || type === 'ANY') addresses = answer.addresses
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    if (error.failure !== 'NXDOMAIN') {
      await out(
        `;; communications error to ${server}#53: timed out\n\n; <<>> DiG 9.20.15 <<>> ${args.join(' ')}\n;; global options: +cmd\n;; no servers could be reached\n`,
      )
      return 9
    }
    status = 'NXDOMAIN'
  }
  if (short) {
    await out(addresses.map((address) => `${address}\n`).join(''))
    return 0
  }
  const id = context.system.random(65_536)
  const when = new Date(context.system.clock.now()).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT/, '$1 $3 $2 $5 UTC $4')
  const records = addresses.map((address) => `${full}.\t30\tIN\tA\t${address}\n`).join('')
  await out(
    `\n; <<>> DiG 9.20.15 <<>> ${args.join(' ')}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: ${id}\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${addresses.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n;${full}.\t\tIN\t${type}\n\n${records ? `;; ANSWER SECTION:\n${records}\n` : ''};; Query time: 1 msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${when}\n;; MSG SIZE  rcvd: ${60 + full.length * 2 + addresses.length * 16}\n\n`,
  )
  return 0
})
