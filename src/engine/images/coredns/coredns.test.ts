/** Facts about CoreDNS: what it makes of its Corefile, and of questions. */
import { describe, expect, test } from 'vitest'
import type { DnsAnswer, DnsUpstream, RecordType } from '../../network/types'
import { CorefileError } from './corefile'
import { DnsMetrics } from './metrics'
import { logLine, Servers } from './server'

const NXDOMAIN: DnsAnswer = { code: 'NXDOMAIN', records: [], authoritative: true }
const found = (name: string, type: RecordType, data: string, ttl = 30): DnsAnswer => ({
  code: 'NOERROR',
  records: [{ name, type, ttl, data }],
  authoritative: true,
})

const UPSTREAM: DnsUpstream = {
  domain: 'cluster.local',
  cluster(name, type) {
    if (name === 'web.default.svc.cluster.local') return found(name, type, '10.96.0.7')
    if (name === '10-244-1-2.default.pod.cluster.local') return found(name, type, '10.244.1.2')
    return name === '7.0.96.10.in-addr.arpa' ? found(name, 'PTR', 'web.default.svc.cluster.local') : NXDOMAIN
  },
  outside: (name, type) => (name === 'example.com' ? { ...found(name, type, '192.0.2.80', 300), authoritative: false } : NXDOMAIN),
  server: (address, name, type) => (address === '10.96.0.53' ? found(name, type, '10.1.1.1', 60) : undefined),
}

const of = (text: string): Servers =>
  Servers.of('/etc/coredns/Corefile', text, (path) => (path === '/own' ? '10.9.9.9 own.lan' : undefined))

/** `NOERROR name=data/ttl …` */
function ask(text: string, name: string, type: RecordType = 'A'): string {
  const { code, records } = of(text).reply({ name, type, from: '10.244.1.9' }, UPSTREAM).answer
  return [code, ...records.map((each) => `${each.name}=${each.data}/${each.ttl}`)].join(' ')
}

const CLUSTER = 'kubernetes cluster.local in-addr.arpa ip6.arpa {\n pods insecure\n fallthrough in-addr.arpa ip6.arpa\n ttl 30\n }'
const block = (...lines: readonly string[]): string => `.:53 {\n${lines.join('\n')}\n}\n`

describe('a Corefile', () => {
  test.each([
    [block('errors', 'eror'), "/etc/coredns/Corefile:3 - Error during parsing: Unknown directive 'eror'"],
    ['.:53 {\n errors\n', '/etc/coredns/Corefile:2 - Error during parsing: Unexpected EOF'],
    [block('forward . upstream'), 'plugin/forward: not an IP address or file: "upstream"'],
    [
      block('kubernetes cluster.local {', ' upstream', '}'),
      "plugin/kubernetes: /etc/coredns/Corefile:3 - Error during parsing: unknown property 'upstream'",
    ],
    [block('errors') + block('log'), 'cannot serve dns://.:53 - it is already defined'],
    [block('constructor'), "/etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'constructor'"],
    [block('rewrite name regex ( a'), 'plugin/rewrite: invalid regex matching pattern: ('],
    [
      block('rewrite name regex a {1}'),
      'plugin/rewrite: the rewrite regex pattern ({1}) uses more subexpressions than its corresponding matching regex pattern (a)',
    ],
    [
      block('rewrite name constructor a b'),
      'plugin/rewrite: name rule supports only exact, prefix, suffix, substring, and regex name matching, received: constructor',
    ],
    [block('rewrite name a'), 'plugin/rewrite: too few arguments for a name rule'],
    [
      block('template IN A {', 'match [', '}'),
      'plugin/template: /etc/coredns/Corefile:3 - Error during parsing: could not parse regex: [, error parsing regexp: missing closing ]: `[`',
    ],
    [
      block('kubernetes cluster.local {', 'pods some', '}'),
      'plugin/kubernetes: wrong value for pods: some,  must be one of: disabled, verified, insecure',
    ],
    [block('kubernetes cluster.local {', 'ttl 1h', '}'), 'plugin/kubernetes: strconv.Atoi: parsing "1h": invalid syntax'],
    [block('kubernetes in-addr.arpa'), 'plugin/kubernetes: non-reverse zone name must be used'],
    [block('import none'), '/etc/coredns/Corefile:2 - Error during parsing: File to import not found: none'],
  ])('%j is refused', (text, message) => {
    expect(() => of(text)).toThrow(new CorefileError(message))
  })

  test('has comments, quotes, several zones to a block and snippets', () => {
    const text =
      '(common) {\n errors # all\n}\nexample.org, .:53 {\n import common\n template IN A example.org {\n answer "{{ .Name }} 5 IN A 1.2.3.4"\n }\n}\n'
    expect(of(text).greeting).toBe('example.org.:53\n.:53\n')
    expect(ask(text, 'a.example.org')).toBe('NOERROR a.example.org=1.2.3.4/5')
    expect(ask(text, 'example.com')).toBe('REFUSED')
  })
})

