/** The servers of a Corefile: which one a question is for, what its plugins make of it, and what they write about it. */
import type { DnsAnswer, DnsQuestion, DnsUpstream } from '../../network/types'
import { CorefileError, parseCorefile, type Directive, type ServerBlock } from './corefile'
import { forward, hosts, inZone, kubernetes, REFUSED, rewrite, template, zoneName, type Answer, type Plugin, type Site } from './plugins'

/** Plugins that make answers, in the order of CoreDNS's plugin.cfg. */
const MAKERS: Readonly<Record<string, (directive: Directive, site: Site) => Plugin>> = { rewrite, template, hosts, kubernetes, forward }
/** Plugins that a release has compiled in, besides those. */
const OTHERS = new Set(
  'root metadata geoip cancel tls quic timeouts multisocket reload nsid bufsize bind debug trace ready health pprof prometheus errors log dnstap local dns64 acl any chaos loadbalance tsig cache header dnssec autopath minimal transfer route53 azure clouddns k8s_external file auto secondary etcd loop grpc erratic whoami on sign view nomad grpc_server https https3'.split(
    ' ',
  ),
)
const PORT = '53'

interface Server {
  readonly zone: string
  readonly port: string
  readonly plugins: readonly Plugin[]
  readonly directives: readonly Directive[]
}

export interface Reply {
  readonly answer: Answer
  /** Whether its plugins write about the question, and about what went wrong. */
  readonly logs: boolean
  readonly errors: boolean
  /** Where it is counted, and as which plugin's; nothing without the plugin prometheus. */
  readonly measured?: { readonly zone: string; readonly port: string; readonly writer: string }
}

export class Servers {
  private constructor(private readonly servers: readonly Server[]) {}

  /** Throws CorefileError. */
  static of(path: string, text: string, read: Site['read']): Servers {
    const found: Server[] = []
    for (const { keys, directives } of parseCorefile(path, text)) {
      const places = keys.map(placeOf)
      const zones = places.map(({ zone }) => zone)
      const site: Site = { path, zones, read }
      const unknown = directives.find(({ name }) => !Object.hasOwn(MAKERS, name) && !OTHERS.has(name))
      if (unknown) throw new CorefileError(`${path}:${unknown.line} - Error during parsing: Unknown directive '${unknown.name}'`)
      const plugins = Object.entries(MAKERS).flatMap(([name, make]) =>
        directives.filter((each) => each.name === name).map((each) => make(each, site)),
      )
      for (const { zone, port } of places) {
        if (found.some((each) => each.zone === zone && each.port === port))
          throw new CorefileError(`cannot serve dns://${zone}.:${port} - it is already defined`)
        found.push({ zone, port, plugins, directives })
      }
    }
    return new Servers(found)
  }

  /** `.:53` of every zone that is served. */
  get greeting(): string {
    return this.servers.map(({ zone, port }) => `${zone}.:${port}\n`).join('')
  }

  /** What is counted: every plugin of the servers that count. */
  get enabled(): readonly { readonly plugin: string; readonly zone: string; readonly port: string }[] {
    const measured = this.servers.filter((server) => has(server, 'prometheus'))
    return measured.flatMap(({ zone, port, directives }) =>
      [...new Set(directives.map(({ name }) => name))].map((plugin) => ({ plugin, zone, port })),
    )
  }

  has(plugin: string): boolean {
    return this.servers.some(({ directives }) => directives.some(({ name }) => name === plugin))
  }

  /** The first server that sends what it does not know back to itself, where the plugin loop watches for that. */
  loopedZone(own: string): string | undefined {
    const looped = this.servers.find(
      ({ directives }) =>
        directives.some(({ name }) => name === 'loop') &&
        directives.some(({ name, args }) => name === 'forward' && args.slice(1).some((to) => to.startsWith('127.') || to === own)),
    )
    return looped && `${looped.zone}.`
  }

