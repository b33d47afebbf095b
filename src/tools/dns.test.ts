/** Facts about the tools that ask name servers, as busybox and BIND word them. */
import { beforeAll, describe, expect, test } from 'vitest'
import { VirtualClock } from '../engine/clock/clock'
import { Collector, allTools, bashCommand, shCommand } from '../shell'
import { runScript } from '../shell/bash'
import { Machine } from '../shell/machine'
import { MemoryFiles } from '../shell/memory-files'
import { NetError, type NameAnswer, type Net } from '../shell/net'
import { networkTools } from '.'

const RECORDS: Readonly<Record<string, readonly (readonly [type: string, data: string])[]>> = {
  'kubernetes.default.svc.cluster.local': [['A', '10.96.0.1']],
  'alias.default.svc.cluster.local': [
    ['CNAME', 'one.example.com'],
    ['A', '1.2.3.4'],
  ],
  '_https._tcp.kubernetes.default.svc.cluster.local': [['SRV', '0 100 443 kubernetes.default.svc.cluster.local']],
  '1.0.96.10.in-addr.arpa': [['PTR', 'kubernetes.default.svc.cluster.local']],
  '10.0.96.10.in-addr.arpa': [['PTR', 'kube-dns.kube-system.svc.cluster.local']],
}

/** A name server with these records, for a machine in a pod. */
const net = {
  resolve: async (name: string) => {
    const found = RECORDS[name.replace(/\.$/, '')]?.filter(([type]) => type === 'A').map(([, data]) => data)
    if (!found?.length) throw new NetError('NXDOMAIN', name, 53)
    return found
  },
  query: async (name: string, type: string, server?: string): Promise<NameAnswer> => {
    if (server === '10.9.9.9') throw new NetError('no servers could be reached', name, 53)
    const found = RECORDS[name]
    const records = (found ?? [])
      .filter(([each]) => each === type || (each === 'CNAME' && type === 'A'))
      .map(([each, data]) => ({ name: each === 'A' && found!.length > 1 ? 'one.example.com' : name, type: each, ttl: 30, data }))
    return { code: found ? 'NOERROR' : 'NXDOMAIN', records, authoritative: true }
  },
} as unknown as Net

async function type(line: string, flavour: 'ash' | 'bash', old = false): Promise<string> {
  const clock = new VirtualClock(0)
  const files = new MemoryFiles({ now: () => clock.now() })
  files.makeDirectory('/etc')
  files.write(
    '/etc/resolv.conf',
    'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
  )
  const machine = new Machine({
    clock,
    hostname: 'pod',
    files,
    net,
    user: 'root',
    flavour,
    commands: [shCommand, bashCommand, ...allTools, ...networkTools],
    random: () => 7,
    facts: old ? { nslookup: 'old' } : {},
  })
  const out = new Collector()
  const done = runScript(machine, line, { stdout: out, stderr: out, env: { PATH: '/bin' }, cwd: '/' })
  let code: number | undefined
  void done.then((value) => (code = value))
  for (let i = 0; code === undefined && i < 1000; i++) await clock.run(clock.now() + 100)
  return `${out.text()}[${code}]`
}

const head = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n'
const missing = (name: string): string => `** server can't find ${name}: NXDOMAIN\n\n`

describe('nslookup of busybox', () => {
  test.each<[string, string]>([
    [
      'nslookup kubernetes',
      `${head}Name:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n\n${missing('kubernetes.svc.cluster.local')}${missing('kubernetes.cluster.local')}\n${missing('kubernetes.svc.cluster.local')}${missing('kubernetes.cluster.local')}[1]`,
    ],
    ['nslookup kubernetes.default', `${head}${missing('kubernetes.default')}${missing('kubernetes.default')}[1]`],
    ['nslookup kubernetes.default.svc.cluster.local', `${head}Name:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n\n\n[0]`],
    ['nslookup kubernetes 10.96.0.10', `${head}${missing('kubernetes')}${missing('kubernetes')}[1]`],
    ['nslookup 10.96.0.1', `${head}1.0.96.10.in-addr.arpa\tname = kubernetes.default.svc.cluster.local\n\n[0]`],
    ['nslookup 10.96.0.9', `${head}${missing('9.0.96.10.in-addr.arpa')}[1]`],
    [
      'nslookup -type=srv _https._tcp.kubernetes.default.svc.cluster.local',
      `${head}_https._tcp.kubernetes.default.svc.cluster.local\tservice = 0 100 443 kubernetes.default.svc.cluster.local\n\n[0]`,
    ],
    [
      'nslookup -type=a alias.default.svc.cluster.local',
      `${head}alias.default.svc.cluster.local\tcanonical name = one.example.com\nName:\tone.example.com\nAddress: 1.2.3.4\n\n[0]`,
    ],
    ['nslookup -type=xx a', 'nslookup: invalid query type "xx"\n[1]'],
    ['nslookup a 10.9.9.9', ';; connection timed out; no servers could be reached\n\n[1]'],
  ])('%s', async (line, said) => {
    expect(await type(line, 'ash')).toBe(said)
  })

  test('before 1.29 asks as other programs do, and names addresses', async () => {
    const server = 'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n'
    expect(await type('nslookup kubernetes.default', 'ash', true)).toBe(
      `${server}Name:      kubernetes.default\nAddress 1: 10.96.0.1 kubernetes.default.svc.cluster.local\n[0]`,
    )
    expect(await type('nslookup nosuch', 'ash', true)).toBe(`${server}nslookup: can't resolve 'nosuch'\n[1]`)
  })
})

