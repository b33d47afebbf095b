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
    [
      {
        requests: [{ name: 'a', exactly }],
        constraints: [{ matchAttribute: 'y' }, { distinctAttribute: 'x.com/a-b' }, { matchAttribute: '/y' }, { matchAttribute: 'x.com/' }],
      },
      [
        'spec.devices.constraints[0].matchAttribute: Invalid value: "y": a fully qualified name must be a domain and a name separated by a slash',
        `spec.devices.constraints[1].distinctAttribute: Invalid value: "a-b": a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')`,
        'spec.devices.constraints[2].matchAttribute: Invalid value: "": the domain must not be empty',
        'spec.devices.constraints[3].matchAttribute: Invalid value: "": the name must not be empty',
      ],
    ],
    [{ requests: Array.from({ length: 33 }, () => ({ name: '' })) }, ['spec.devices.requests: Too many: 33: must have at most 32 items']],
    [
      {
        requests: [
          {
            name: 'a',
            exactly: {
              ...exactly,
              tolerations: [{ key: 'k', value: 'v' }, { key: '!', operator: 'Exists', value: 'v', effect: 'Off' }, { operator: 'Like' }],
            },
          },
        ],
      },
      [
        expect.stringMatching(
          /^spec\.devices\.requests\[0\]\.exactly\.tolerations\[1\]\.key: Invalid value: "!": name part must consist of/,
        ),
        'spec.devices.requests[0].exactly.tolerations[1].value: Invalid value: "v": must be empty for operator `Exists`',
        'spec.devices.requests[0].exactly.tolerations[1].effect: Unsupported value: "Off": supported values: "NoExecute", "NoSchedule", "None"',
        'spec.devices.requests[0].exactly.tolerations[2].operator: Unsupported value: "Like": supported values: "Equal", "Exists"',
      ],
    ],
    [
      {
        config: [
          { opaque: { driver: 'x.com', parameters: { kind: 'P' } } },
          { opaque: { driver: 'x.com', parameters: [1] } },
          { opaque: { driver: 'x.com', parameters: null } },
        ],
      },
      [
        'spec.devices.config[1].opaque.parameters: Invalid value: "<value omitted>": must be a valid JSON object',
        'spec.devices.config[2].opaque.parameters: Required value',
      ],
    ],
    [{ config: [{}] }, ['spec.devices.config[0].opaque: Required value']],
  ])('%j', (devices, expected) => {
    expect(refusals(resourceClaim, claim(devices))).toEqual(expected)
    const template = created(resourceClaimTemplate, { metadata, spec: { spec: { devices } } })
    expect(refusals(resourceClaimTemplate, template)).toEqual(refusals(resourceClaim, claim(devices)).map((text) => `spec.${text}`))
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

it('what a driver is told stays in its own words', () => {
  const devices = { requests: [{ name: 'a', exactly }], config: [{ opaque: { driver: 'x.com', parameters: { b: 1, a: { c: 2 } } } }] }
  const old = claim(devices)
  const changed = updated(resourceClaim, old, (draft) => {
    draft.spec.devices!.config![0]!.requests = ['a']
  })
  expect(refusals(resourceClaim, changed, old)[0]).toContain(
    '"Config":[{"Requests":["a"],"Opaque":{"Driver":"x.com","Parameters":{"b":1,"a":{"c":2}}}}]',
  )
})

it.each([
  ['example.com/gpu', []],
  ['gpu', ['spec.extendedResourceName: Invalid value: "gpu": must be a valid extended resource name']],
  ['kubernetes.io/gpu', ['spec.extendedResourceName: Invalid value: "kubernetes.io/gpu": must be a valid extended resource name']],
])('a class goes by the resource %s', (extendedResourceName, expected) => {
  expect(refusals(deviceClass, created(deviceClass, { metadata, spec: { extendedResourceName } }))).toEqual(expected)
})

it('a class of devices has rules to select by and parameters with a driver', () => {
  const odd = created(deviceClass, { metadata, spec: { selectors: [{}], config: [{ opaque: { driver: 'X_', parameters: {} } }] } })
  expect(refusals(deviceClass, odd)).toEqual([
    'spec.selectors[0].cel: Required value',
    expect.stringMatching(/^spec\.config\[0\]\.opaque\.driver: Invalid value: "X_": a lowercase RFC 1123 subdomain must consist of/),
  ])
})
