/** The plugins of CoreDNS that make answers, in the order in which they are asked; models plugin/rewrite, template, hosts, kubernetes and forward. */
import { compilePattern, PatternError } from '../../api/go-pattern'
import type { DnsAnswer, DnsQuestion, DnsRecord, DnsUpstream } from '../../network/types'
import { CorefileError, type Directive } from './corefile'

/** An answer, and the server that was asked for it in vain. */
export type Answer = DnsAnswer & { readonly silent?: string }

export interface Plugin {
  answer(question: DnsQuestion, upstream: DnsUpstream, next: Next): Answer
}
export type Next = (question: DnsQuestion) => Answer

/** What a plugin is made in: the file it is written in, for complaints, and the zones of its server. */
export interface Site {
  readonly path: string
  readonly zones: readonly string[]
  /** A file of the container; undefined when it is not there. */
  read(path: string): string | undefined
}

const NXDOMAIN: DnsAnswer = { code: 'NXDOMAIN', records: [], authoritative: true }
const SERVFAIL: DnsAnswer = { code: 'SERVFAIL', records: [], authoritative: false }
export const REFUSED: DnsAnswer = { code: 'REFUSED', records: [], authoritative: false }

/** Without the final dot, in small letters; the root is ''. */
export const zoneName = (zone: string): string => zone.toLowerCase().replace(/\.$/, '')
export const inZone = (name: string, zone: string): boolean => zone === '' || name === zone || name.endsWith(`.${zone}`)
const within = (name: string, zones: readonly string[]): string | undefined =>
  zones.filter((zone) => inZone(name, zone)).sort((a, b) => b.length - a.length)[0]

const failed = (plugin: string, what: string): CorefileError => new CorefileError(`plugin/${plugin}: ${what}`)
function complaint(site: Site, plugin: string, { line }: Directive, what: string): CorefileError {
  return failed(plugin, `${site.path}:${line} - Error during parsing: ${what}`)
}
const unknownProperty = (site: Site, plugin: string, option: Directive): CorefileError =>
  complaint(site, plugin, option, `unknown property '${option.name}'`)

const isAddress = (text: string): boolean => /^\d+(\.\d+){3}$/.test(text)

/** Whether a plugin that knows nothing of a name passes the question on: for no name, for those of some zones, or for all. */
function fallthroughOf(option: Directive | undefined): (name: string) => boolean {
  if (!option) return () => false
  const zones = option.args.map(zoneName)
  return (name) => zones.length === 0 || within(name, zones) !== undefined
}