describe('the tools of BIND', () => {
  test.each<[string, string]>([
    [
      'nslookup kubernetes.default',
      'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n\n[0]',
    ],
    ['nslookup 10.96.0.1', '1.0.96.10.in-addr.arpa\tname = kubernetes.default.svc.cluster.local.\n\n[0]'],
    ['nslookup nosuch', "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find nosuch: NXDOMAIN\n\n[1]"],
    ['host kubernetes.default', 'kubernetes.default.svc.cluster.local has address 10.96.0.1\n[0]'],
    ['host 10.96.0.1', '1.0.96.10.in-addr.arpa domain name pointer kubernetes.default.svc.cluster.local.\n[0]'],
    ['dig +short -x 10.96.0.1', 'kubernetes.default.svc.cluster.local.\n[0]'],
    ['dig +short SRV _https._tcp.kubernetes.default.svc.cluster.local', '0 100 443 kubernetes.default.svc.cluster.local.\n[0]'],
    ['dig +short kubernetes +search', '10.96.0.1\n[0]'],
    ['dig +short kubernetes', '[0]'],
  ])('%s', async (line, said) => {
    expect(await type(line, 'bash')).toBe(said)
  })

  test('dig tells the whole answer', async () => {
    const text = await type('dig kubernetes.default.svc.cluster.local', 'bash')
    expect(text).toContain('status: NOERROR, id: 7\n;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1\n')
    expect(text).toContain(';; ANSWER SECTION:\nkubernetes.default.svc.cluster.local.\t30\tIN\tA\t10.96.0.1\n')
  })
})

describe('busybox', () => {
  let usage = ''
  beforeAll(async () => {
    usage = await type('ls --help', 'ash')
  })

  test.each<[string, string]>([
    ['ls -z', `ls: invalid option -- 'z'\n`],
    ['mkdir', ''],
    ['nc', ''],
    ['nslookup', ''],
  ])('shows how a program is called after a mistake: %s', async (line, said) => {
    const text = await type(line, 'ash')
    expect(text.startsWith(`${said}BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\nUsage: ${line.split(' ')[0]} `)).toBe(
      true,
    )
    expect(text.endsWith('[1]')).toBe(true)
  })

  test('shows it on --help too, which is no mistake', () => {
    expect(usage).toMatch(
      /^BusyBox v1\.37\.0 .*\n\nUsage: ls .*\n\nLists what is in folders\n\n\t-1\t\tOne name in a line\n(?:\t.*\n)+\[0\]$/,
    )
  })

  test.each<[string, string]>([
    ['head nosuch', 'head: nosuch: No such file or directory\n[1]'],
    ['cat nosuch', "cat: can't open 'nosuch': No such file or directory\n[1]"],
    ['tail nosuch', "tail: can't open 'nosuch': No such file or directory\ntail: no files\n[1]"],
    ['sort nosuch', 'sort: nosuch: No such file or directory\n[2]'],
    ['stat nosuch', "stat: can't stat 'nosuch': No such file or directory\n[1]"],
    ['env nosuch', "env: can't execute 'nosuch': No such file or directory\n[127]"],
    ['timeout x true', "timeout: invalid number 'x'\n[1]"],
    ['printf "a b\\n" | wc', '        1         2         4\n[0]'],
    ['printf "a\\n" > f; wc -l f; wc f', '1 f\n        1         1         2 f\n[0]'],
    ['echo a > f; echo b > g; diff f g', '--- f\n+++ g\n@@ -1 +1 @@\n-a\n+b\n[1]'],
    ['echo a > f; diff f nosuch', "diff: can't stat 'nosuch': No such file or directory\n[2]"],
    ['echo a > f; cmp f nosuch', 'cmp: nosuch: No such file or directory\n[2]'],
    ['kill 999999', "sh: can't kill pid 999999: No such process\n[1]"],
    ['[ a -eq 1 ]', 'sh: a: bad number\n[2]'],
  ])('%s', async (line, said) => {
    const quoted = `sh -c '${line}'`
    expect(await type(quoted, 'ash')).toBe(said)
  })
})
