/** dig: one question and the whole answer; models BIND's dig. */
import { NetError, type NameAnswer } from '../../shell/net'
import { tool } from '../../shell/tools/tool'
import { ask, candidates, isAddress, RECORD_TYPES, resolverOf, reverseName } from '../names'

const VERSION = '9.20.15'
/** Types whose contents end in a name. */
const NAMES = new Set(['CNAME', 'PTR', 'NS', 'SRV', 'MX'])

export const dig = tool('dig', async ({ context, args, out }) => {
  const flags = new Set(args.filter((word) => word.startsWith('+')))
  const words = args.filter((word) => !word.startsWith('+'))
  const resolver = resolverOf(context)
  let server: string | undefined
  let type: string | undefined
  let name: string | undefined
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word.startsWith('@')) server = word.slice(1)
    else if (word === '-x') {
      name = reverseName(words[++i] ?? '')
      type = 'PTR'
    } else if (word === '-t') type = words[++i]?.toUpperCase()
    else if (word === '-q') name = words[++i]
    else if (word === '-p') i++
    else if (word.startsWith('-') || word === 'IN') continue
    else if (type === undefined && (RECORD_TYPES as readonly string[]).includes(word.toUpperCase())) type = word.toUpperCase()
    else name = word
  }
  type ??= name === undefined ? 'NS' : 'A'
  const plain = (name ?? '.').replace(/\.$/, '')
  const names = candidates(context, name ?? '.', flags.has('+search'))
  if (server !== undefined && !isAddress(server))
    server = (await context.system.net.resolve(server, context.signal).catch(() => [server!]))[0]
  const heading = `; <<>> DiG ${VERSION} <<>> ${args.join(' ')}\n`
  let full = plain
  let answer: NameAnswer = { code: 'NXDOMAIN', records: [], authoritative: false }
  try {
    for (const each of names) {
      full = each
      answer = await ask(context, each, type, server)
      if (answer.code !== 'NXDOMAIN') break
    }
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    await out(
      `;; communications error to ${server ?? resolver.server}#53: timed out\n\n${heading}${server === undefined ? '' : '; (1 server found)\n'};; global options: +cmd\n;; no servers could be reached\n`,
    )
    return 9
  }
  const { code, records, authoritative } = answer
  const contents = (record: (typeof records)[number]): string =>
    record.type === 'TXT' ? `"${record.data}"` : NAMES.has(record.type) ? `${record.data}.` : record.data
  if (flags.has('+short')) {
    await out(records.map((record) => `${contents(record)}\n`).join(''))
    return 0
  }
  const lines = records
    .map((record) => `${`${record.name}.`.padEnd(23)}\t${record.ttl}\tIN\t${record.type}\t${contents(record)}\n`)
    .join('')
  if (flags.has('+noall')) {
    if (flags.has('+answer')) await out(lines)
    return 0
  }
  const id = context.system.random(65_536)
  const when = new Date(context.system.clock.now()).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT/, '$1 $3 $2 $5 UTC $4')
  const asked = server ?? resolver.server
  const local = full.endsWith('.local')
    ? ';; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n'
    : ''
  await out(
    [
      `\n${heading}`,
      server === undefined ? '' : '; (1 server found)\n',
      `;; global options: +cmd\n;; Got answer:\n${local}`,
      `;; ->>HEADER<<- opcode: QUERY, status: ${code}, id: ${id}\n`,
      `;; flags: qr${authoritative ? ' aa' : ''} rd${authoritative ? '' : ' ra'}; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1\n`,
      authoritative ? ';; WARNING: recursion requested but not available\n' : '',
      '\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n',
      `;; QUESTION SECTION:\n;${`${full}.`.padEnd(22)}\t\tIN\t${type}\n\n`,
      lines && `;; ANSWER SECTION:\n${lines}\n`,
      `;; Query time: 1 msec\n;; SERVER: ${asked}#53(${asked}) (UDP)\n;; WHEN: ${when}\n;; MSG SIZE  rcvd: ${60 + full.length * 2 + records.length * 16}\n\n`,
    ].join(''),
  )
  return 0
})
