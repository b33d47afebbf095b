import { describe, expect, it } from 'vitest'
import { deviceClass } from '../device-class'
import { created, refusals, updated } from '../framework/testing'
import { resourceClaim } from '../resource-claim'
import { resourceClaimTemplate } from '../resource-claim-template'

const metadata = { name: 'x' }
const claim = (devices: object) => created(resourceClaim, { metadata, spec: { devices } })
const exactly = { deviceClassName: 'gpu' }

describe('requests for devices', () => {
  it('are for one device each, where nothing else is said', () => {
    const firstAvailable = [{ name: 'a', deviceClassName: 'gpu' }]
    const both = {
      requests: [
        { name: 'one', exactly },
        { name: 'all', exactly: { ...exactly, allocationMode: 'All' } },
        { name: 'any', firstAvailable },
      ],
    }
    const one = { allocationMode: 'ExactCount', count: 1 }
    const expected = [
      { name: 'one', exactly: { ...exactly, ...one } },
      { name: 'all', exactly: { ...exactly, allocationMode: 'All' } },
      { name: 'any', firstAvailable: [{ ...firstAvailable[0], ...one }] },
    ]
    expect(claim(both).spec.devices?.requests).toEqual(expected)
    expect(created(resourceClaimTemplate, { metadata, spec: { spec: { devices: both } } }).spec.spec.devices?.requests).toEqual(expected)
  })

  it.each<[object, string[]]>([
    [{ requests: [{ name: 'a', exactly }] }, []],
    [{ requests: [{ name: 'a' }] }, ['spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required']],
    [
      { requests: [{ name: 'a', exactly, firstAvailable: [{ name: 'b', ...exactly }] }] },
      [
        'spec.devices.requests[0]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set',
      ],
    ],
    [
      { requests: [{ name: 'a', exactly: { deviceClassName: '', count: -1 } }] },
      [
        'spec.devices.requests[0].exactly.deviceClassName: Required value',
        'spec.devices.requests[0].exactly.count: Invalid value: -1: must be greater than zero',
      ],
    ],
    [
      { requests: [{ name: 'a', exactly: { ...exactly, allocationMode: 'All', count: 2 } }] },
      ["spec.devices.requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'"],
    ],
    [
      { requests: [{ name: 'a', exactly: { ...exactly, allocationMode: 'Some', selectors: [{}] } }] },
      [
        'spec.devices.requests[0].exactly.selectors[0].cel: Required value',
        'spec.devices.requests[0].exactly.allocationMode: Unsupported value: "Some": supported values: "All", "ExactCount"',
      ],
    ],
    [
      {
        requests: [
          { name: 'a', exactly },
          { name: 'a', exactly },
        ],
      },
      ['spec.devices.requests[1]: Duplicate value: "a"'],
    ],
    [
      { requests: [{ name: 'a', exactly }], constraints: [{ requests: ['b'], matchAttribute: 'x.com/y' }, {}] },
      [
        `spec.devices.constraints[0].requests[0]: Invalid value: "b": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'`,
        'spec.devices.constraints[1]: Required value: exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set',
      ],
    ],
    [{ config: [{}] }, ['spec.devices.config[0].opaque: Required value']],
  ])('%j', (devices, expected) => {
    expect(refusals(resourceClaim, claim(devices))).toEqual(expected)
    const template = created(resourceClaimTemplate, { metadata, spec: { spec: { devices } } })
    expect(refusals(resourceClaimTemplate, template)).toEqual(expected.map((text) => `spec.${text}`))
  })

  it('stay as they are', () => {
    const old = claim({ requests: [{ name: 'a', exactly }] })
    const changed = updated(resourceClaim, old, ({ spec }) => {
      spec.devices!.requests![0]!.exactly!.count = 2
    })
    expect(refusals(resourceClaim, changed, old)).toEqual([
      'spec: Invalid value: {"Devices":{"Requests":[{"Name":"a","Exactly":{"DeviceClassName":"gpu","Selectors":null,"AllocationMode":"ExactCount","Count":2,"AdminAccess":null,"Tolerations":null,"Capacity":null},"FirstAvailable":null}],"Constraints":null,"Config":null}}: field is immutable',
    ])
  })
})

it('a class of devices has rules to select by and parameters with a driver', () => {
  const odd = created(deviceClass, { metadata, spec: { selectors: [{}], config: [{ opaque: { driver: 'X_', parameters: {} } }] } })
  expect(refusals(deviceClass, odd)).toEqual([
    'spec.selectors[0].cel: Required value',
    expect.stringMatching(/^spec\.config\[0\]\.opaque\.driver: Invalid value: "X_": a lowercase RFC 1123 subdomain must consist of/),
  ])
})
