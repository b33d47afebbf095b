import { describe, expect, it } from 'vitest'
import type { EndpointAddress, EndpointSubset, Pod, Service } from '../../schema/types'
import { subsetsOf, truncate } from './subsets'

function pod(ip: string, ports: Readonly<Record<string, number>>, ready = true): Pod {
  return {
    metadata: { name: `pod-${ip}`, namespace: 'default', uid: ip },
    spec: { containers: [{ name: 'c', ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })) }] },
    status: { phase: 'Running', podIP: ip, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  } as unknown as Pod
}

const service = (spec: object): Service => ({ metadata: { name: 'web', namespace: 'default' }, spec }) as unknown as Service
const named = service({ ports: ['http', 'admin'].map((name, i) => ({ name, port: 80 + i, targetPort: name })) })

/** `a b (c) : http=80` for addresses a and b, c that is not ready, and a port. */
const brief = (subsets: readonly EndpointSubset[]): string[] =>
  subsets.map(({ addresses = [], notReadyAddresses = [], ports = [] }) =>
    [
      ...addresses.map(({ ip }) => ip),
      ...notReadyAddresses.map(({ ip }) => `(${ip})`),
      ':',
      ...ports.map(({ name, port }) => `${name}=${port}`).sort(),
    ].join(' '),
  )

describe('pods are together in subsets', () => {
  it.each([
    ['where they have the same ports', named, [pod('2', { http: 8, admin: 9 }), pod('1', { http: 8, admin: 9 })], ['1 2 : admin=9 http=8']],
    ['in which some may not be ready', named, [pod('1', { http: 8 }), pod('2', { http: 8 }, false)], ['1 (2) : http=8']],
    [
      'for each port by itself, if not all have all of them',
      named,
      [pod('1', { http: 8, admin: 9 }), pod('2', { http: 8 })],
      ['1 : admin=9', '1 2 : http=8'],
    ],
    ['but not where a name stands for other numbers', named, [pod('1', { http: 8 }), pod('2', { http: 7 })], ['2 : http=7', '1 : http=8']],
    ['unless they have none of the ports', named, [pod('1', { other: 8 })], []],
    ['without ports when a headless Service has none', service({ clusterIP: 'None' }), [pod('1', {}), pod('2', {}, false)], ['1 (2) :']],
    [
      'as ready when the Service does not mind',
      service({ publishNotReadyAddresses: true, ports: [{ name: 'p', port: 80 }] }),
      [pod('1', {}, false)],
      ['1 : p=80'],
    ],
  ])('%s', (_, of, pods, expected) => expect(brief(subsetsOf(of, pods))).toEqual(expected))
})

describe('of more than a thousand addresses', () => {
  const list = (count: number): EndpointAddress[] => Array.from({ length: count }, (_, i) => ({ ip: `${i}` }))
  it.each([
    ['none go while there are no more', [[600, 400]], [[600, 400]], false],
    [
      'those not ready go first',
      [
        [600, 500],
        [300, 500],
      ],
      [
        [600, 50],
        [300, 50],
      ],
      true,
    ],
    [
      'those ready go when there is no other way',
      [
        [800, 10],
        [400, 10],
      ],
      [
        [667, 0],
        [333, 0],
      ],
      true,
    ],
    [
      'shares are rounded up, and the last subset has what is left',
      [
        [1001, 0],
        [1001, 0],
        [1001, 0],
      ],
      [
        [334, 0],
        [334, 0],
        [332, 0],
      ],
      true,
    ],
  ])('%s', (_, before, after, cut) => {
    const subsets: EndpointSubset[] = before.map(([ready, notReady]) => ({ addresses: list(ready!), notReadyAddresses: list(notReady!) }))
    expect(truncate(subsets)).toBe(cut)
    expect(subsets.map(({ addresses = [], notReadyAddresses = [] }) => [addresses.length, notReadyAddresses.length])).toEqual(after)
  })
})