  reply(question: DnsQuestion, upstream: DnsUpstream): Reply {
    const server = this.servers
      .filter(({ zone, port }) => port === PORT && inZone(question.name, zone))
      .sort((a, b) => b.zone.length - a.zone.length)[0]
    if (!server) return { answer: REFUSED, logs: false, errors: false }
    const ask = (index: number, asked: DnsQuestion): Answer =>
      server.plugins[index]?.answer(asked, upstream, (next) => ask(index + 1, next)) ?? REFUSED
    const answer = ask(0, question)
    return {
      answer,
      logs: server.directives.some((each) => each.name === 'log' && logged(each, question, answer)),
      errors: has(server, 'errors'),
      ...(has(server, 'prometheus') ? { measured: { zone: server.zone, port: server.port, writer: writerOf(server, answer) } } : {}),
    }
  }
}

const has = ({ directives }: Server | ServerBlock, plugin: string): boolean => directives.some(({ name }) => name === plugin)

/** Who hands an answer over: the outermost of the plugins that look at it on its way, else who made it. */
function writerOf(server: Server, answer: Answer): string {
  const outermost = ['loadbalance', 'cache'].find((plugin) => has(server, plugin))
  return outermost ?? (answer.authoritative ? 'kubernetes' : has(server, 'forward') ? 'forward' : '')
}

/** Whether a log directive's zones and classes take in an answer. */
function logged({ args, block }: Directive, { name }: DnsQuestion, { code, records }: DnsAnswer): boolean {
  const zones = args.filter((word) => !word.includes('{')).map(zoneName)
  if (zones.length > 0 && !zones.some((zone) => inZone(name, zone))) return false
  const classes = block.filter((each) => each.name === 'class').flatMap((each) => each.args)
  const isDenial = code === 'NXDOMAIN' || (code === 'NOERROR' && records.length === 0)
  const own = code === 'SERVFAIL' || code === 'REFUSED' ? 'error' : isDenial ? 'denial' : 'success'
  return classes.length === 0 || classes.includes('all') || classes.includes(own)
}

function placeOf(key: string): { readonly zone: string; readonly port: string } {
  const place = key.replace(/^[a-z0-9]+:\/\//, '')
  const [zone = '', port = PORT] = place.split(':')
  return { zone: zoneName(zone), port }
}

/** Lengths on the wire, names written out. */
const nameLength = (name: string): number => name.length + 2
const HEADER = 12
const RECORD = 10
/** The numbers of a zone's SOA. */
const SOA_NUMBERS = 20

function answerSize(question: number, { records, authoritative }: DnsAnswer, zone: string): number {
  const data = (type: string, text: string): number =>
    type === 'A' ? 4 : type === 'SRV' ? 6 + nameLength(text.split(' ').at(-1)!) : nameLength(text)
  if (records.length > 0 || !authoritative)
    return records.reduce((sum, each) => sum + nameLength(each.name) + RECORD + data(each.type, each.data), question)
  return question + nameLength(zone) + RECORD + nameLength(`ns.dns.${zone}`) + nameLength(`hostmaster.${zone}`) + SOA_NUMBERS
}

/** A question and its answer as the plugin log writes them by default. */
export function logLine({ name, type, from }: DnsQuestion, answer: DnsAnswer, domain: string, random: (bound: number) => number): string {
  const size = HEADER + nameLength(name) + 4
  const flags = answer.code === 'REFUSED' ? 'qr,rd' : answer.authoritative ? 'qr,aa,rd' : 'qr,rd,ra'
  const [port, id, duration] = [32768 + random(28_232), random(65_536), (80_000 + random(200_000)) / 1e9]
  return `[INFO] ${from}:${port} - ${id} "${type} IN ${name}. udp ${size} false 512" ${answer.code} ${flags} ${answerSize(size, answer, domain)} ${duration.toFixed(9)}s\n`
}
