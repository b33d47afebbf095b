import { describe, expect, it } from 'vitest'
import { endpointsText } from './service'

const slice = (ready: readonly (boolean | undefined)[], ports: readonly object[] = [{ name: 'http', port: 80 }]) => ({
  ports,
  endpoints: ready.map((each, index) => ({ addresses: [`10.0.0.${index + 1}`], conditions: each === undefined ? {} : { ready: each } })),
})

describe('the endpoints of a service port', () => {
  it.each([
    ['no slice', [], '<none>'],
    ['a slice without endpoints', [slice([])], ''],
    ['ready is what does not say otherwise', [slice([undefined, false, true])], '10.0.0.1:80,10.0.0.3:80'],
    ['three and the rest', [slice([true, true, true, true, false, true])], '10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...'],
    ['three ready and one that is not after them', [slice([true, true, true, false])], '10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 0 more...'],
    ['three ready and one that is not before them', [slice([false, true, true, true])], '10.0.0.2:80,10.0.0.3:80,10.0.0.4:80'],
    ['ports of another name', [slice([true], [{ name: 'other', port: 1 }])], ''],
    ['no ports at all', [slice([true], [])], '10.0.0.1'],
  ] as const)('%s', (_, slices, expected) => {
    expect(endpointsText(slices, 'http')).toBe(expected)
  })
})
