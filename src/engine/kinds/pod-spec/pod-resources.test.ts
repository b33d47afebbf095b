import { describe, expect, test } from 'vitest'
import { amountsOf, quantitiesOf } from '../../api/resource-list'
import type { Container, Pod } from '../../schema/types'
import { podAmounts, type PodAmountsOptions } from './pod-resources'
import { qosClass } from './qos'

type Spec = Omit<Partial<Pod['spec']>, 'containers' | 'initContainers'>
type Wish = { readonly requests?: Record<string, string>; readonly limits?: Record<string, string> }

const container = (name: string, resources: Wish = {}, more: Partial<Container> = {}): Container =>
  ({ name, resources, ...more }) as Container
const sidecar = (name: string, resources: Wish): Container => container(name, resources, { restartPolicy: 'Always' })

function pod(containers: readonly Container[], initContainers: readonly Container[] = [], more: Spec = {}, status?: Pod['status']) {
  return { spec: { containers, initContainers, ...more }, ...(status ? { status } : {}) }
}

const cpu = (amount: string): Wish => ({ requests: { cpu: amount } })
const resized = (reason?: string): Pod['status'] =>
  ({
    containerStatuses: [{ name: 'a', resources: { requests: { cpu: '300m' }, limits: { cpu: '3' } }, allocatedResources: { cpu: '400m' } }],
    ...(reason ? { conditions: [{ type: 'PodResizePending', status: 'True', reason }] } : {}),
  }) as unknown as Pod['status']

describe('What a pod asks for', () => {
  const cases: readonly [string, ReturnType<typeof pod>, Record<string, string>, PodAmountsOptions?][] = [
    ['is the sum of its containers', pod([container('a', cpu('100m')), container('b', cpu('250m'))]), { cpu: '350m' }],
    ['is its largest init container where that is more', pod([container('a', cpu('100m'))], [container('i', cpu('1'))]), { cpu: '1' }],
    [
      'counts sidecars beside the containers',
      pod([container('a', cpu('100m'))], [sidecar('s', cpu('50m')), container('i', cpu('120m'))]),
      { cpu: '170m' },
    ],
    [
      'counts only the sidecars that start before an init container with it',
      pod([container('a', cpu('10m'))], [container('i', cpu('120m')), sidecar('s', cpu('50m'))]),
      { cpu: '120m' },
    ],
    [
      'is what the pod says as a whole, for what can be said so',
      pod([container('a', { requests: { cpu: '1', 'example.com/card': '1' } })], [], {
        resources: { requests: { cpu: '500m', 'example.com/card': '7' } },
      }),
      { cpu: '500m', 'example.com/card': '1' },
    ],
    [
      'has the overhead on top',
      pod([container('a', cpu('1'))], [], { overhead: { cpu: '50m', memory: '10Mi' } }),
      { cpu: '1050m', memory: '10Mi' },
    ],
    ['may leave the overhead out', pod([container('a', cpu('1'))], [], { overhead: { cpu: '50m' } }), { cpu: '1' }, { overhead: false }],
    ['passes over what is in effect', pod([container('a', cpu('100m'))], [], {}, resized()), { cpu: '100m' }],
    [
      'is the most of wanted, given and in effect',
      pod([container('a', cpu('100m'))], [], {}, resized()),
      { cpu: '400m' },
      { fromStatus: true },
    ],
    [
      'is not what can never be had',
      pod([container('a', cpu('64'))], [], {}, resized('Infeasible')),
      { cpu: '400m' },
      { fromStatus: true },
    ],
    [
      'has something for containers that say nothing',
      pod([container('a', cpu('1')), container('b')]),
      { cpu: '1100m', memory: '400Mi' },
      { missing: amountsOf({ cpu: '100m', memory: '200Mi' }) },
    ],
  ]
  test.each(cases)('%s', (_, given, wanted, options) => {
    expect(quantitiesOf(podAmounts(given, 'requests', options))).toEqual(wanted)
  })

  test('is limited with overhead only where it has a limit', () => {
    const given = pod([container('a', { limits: { cpu: '1' } })], [], { overhead: { cpu: '50m', memory: '10Mi' } })
    expect(quantitiesOf(podAmounts(given, 'limits'))).toEqual({ cpu: '1050m' })
  })
})

describe('The quality of service of a pod', () => {
  const both = (list: Record<string, string>): Wish => ({ requests: list, limits: list })
  test.each([
    ['without resources', pod([container('a')]), 'BestEffort'],
    ['whose resources are zero', pod([container('a', both({ cpu: '0', memory: '0' }))]), 'BestEffort'],
    ['that asks for storage only', pod([container('a', both({ 'ephemeral-storage': '1Gi' }))]), 'BestEffort'],
    ['with equal requests and limits', pod([container('a', both({ cpu: '1', memory: '1Gi' }))]), 'Guaranteed'],
    [
      'with the same amounts written otherwise',
      pod([container('a', { requests: { cpu: '0.5', memory: '1Gi' }, limits: { cpu: '500m', memory: '1024Mi' } })]),
      'Guaranteed',
    ],
    ['with one container that has none', pod([container('a', both({ cpu: '1', memory: '1Gi' })), container('b')]), 'Burstable'],
    ['with an init container that has none', pod([container('a', both({ cpu: '1', memory: '1Gi' }))], [container('i')]), 'Burstable'],
    ['with requests only', pod([container('a', cpu('1'))]), 'Burstable'],
    ['that says it as a whole', pod([container('a')], [], { resources: both({ cpu: '1', memory: '1Gi' }) }), 'Guaranteed'],
    ['that asks as a whole without a limit', pod([container('a')], [], { resources: { requests: { cpu: '1' } } }), 'Burstable'],
  ] as const)('%s', (_, { spec }, wanted) => {
    expect(qosClass(spec)).toBe(wanted)
  })
})