describe('a question', () => {
  test('is for the server of the longest zone', () => {
    const text = `${block(CLUSTER, 'forward . /etc/resolv.conf')}consul.local:53 {\n errors\n forward . 10.96.0.53\n}\ngone.local {\n forward . 10.150.0.1\n}\n`
    expect(ask(text, 'example.com')).toBe('NOERROR example.com=192.0.2.80/300')
    expect(ask(text, 'a.consul.local')).toBe('NOERROR a.consul.local=10.1.1.1/60')
    expect(ask(text, 'a.gone.local')).toBe('SERVFAIL')
    expect(ask(block(CLUSTER), 'example.com')).toBe('REFUSED')
  })

  test('about the cluster is answered in every zone that it is given, with its time to live', () => {
    const text = block(
      CLUSTER.replace('kubernetes cluster', 'kubernetes corp cluster').replace('ttl 30', 'ttl 7'),
      'forward . /etc/resolv.conf',
    )
    expect(ask(text, 'web.default.svc.cluster.local')).toBe('NOERROR web.default.svc.cluster.local=10.96.0.7/7')
    expect(ask(text, 'web.default.svc.corp')).toBe('NOERROR web.default.svc.corp=10.96.0.7/7')
    expect(ask(text, 'nosuch.default.svc.corp')).toBe('NXDOMAIN')
    expect(ask(text, '7.0.96.10.in-addr.arpa', 'PTR')).toBe('NOERROR 7.0.96.10.in-addr.arpa=web.default.svc.cluster.local/7')
  })

  test('about pods or other namespaces is answered where the Corefile says so', () => {
    const pod = '10-244-1-2.default.pod.cluster.local'
    expect(ask(block('kubernetes cluster.local'), pod)).toBe('NXDOMAIN')
    expect(ask(block(CLUSTER), pod)).toBe(`NOERROR ${pod}=10.244.1.2/30`)
    expect(ask(block('kubernetes cluster.local {', 'namespaces prod', '}'), 'web.default.svc.cluster.local')).toBe('NXDOMAIN')
  })

  test('finds hosts by name and address, and goes on where that is said', () => {
    const hosts = 'hosts {\n 10.0.0.1 a.corp b.corp\n ttl 60\n fallthrough\n}'
    const text = block(hosts, 'forward . /etc/resolv.conf')
    expect([ask(text, 'b.corp'), ask(text, 'b.corp', 'AAAA')]).toEqual(['NOERROR b.corp=10.0.0.1/60', 'NOERROR'])
    expect(ask(text, '1.0.0.10.in-addr.arpa', 'PTR')).toBe('NOERROR 1.0.0.10.in-addr.arpa=a.corp/60 1.0.0.10.in-addr.arpa=b.corp/60')
    expect(ask(text, 'example.com')).toBe('NOERROR example.com=192.0.2.80/300')
    expect(ask(text.replace('fallthrough', ''), 'example.com')).toBe('SERVFAIL')
    expect(ask(block('hosts /own lan'), 'own.lan')).toBe('NOERROR own.lan=10.9.9.9/3600')
  })

  test.each([
    ['name shop.corp web.default.svc.cluster.local', 'shop.corp'],
    ['name exact shop.corp web.default.svc.cluster.local', 'shop.corp'],
    ['name suffix .corp .default.svc.cluster.local', 'web.corp'],
    ['name regex (.*)\\.in\\.(.*)\\.corp {1}.{2}.svc.cluster.local', 'web.in.default.corp'],
    ['name regex (?i)(.*)\\.SHOP$ {1}.default.svc.cluster.local', 'web.shop'],
    ['name substring -x- .', 'web-x-default-x-svc.cluster.local'],
    ['{\n name regex (?P<n>.*)\\.block {1}.default.svc.cluster.local\n}', 'web.block'],
    ['stop name prefix my- web', 'my-.default.svc.cluster.local'],
  ])('is rewritten by %j and answered under its own name', (rule, name) => {
    expect(ask(block(`rewrite ${rule}`, CLUSTER), name)).toBe(`NOERROR ${name}=10.96.0.7/30`)
  })

  test('is written down with sizes as on the wire', () => {
    const question = { name: 'kubernetes.default.svc.cluster.local', type: 'A' as const, from: '10.244.1.9' }
    const answer = found(question.name, 'A', '10.96.0.1')
    expect(logLine(question, answer, 'cluster.local', () => 0)).toBe(
      '[INFO] 10.244.1.9:32768 - 0 "A IN kubernetes.default.svc.cluster.local. udp 54 false 512" NOERROR qr,aa,rd 106 0.000080000s\n',
    )
    const missing = { ...question, name: 'kubernetes.default.default.svc.cluster.local' }
    expect(logLine(missing, NXDOMAIN, 'cluster.local', () => 0)).toContain('udp 62 false 512" NXDOMAIN qr,aa,rd 155 ')
  })

  test('is logged by zone and class', () => {
    const logs = (log: string, name: string): boolean => of(block(log, CLUSTER)).reply({ name, type: 'A', from: '' }, UPSTREAM).logs
    const [known, unknown] = ['web.default.svc.cluster.local', 'x.default.svc.cluster.local'] as const
    expect([logs('log', known), logs('log', unknown), logs('errors', known)]).toEqual([true, true, false])
    expect([logs('log {\nclass denial\n}', known), logs('log {\nclass denial\n}', unknown), logs('log corp', known)]).toEqual([
      false,
      true,
      false,
    ])
  })
})

