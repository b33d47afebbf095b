/** nslookup: what a name server says of a name, in the words of BIND's, of busybox's and of busybox's before 1.29. */
import type { CommandContext } from '../../shell/command'
import { NetError, type NameAnswer } from '../../shell/net'
import { tool, ToolError, type Io } from '../../shell/tools/tool'
import { ask, candidates, isAddress, lookup, RECORD_TYPES, resolverOf, reverseName } from '../names'
import { oldNslookup } from './old'

const NO_SERVERS = ';; connection timed out; no servers could be reached\n\n'

interface Question {
  readonly name: string
  readonly type: string | undefined
  /** As given; the machine's own when undefined. */
  readonly server: string | undefined
}

export const nslookup = tool('nslookup', async (io) => {
  const { context, args } = io
  const own = context.system.facts?.nslookup
  const busybox = context.system.flavour === 'ash' && own !== 'bind'
  const options = args.filter((word) => word.startsWith('-'))
  const [name, server] = args.filter((word) => !word.startsWith('-'))
  const asked = options.flatMap((word) => /^-(?:type|query(?:type)?|q)=(.*)$/.exec(word)?.[1] ?? [])[0]
  const type = RECORD_TYPES.find((known) => known === asked?.toUpperCase())
  if (asked !== undefined && type === undefined) {
    if (busybox) throw new ToolError(`invalid query type "${asked}"`)
    await io.out(`unknown query type: ${asked}\n`)
  }
  if (name === undefined) {
    if (busybox) throw new ToolError('missing operand')
    await context.stderr.write('Usage: nslookup HOST [DNS_SERVER]\n')
    return 1
  }
  if (busybox && own === 'old') return oldNslookup(io, name, server)
  const place = server === undefined || isAddress(server) ? server : await addressOfServer(context, server)
  return busybox ? ofBusybox(io, { name, type, server: place }) : ofBind(io, { name, type, server: place })
})

/** Name servers may be given by name, too. */
async function addressOfServer(context: CommandContext, server: string): Promise<string> {
  try {
    return (await lookup(context, server)).addresses[0] ?? server
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    throw new ToolError(context.system.flavour === 'ash' ? `bad address '${server}'` : `couldn't get address for '${server}': not found`)
  }
}

/** One line or two for each record, as both programs word them. */
function describe({ records }: NameAnswer): string {
  return records
    .map(({ name, type, data }) => {
      switch (type) {
        case 'A':
        case 'AAAA':
          return `Name:\t${name}\nAddress: ${data}\n`
        case 'CNAME':
          return `${name}\tcanonical name = ${data}.\n`
        case 'PTR':
          return `${name}\tname = ${data}.\n`
        case 'SRV':
          return `${name}\tservice = ${data}.\n`
        case 'NS':
          return `${name}\tnameserver = ${data}.\n`
        case 'TXT':
          return `${name}\ttext = "${data}"\n`
        default:
          return `${name}\t${type} = ${data}\n`
      }
    })
    .join('')
}

/** It asks for every name of the search list at once when the name has no dot, and for the name alone when it has one. */
async function ofBusybox({ context, out }: Io, { name, type, server }: Question): Promise<number> {
  const resolver = resolverOf(context)
  const address = server ?? resolver.server
  const search = server === undefined && !name.includes('.') && type !== 'PTR' ? resolver.search : []
  const names = isAddress(name)
    ? [reverseName(name)]
    : search.length > 0
      ? search.map((domain) => `${name}.${domain}`)
      : [name.replace(/\.$/, '')]
  const types = isAddress(name) ? ['PTR'] : type === undefined ? ['A', 'AAAA'] : [type]
  let text = `Server:\t\t${address}\nAddress:\t${address}:53\n\n`
  let failed = false
  try {
    for (const each of types)
      for (const full of names) {
        const answer = await ask(context, full, each, server)
        if (answer.code === 'NOERROR') {
          // It prints names as they are in the answer, without the final dot.
          const shown = describe(answer).replace(/\.\n/g, '\n')
          text += `${!answer.authoritative ? 'Non-authoritative answer:\n' : ''}${shown}\n`
        } else {
          failed = true
          text += `** server can't find ${full}: ${answer.code}\n\n`
        }
      }
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    await out(NO_SERVERS)
    return 1
  }
  await out(text)
  return failed ? 1 : 0
}

async function ofBind({ context, out }: Io, { name, type, server }: Question): Promise<number> {
  const address = server ?? resolverOf(context).server
  const plain = name.replace(/\.$/, '')
  const names = isAddress(name) ? [reverseName(name)] : candidates(context, name, true)
  const types = isAddress(name) ? ['PTR'] : type === undefined ? ['A', 'AAAA'] : [type]
  const head = isAddress(name) ? '' : `Server:\t\t${address}\nAddress:\t${address}#53\n\n`
  try {
    for (const full of names) {
      const first = await ask(context, full, types[0]!, server)
      if (first.code !== 'NOERROR') continue
      const more =
        types[1] === undefined ? [] : (await ask(context, full, types[1], server)).records.filter((record) => record.type === types[1])
      const answer = { ...first, records: [...first.records, ...more] }
      const text = describe(answer) || `*** Can't find ${full}: No answer\n`
      await out(`${head}${first.authoritative || isAddress(name) ? '' : 'Non-authoritative answer:\n'}${text}\n`)
      return 0
    }
    await out(`${head}** server can't find ${isAddress(name) ? reverseName(name) : plain}: NXDOMAIN\n\n`)
    return 1
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    await out(NO_SERVERS)
    return 1
  }
}
