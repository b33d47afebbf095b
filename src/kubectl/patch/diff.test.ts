/** Every patch is what the real program makes of the same objects. */
import { describe, expect, it } from 'vitest'
import { threeWayPatch, twoWayPatch } from './diff'

const POD = 'io.k8s.api.core.v1.Pod'
const meta = (fields: object) => ({ metadata: { name: 'n', ...fields } })
const secrets = (...names: readonly string[]) => names.map((name) => ({ name }))

describe('a strategic patch from one object to another', () => {
  it.each([
    ['sorted finalizers that stay', meta({ finalizers: ['a', 'b'] }), meta({ finalizers: ['a', 'b'] }), {}],
    [
      'finalizers that stay, and are not sorted',
      meta({ finalizers: ['b', 'a'] }),
      meta({ finalizers: ['b', 'a'] }),
      { metadata: { '$setElementOrder/finalizers': ['b', 'a'] } },
    ],
    ['the first finalizers', meta({ finalizers: [] }), meta({ finalizers: ['b', 'a'] }), { metadata: { finalizers: ['b', 'a'] } }],
    [
      'no finalizers any more',
      meta({ finalizers: ['b', 'a'] }),
      meta({ finalizers: [] }),
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a', 'b'] } },
    ],
    [
      'items that go, by their names',
      { spec: { imagePullSecrets: secrets('c', 'a', 'b') } },
      { spec: { imagePullSecrets: secrets('a') } },
      {
        spec: {
          '$setElementOrder/imagePullSecrets': [{ name: 'a' }],
          imagePullSecrets: [
            { $patch: 'delete', name: 'b' },
            { $patch: 'delete', name: 'c' },
          ],
        },
      },
    ],
    [
      'the first items',
      { spec: { imagePullSecrets: [] } },
      { spec: { imagePullSecrets: secrets('a') } },
      { spec: { imagePullSecrets: secrets('a') } },
    ],
  ])('%s', (_, from, to, patch) => {
    expect(twoWayPatch(from, to, POD)).toEqual(patch)
  })

  it('compares several items of one key in pairs: a port of two protocols', () => {
    const port = (protocol: string, fields: object = {}) => ({ containerPort: 53, protocol, ...fields })
    const pod = (...ports: readonly object[]) => ({ spec: { containers: [{ name: 'c', ports }] } })
    const keys = [{ containerPort: 53 }, { containerPort: 53 }]
    expect(twoWayPatch(pod(port('UDP'), port('TCP')), pod(port('UDP'), port('TCP', { name: 'dns' })), POD)).toEqual({
      spec: {
        '$setElementOrder/containers': [{ name: 'c' }],
        containers: [{ name: 'c', '$setElementOrder/ports': keys, ports: [{ containerPort: 53, name: 'dns' }] }],
      },
    })
    expect(twoWayPatch(pod(port('UDP')), pod(port('UDP'), port('TCP')), POD)).toEqual({
      spec: {
        '$setElementOrder/containers': [{ name: 'c' }],
        containers: [
          {
            name: 'c',
            '$setElementOrder/ports': keys,
            ports: [
              { containerPort: 53, protocol: 'TCP' },
              { containerPort: 53, protocol: 'UDP' },
            ],
          },
        ],
      },
    })
    expect(twoWayPatch(pod(port('UDP'), port('TCP')), pod(port('TCP')), POD)).toEqual({
      spec: {
        '$setElementOrder/containers': [{ name: 'c' }],
        containers: [{ name: 'c', '$setElementOrder/ports': [{ containerPort: 53 }], ports: [{ $patch: 'delete', containerPort: 53 }] }],
      },
    })
  })

  it('lets what is said of two items of one key fall together in a patch of three, so that the second wins', () => {
    const pod = (...ports: readonly object[]) => ({ spec: { containers: [{ name: 'c', ports }] } })
    const [other, tcp, sctp] = [{ containerPort: 50 }, { containerPort: 52, protocol: 'TCP' }, { containerPort: 52, protocol: 'SCTP' }]
    const before = pod(other, tcp, sctp)
    expect(threeWayPatch(before, pod({ ...sctp, name: 'b' }, tcp), before, POD)).toEqual({
      spec: {
        '$setElementOrder/containers': [{ name: 'c' }],
        containers: [
          {
            name: 'c',
            '$setElementOrder/ports': [{ containerPort: 52 }, { containerPort: 52 }],
            ports: [
              { containerPort: 52, name: 'b', protocol: 'SCTP' },
              { $patch: 'delete', containerPort: 50 },
            ],
          },
        ],
      },
    })
  })

  it('is refused where items of one key are apart in the new order and something goes', () => {
    const pod = (...ports: readonly object[]) => ({ spec: { containers: [{ name: 'c', ports }] } })
    const [other, tcp, sctp] = [{ containerPort: 50 }, { containerPort: 52, protocol: 'TCP' }, { containerPort: 52, protocol: 'SCTP' }]
    const before = pod({ containerPort: 51 })
    expect(() => threeWayPatch(before, pod(sctp, other, tcp), before, POD)).toThrow(
      'The order in patch list:\n[map[containerPort:52 protocol:TCP] map[containerPort:52 protocol:SCTP] map[containerPort:50]]\n' +
        " doesn't match $setElementOrder list:\n[map[containerPort:52] map[containerPort:50] map[containerPort:52]]\n",
    )
  })

  it('says the order once when something comes and something goes', () => {
    const before = meta({ finalizers: ['a', 'd'] })
    expect(threeWayPatch(before, meta({ finalizers: ['d', 'c'] }), before, POD)).toEqual({
      metadata: { '$deleteFromPrimitiveList/finalizers': ['a'], '$setElementOrder/finalizers': ['d', 'c'], finalizers: ['c'] },
    })
  })

  it('says the order too when what goes is already gone', () => {
    const patch = threeWayPatch(
      { spec: { imagePullSecrets: secrets('a', 'b') } },
      { spec: { imagePullSecrets: secrets('a') } },
      { spec: { imagePullSecrets: secrets('a') } },
      POD,
    )
    expect(patch).toEqual({
      spec: { '$setElementOrder/imagePullSecrets': [{ name: 'a' }], imagePullSecrets: [{ $patch: 'delete', name: 'b' }] },
    })
  })
})