test('Questions are counted by zone, type and outcome where the plugin prometheus is', () => {
  const counted = (...lines: readonly string[]): readonly string[] => {
    const servers = of(block(...lines))
    const metrics = new DnsMetrics({ goVersion: 'go1', revision: 'abc', version: '1.12.0' }, 0, () => servers)
    const questions = [
      ['web.default.svc.cluster.local', 'A'],
      ['web.default.svc.cluster.local', 'A'],
      ['nosuch.default.svc.cluster.local', 'AAAA'],
    ] as const
    for (const [name, type] of questions) {
      const question = { name, type, from: '10.244.1.9' }
      metrics.asked(question, servers.reply(question, UPSTREAM))
    }
    return metrics
      .text()
      .split('\n')
      .filter((line) => line.startsWith('coredns_'))
  }
  expect(counted('errors', CLUSTER, 'prometheus :9153', 'loadbalance')).toEqual([
    'coredns_build_info{goversion="go1",revision="abc",version="1.12.0"} 1',
    'coredns_dns_requests_total{family="1",proto="udp",server="dns://:53",type="A",view="",zone="."} 2',
    'coredns_dns_requests_total{family="1",proto="udp",server="dns://:53",type="AAAA",view="",zone="."} 1',
    'coredns_dns_responses_total{plugin="loadbalance",rcode="NOERROR",server="dns://:53",view="",zone="."} 2',
    'coredns_dns_responses_total{plugin="loadbalance",rcode="NXDOMAIN",server="dns://:53",view="",zone="."} 1',
    'coredns_panics_total 0',
    ...['errors', 'kubernetes', 'loadbalance', 'prometheus'].map(
      (name) => `coredns_plugin_enabled{name="${name}",server="dns://:53",view="",zone="."} 1`,
    ),
  ])
  expect(counted('errors', CLUSTER)).toEqual([
    'coredns_build_info{goversion="go1",revision="abc",version="1.12.0"} 1',
    'coredns_panics_total 0',
  ])
})
