import { describe, expect, it } from 'vitest'
import { csiStorageCapacity } from '../csi-storage-capacity'
import { created, refusals, updated } from '../framework/testing'
import { ipAddress } from '../ip-address'
import { serviceCidr } from '.'

describe('ranges of service addresses', () => {
  const ranges = (...cidrs: readonly string[]) => created(serviceCidr, { metadata: { name: 'x' }, spec: { cidrs } })
  it.each<[string[], string[]]>([
    [['10.0.0.0/24', 'fd00::/64'], []],
    [[], ['spec.cidrs: Required value: at least one CIDR required']],
    [
      ['10.0.0.0/24', '10.1.0.0/24'],
      [
        'spec.cidrs: Invalid value: ["10.0.0.0/24","10.1.0.0/24"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ],
    ],
    [
      ['10.0.0.0/24', 'fd00::/64', '10.1.0.0/24'],
      ['spec.cidrs: Invalid value: {"CIDRs":["10.0.0.0/24","fd00::/64","10.1.0.0/24"]}: may only hold up to 2 values'],
    ],
    [
      ['10.0.0.1/24', '10.1.0.0/24'],
      [
        'spec.cidrs[0]: Invalid value: "10.0.0.1/24": must not have bits set beyond the prefix length',
        'spec.cidrs: Invalid value: ["10.0.0.1/24","10.1.0.0/24"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ],
    ],
    [['FD00::/64'], ['spec.cidrs[0]: Invalid value: "FD00::/64": must be in canonical form ("fd00::/64")']],
    [['10.0.0.1/24'], ['spec.cidrs[0]: Invalid value: "10.0.0.1/24": must not have bits set beyond the prefix length']],
  ])('%j', (cidrs, expected) => {
    expect(refusals(serviceCidr, ranges(...cidrs))).toEqual(expected)
  })

  it.each<[string[], string[]]>([
    [['10.1.0.0/24'], ['spec.cidrs[0]: Invalid value: "10.1.0.0/24": field is immutable']],
    [['10.0.0.0/24', 'fd00::/64'], []],
    [['10.1.0.0/24', 'fd00::/64'], ['spec.cidrs[0]: Invalid value: "10.1.0.0/24": field is immutable']],
    [['10.0.0.0/24', 'x'], ['spec.cidrs[1]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    [[], ['spec.cidrs: Invalid value: null: field is immutable']],
  ])('stay as they are, but for one of the other family that comes to them: %j', (cidrs, expected) => {
    const old = ranges('10.0.0.0/24')
    const changed = updated(serviceCidr, old, (draft) => {
      draft.spec!.cidrs = cidrs
      draft.metadata.labels = { changed: 'yes' }
    })
    expect(refusals(serviceCidr, changed, old)).toEqual(expected)
  })

  it('do not go from two to one', () => {
    const old = ranges('10.0.0.0/24', 'fd00::/64')
    const changed = updated(serviceCidr, old, (draft) => (draft.spec!.cidrs = ['10.0.0.0/24']))
    expect(refusals(serviceCidr, changed, old)).toEqual(['spec.cidrs: Invalid value: ["10.0.0.0/24"]: field is immutable'])
  })
})

describe('an address', () => {
  const address = (spec: object) => created(ipAddress, { metadata: { name: '10.0.0.1' }, spec })
  it('has itself as its name, and something that holds it', () => {
    expect(ipAddress.validateName?.('10.0.0.1', false)).toEqual([])
    expect(ipAddress.validateName?.('FD00::1', false)).toEqual(['must be in canonical form ("fd00::1")'])
    expect(ipAddress.validateName?.('10.0.0.300', false)).toEqual(['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'])
    expect(refusals(ipAddress, address({}))).toEqual(['spec.parentRef: Required value'])
    expect(refusals(ipAddress, address({ parentRef: { resource: '', name: 'a/b', group: 'X' } }))).toEqual([
      expect.stringMatching(/^spec\.parentRef\.group: Invalid value: "X": a lowercase RFC 1123 subdomain/),
      'spec.parentRef.resource: Required value',
      `spec.parentRef.name: Invalid value: "a/b": may not contain '/'`,
    ])
  })

  it('is held by the same for good', () => {
    const old = address({ parentRef: { resource: 'services', namespace: 'default', name: 'a' } })
    const changed = updated(ipAddress, old, (draft) => (draft.spec!.parentRef.name = 'b'))
    expect(refusals(ipAddress, changed, old)).toEqual([
      'spec.parentRef: Invalid value: {"Group":"","Resource":"services","Namespace":"default","Name":"b"}: field is immutable',
    ])
  })
})

it('what a driver can make of a class is no negative amount, and stays about the same nodes and class', () => {
  const old = created(csiStorageCapacity, { metadata: { name: 'x' }, storageClassName: 'fast', capacity: '-1' })
  expect(refusals(csiStorageCapacity, old)).toEqual(['capacity: Invalid value: "-1": must be greater than or equal to 0'])
  const changed = updated(csiStorageCapacity, old, (draft) => (draft.storageClassName = 'slow'))
  expect(refusals(csiStorageCapacity, changed, old)).toEqual(['storageClassName: Invalid value: "slow": field is immutable'])
})