function timeToLive(site: Site, option: Directive | undefined): number {
  const [text = '5'] = option?.args ?? []
  if (!/^[+-]?\d+$/.test(text)) throw failed('kubernetes', `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  const ttl = Number(text)
  if (ttl < 0 || ttl > 3600) throw complaint(site, 'kubernetes', option!, `ttl must be in range [0, 3600]: ${ttl}`)
  return ttl
}

const KUBERNETES_OPTIONS = new Set(
  'endpoint tls kubeconfig apiserver_qps apiserver_burst apiserver_max_inflight namespaces labels pods endpoint_pod_names ttl noendpoints fallthrough ignore multicluster startup_timeout namespace_labels'.split(
    ' ',
  ),
)
const REVERSE = /(^|\.)(in-addr|ip6)\.arpa$/

/** Services and pods by name, in whatever zone the server calls the cluster's. */
export function kubernetes(directive: Directive, site: Site): Plugin {
  const option = (name: string): Directive | undefined => directive.block.find((each) => each.name === name)
  for (const each of directive.block) if (!KUBERNETES_OPTIONS.has(each.name)) throw unknownProperty(site, 'kubernetes', each)
  const mode = option('pods')?.args[0] ?? 'disabled'
  if (!['disabled', 'insecure', 'verified'].includes(mode))
    throw failed('kubernetes', `wrong value for pods: ${mode},  must be one of: disabled, verified, insecure`)
  const zones = directive.args.length > 0 ? directive.args.map(zoneName) : site.zones
  if (zones.every((zone) => REVERSE.test(zone))) throw failed('kubernetes', 'non-reverse zone name must be used')
  const passes = fallthroughOf(option('fallthrough'))
  const ttl = timeToLive(site, option('ttl'))
  const namespaces = option('namespaces')?.args
  return {
    answer(question, upstream, next) {
      const zone = within(question.name, zones)
      if (zone === undefined) return next(question)
      const reverse = REVERSE.test(zone)
      const own = zone === '' ? `.${upstream.domain}` : question.name.slice(0, question.name.length - zone.length)
      const name = reverse || zone === '' ? question.name : `${own}${upstream.domain}`
      const labels = own.split('.').filter(Boolean)
      const kind = labels.at(-1)
      const refused =
        (!reverse && kind === 'pod' && mode === 'disabled') ||
        (!reverse && namespaces !== undefined && labels.length > 1 && !namespaces.includes(labels.at(-2)!))
      const found = refused ? NXDOMAIN : upstream.cluster(name, question.type)
      if (found.code === 'NXDOMAIN' && passes(question.name)) return next(question)
      const back = (text: string): string =>
        zone !== '' && !reverse && (text === upstream.domain || text.endsWith(`.${upstream.domain}`))
          ? `${text.slice(0, text.length - upstream.domain.length)}${zone}`
          : text
      const records = found.records.map((each): DnsRecord => ({
        ...each,
        name: back(each.name),
        ttl: reverse || inZone(each.name, upstream.domain) ? ttl : each.ttl,
        data: each.type === 'A' ? each.data : back(each.data),
      }))
      return { ...found, records }
    },
  }
}

/** Names of one's own, as in /etc/hosts. */
export function hosts(directive: Directive, site: Site): Plugin {
  const [file, ...origins] =
    directive.args[0] !== undefined && within(zoneName(directive.args[0]), site.zones) !== undefined && !directive.args[0].includes('/')
      ? [undefined, ...directive.args]
      : directive.args
  const zones = origins.length > 0 ? origins.filter((each) => each !== undefined).map(zoneName) : site.zones
  const entries: (readonly [string, readonly string[]])[] = []
  let passes = fallthroughOf(undefined)
  let ttl = 3600
  for (const option of directive.block) {
    if (option.name === 'fallthrough') passes = fallthroughOf(option)
    else if (option.name === 'ttl') ttl = Number(option.args[0])
    else if (isAddress(option.name)) entries.push([option.name, option.args.map(zoneName)])
    else if (!['no_reverse', 'reload'].includes(option.name) && !option.name.includes(':')) throw unknownProperty(site, 'hosts', option)
  }
  const given = file !== undefined || entries.length === 0 ? (site.read(file ?? '/etc/hosts') ?? '') : ''
  for (const line of given.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (isAddress(address)) entries.push([address, names.map(zoneName)])
  }
  return {
    answer(question, _, next) {
      const { name, type } = question
      if (within(name, zones) === undefined && !REVERSE.test(name)) return next(question)
      const reversed = name
        .replace(/\.in-addr\.arpa$/, '')
        .split('.')
        .reverse()
        .join('.')
      const data =
        type === 'PTR'
          ? entries.filter(([address]) => address === reversed).flatMap(([, names]) => names)
          : type === 'A'
            ? entries.filter(([, names]) => names.includes(name)).map(([address]) => address)
            : []
      if (data.length > 0) return { code: 'NOERROR', records: data.map((each) => ({ name, type, ttl, data: each })), authoritative: true }
      if (entries.some(([, names]) => names.includes(name))) return { code: 'NOERROR', records: [], authoritative: true }
      return passes(name) || within(name, zones) === undefined ? next(question) : SERVFAIL
    },
  }
}

/** A question that no further rule looks at. */
type Rewritten = DnsQuestion & { readonly rewritten?: boolean }
type Rewriting = (name: string) => string | undefined

/** Throws what `refusal` says of an expression that is none. */
function patternOr(text: string, refusal: (problem: string) => CorefileError): RegExp {
  try {
    return compilePattern(text)
  } catch (error) {
    throw error instanceof PatternError ? refusal(error.message) : error
  }
}

const RENAMINGS: Readonly<Record<string, (from: string, to: string) => Rewriting>> = {
  exact: (from, to) => (name) => (name === zoneName(from) ? zoneName(to) : undefined),
  prefix: (from, to) => (name) => (name.startsWith(from) ? to + name.slice(from.length) : undefined),
  suffix: (from, to) => (name) =>
    `${name}.`.endsWith(dotted(from)) ? zoneName(`${name}.`.slice(0, -dotted(from).length) + dotted(to)) : undefined,
  substring: (from, to) => (name) => (name.includes(from) ? zoneName(`${name}.`.replaceAll(from, () => to)) : undefined),
  regex: (from, to) => {
    const pattern = patternOr(from, () => failed('rewrite', `invalid regex matching pattern: ${from}`))
    const groups = new RegExp(`${pattern.source}|`).exec('')!.length - 1
    if (new Set(to.match(/\{\d+\}/g)).size > groups)
      throw failed(
        'rewrite',
        `the rewrite regex pattern (${to}) uses more subexpressions than its corresponding matching regex pattern (${from})`,
      )
    return (name) => {
      const found = pattern.exec(name) ?? pattern.exec(`${name}.`)
      return found ? zoneName(to.replace(/\{(\d+)\}/g, (_, group: string) => found[Number(group)] ?? '')) : undefined
    }
  },
}
const dotted = (name: string): string => (name.endsWith('.') ? name : `${name}.`)

/** Asks for another name than the one that was asked, and answers by the one that was. */
export function rewrite(directive: Directive): Plugin {
  const [first = '', ...others] =
    directive.args.length < 2 ? [...directive.args, ...directive.block.flatMap(({ name, args }) => [name, ...args])] : directive.args
  const goesOn = first === 'continue'
  const [rule = '', ...words] = goesOn || first === 'stop' ? others : [first, ...others]
  if (rule !== 'name') {
    if (['type', 'class', 'edns0', 'ttl', 'rcode', 'cname'].includes(rule)) return { answer: (question, _, next) => next(question) }
    throw failed('rewrite', first === '' ? 'no rule type specified for rewrite' : `invalid rule type ${JSON.stringify(first)}`)
  }
  const [kind = '', from, to] = words.length === 2 ? ['exact', ...words] : words
  if (from === undefined || to === undefined) throw failed('rewrite', 'too few arguments for a name rule')
  if (!Object.hasOwn(RENAMINGS, kind))
    throw failed('rewrite', `name rule supports only exact, prefix, suffix, substring, and regex name matching, received: ${kind}`)
  const renamed = RENAMINGS[kind]!(from, to)
  return {
    answer(question, _, next) {
      const name = (question as Rewritten).rewritten ? undefined : renamed(question.name)
      if (name === undefined) return next(question)
      const answer = next({ ...question, name, ...(goesOn ? {} : { rewritten: true }) } as Rewritten)
      return { ...answer, records: answer.records.map((each) => (each.name === name ? { ...each, name: question.name } : each)) }
    },
  }
}

/** Answers made of the name that is asked. */
export function template(directive: Directive, site: Site): Plugin {
  const [, type = 'ANY', ...origins] = directive.args
  const zones = origins.length > 0 ? origins.map(zoneName) : site.zones
  const option = (name: string): Directive | undefined => directive.block.find((each) => each.name === name)
  const patterns = directive.block
    .filter(({ name }) => name === 'match')
    .flatMap((match) =>
      match.args.map((text) =>
        patternOr(text, (problem) => complaint(site, 'template', match, `could not parse regex: ${text}, ${problem}`)),
      ),
    )
  const answers = directive.block.filter(({ name }) => name === 'answer').map(({ args }) => args[0] ?? '')
  const code = (option('rcode')?.args[0] ?? 'NOERROR') as DnsAnswer['code']
  const passes = fallthroughOf(option('fallthrough'))
  return {
    answer(question, _, next) {
      if (within(question.name, zones) === undefined || (type !== 'ANY' && type !== question.type)) return next(question)
      const found = patterns.length === 0 ? [''] : patterns.map((each) => each.exec(`${question.name}.`)).find(Boolean)
      if (!found) return passes(question.name) ? next(question) : NXDOMAIN
      const records = answers.flatMap((text): readonly DnsRecord[] => {
        const filled = text
          .replaceAll(/\{\{\s*\.Name\s*\}\}/g, `${question.name}.`)
          .replaceAll(/\{\{\s*\.Type\s*\}\}/g, question.type)
          .replaceAll(/\{\{\s*index\s+\.Match\s+(\d+)\s*\}\}/g, (_all, group: string) => found[Number(group)] ?? '')
          .replaceAll(/\{\{\s*\.Group\.(\w+)\s*\}\}/g, (_all, group: string) => (found as RegExpExecArray).groups?.[group] ?? '')
        const [name = '', ...rest] = filled.split(/\s+/)
        const seconds = /^\d+$/.test(rest[0] ?? '') ? Number(rest.shift()) : 3600
        if (rest[0] === 'IN') rest.shift()
        const [kind, ...data] = rest
        return kind
          ? [
              {
                name: zoneName(name),
                type: kind as DnsRecord['type'],
                ttl: seconds,
                data: data.map((word) => word.replace(/\.$/, '')).join(' '),
              },
            ]
          : []
      })
      return { code, records, authoritative: true }
    },
  }
}

const FORWARD_OPTIONS = new Set(
  'except force_tcp prefer_udp expire max_fails max_connect_attempts tls tls_servername policy health_check max_concurrent next next_on_nodata failfast_all_unhealthy_upstreams failover'.split(
    ' ',
  ),
)

/** Other servers for what is left: those of resolv.conf, or others by address. */
export function forward(directive: Directive, site: Site): Plugin {
  const [from = '.', ...to] = directive.args
  for (const option of directive.block) if (!FORWARD_OPTIONS.has(option.name)) throw unknownProperty(site, 'forward', option)
  if (to.length === 0) throw complaint(site, 'forward', directive, "Wrong argument count or unexpected line ending after '" + from + "'")
  for (const server of to)
    if (!server.startsWith('/') && !isAddress(hostOf(server)))
      throw new CorefileError(`plugin/forward: not an IP address or file: ${JSON.stringify(server)}`)
  const zone = zoneName(from)
  const except = directive.block.filter(({ name }) => name === 'except').flatMap(({ args }) => args.map(zoneName))
  return {
    answer(question, upstream, next) {
      if (!inZone(question.name, zone) || within(question.name, except) !== undefined) return next(question)
      for (const server of to) {
        const answer = server.startsWith('/')
          ? upstream.outside(question.name, question.type)
          : upstream.server(hostOf(server), question.name, question.type)
        if (answer) return answer
      }
      return { ...SERVFAIL, silent: hostOf(to.at(-1)!) }
    },
  }
}

/** `tls://9.9.9.9:853` and `1.1.1.1:53` without what is around the address. */
const hostOf = (server: string): string => server.replace(/^(dns|tls|https):\/\//, '').replace(/:\d+$/, '')
