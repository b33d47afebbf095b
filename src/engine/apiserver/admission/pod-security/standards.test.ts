import { describe, expect, it } from 'vitest'
import type { PodSpec } from '../../../schema/types'
import { violationsOf, type Level } from './standards'

const restricted = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}
const spec = (container: object = {}, more: object = {}): PodSpec =>
  ({ containers: [{ name: 'c', image: 'i', securityContext: restricted, ...container }], ...more }) as PodSpec
const secured = (context: object): object => ({ securityContext: { ...restricted, ...context } })
const complaints = (level: Level, pod: PodSpec, minor?: number): string[] =>
  violationsOf(level, { spec: pod }, minor).map(({ reason, detail }) => `${reason} (${detail})`)

describe('the Pod Security Standards', () => {
  it.each<[string, Level, PodSpec, number, string[], number, string[]]>([
    [
      'probes and hooks of other hosts are forbidden since v1.34',
      'baseline',
      spec({ livenessProbe: { httpGet: { host: '::1', port: 1 } }, lifecycle: { preStop: { tcpSocket: { host: '127.0.0.1', port: 1 } } } }),
      33,
      [],
      34,
      ['probe or lifecycle host (container "c" uses probe or lifecycle hosts "127.0.0.1", "::1")'],
    ],
    [
      'the whole of /proc is for pods with users of their own since v1.35',
      'baseline',
      spec(secured({ procMount: 'Unmasked' }), { hostUsers: false }),
      34,
      ['procMount (container "c" must not set securityContext.procMount to "Unmasked")'],
      35,
      [],
    ],
    [
      'kernel settings were let in release by release',
      'baseline',
      spec({}, { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] } }),
      31,
      ['forbidden sysctls (net.ipv4.tcp_rmem)'],
      32,
      [],
    ],
    [
      'restricted capabilities are told of once',
      'restricted',
      spec(secured({ capabilities: { add: ['SYS_ADMIN'], drop: ['ALL'] } })),
      21,
      ['non-default capabilities (container "c" must not include "SYS_ADMIN" in securityContext.capabilities.add)'],
      22,
      ['unrestricted capabilities (container "c" must not include "SYS_ADMIN" in securityContext.capabilities.add)'],
    ],
    [
      'root by number is forbidden since v1.23',
      'restricted',
      spec(secured({ runAsUser: 0 })),
      22,
      [],
      23,
      ['runAsUser=0 (container "c" must not set runAsUser=0)'],
    ],
  ])('%s', (_name, level, pod, before, then, after, now) => {
    expect(complaints(level, pod, before)).toEqual(then)
    expect(complaints(level, pod, after)).toEqual(now)
    expect(complaints(level, pod)).toEqual(now)
  })

  it('with users of its own a restricted pod may be root inside, but not see the whole of /proc', () => {
    const root = { ...secured({ runAsUser: 0, runAsNonRoot: undefined, procMount: 'Unmasked' }) }
    expect(complaints('restricted', spec(root, { hostUsers: false }))).toEqual([
      'procMount (container "c" must not set securityContext.procMount to "Unmasked")',
    ])
  })
})
