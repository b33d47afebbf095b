import { describe, expect, it } from 'vitest'
import type { Service, ServiceCIDR } from '../../schema/types'
import { contextWith, created, refusals, row, updated } from '../framework/testing'
import { service } from './index'

const port80 = [{ port: 80 }]
const make = (name: string, spec: object, others: readonly Service[] = []): Service =>
  created(service, { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec }, contextWith(others))

describe('a service', () => {
  it('gets an address of 10.96.0.0/12 beyond the reserved ones, and the defaults of v1.36', () => {
    const web = make('web', { ports: port80, selector: { app: 'web' } })
    expect(web.spec).toEqual({
      clusterIP: web.spec!.clusterIPs![0],
      clusterIPs: [expect.stringMatching(/^10\.(9[6-9]|10\d|11[01])\./)],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      selector: { app: 'web' },
      sessionAffinity: 'None',
      type: 'ClusterIP',
    })
    expect(web.status).toEqual({ loadBalancer: {} })
    expect(refusals(service, web)).toEqual([])
  })

  it('gets an address of the API server’s own range, where that is another one', () => {
    const own: ServiceCIDR = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: { name: 'kubernetes', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: { cidrs: ['10.0.0.0/24'] },
    }
    const spec = { ports: port80 }
    const within = (extra: object): Service =>
      created(service, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ...spec, ...extra } }, contextWith([own]))
    expect(within({}).spec!.clusterIP).toMatch(/^10\.0\.0\.\d+$/)
    expect(within({ clusterIP: '10.0.0.12' }).spec!.clusterIP).toBe('10.0.0.12')
    expect(() => within({ clusterIP: '10.96.0.12' })).toThrow('the provided network does not match the current range')
  })

  it('never gets an address or node port that another one has', () => {
    const all: Service[] = []
    for (let i = 0; i < 200; i++) all.push(make(`s${i}`, { type: 'NodePort', ports: port80 }, all))
    expect(new Set(all.map((each) => each.spec!.clusterIP)).size).toBe(200)
    expect(new Set(all.map((each) => each.spec!.ports![0]!.nodePort)).size).toBe(200)
    for (const each of all) expect(each.spec!.ports![0]!.nodePort).toBeGreaterThanOrEqual(30086)
  })

  it('is refused a node port that is taken or out of range, and an address outside the range', () => {
    const first = make('first', { type: 'NodePort', ports: [{ port: 80, nodePort: 31234 }] })
    expect(() => make('other', { type: 'NodePort', ports: [{ port: 80, nodePort: 31234 }] }, [first])).toThrow(
      'Service "other" is invalid: spec.ports[0].nodePort: Invalid value: 31234: provided port is already allocated',
    )
    expect(() => make('bad', { type: 'NodePort', ports: [{ port: 80, nodePort: 20000 }] })).toThrow(
      'Service "bad" is invalid: spec.ports[0].nodePort: Invalid value: 20000: provided port is not in the valid range. The range of valid ports is 30000-32767',
    )
    expect(() => make('bad', { clusterIP: '10.0.0.1', ports: port80 })).toThrow(
      'Service "bad" is invalid: spec.clusterIPs: Invalid value: ["10.0.0.1"]: failed to allocate IP 10.0.0.1: the provided network does not match the current range',
    )
  })

  it('keeps its address: another one in a patch is refused', () => {
    const shop = make('shop', { ports: port80 })
    const moved = updated(service, shop, (draft) => {
      draft.spec!.clusterIP = '10.96.7.7'
    })
    expect(refusals(service, moved, shop)).toEqual(['spec.clusterIPs[0]: Invalid value: ["10.96.7.7"]: may not change once set'])
  })

  it('keeps its address when a client empties it', () => {
    const shop = make('shop', { clusterIP: 'None', ports: port80 })
    const emptied = updated(service, shop, (draft) => {
      draft.spec!.clusterIP = ''
      draft.spec!.selector = { a: 'b' }
    })
    expect(emptied.spec).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'], selector: { a: 'b' } })
    expect(refusals(service, emptied, shop)).toEqual([])
  })

  it('keeps node ports by the names of its ports, unless another port has taken one', () => {
    const front = make('front', {
      type: 'NodePort',
      ports: [
        { name: 'a', port: 80, nodePort: 31000 },
        { name: 'b', port: 81, nodePort: 31001 },
      ],
    })
    const ports = (list: object[]): unknown =>
      updated(service, front, (draft) => {
        draft.spec = { ...draft.spec, ports: list as never }
      }).spec!.ports!.map(({ name, nodePort }) => ({ name, nodePort }))
    expect(
      ports([
        { name: 'b', port: 90, protocol: 'UDP' },
        { name: 'a', port: 91 },
      ]),
    ).toEqual([
      { name: 'b', nodePort: 31001 },
      { name: 'a', nodePort: 31000 },
    ])
    expect(ports([{ name: 'a', port: 80, nodePort: 31001 }])).toEqual([{ name: 'a', nodePort: 31001 }])
    const taken = ports([
      { name: 'a', port: 80, nodePort: 31001 },
      { name: 'b', port: 81 },
    ]) as { nodePort: number }[]
    expect(taken.map(({ nodePort }) => nodePort)).not.toContain(31000)
    expect(new Set(taken.map(({ nodePort }) => nodePort)).size).toBe(2)
  })

  it('is asked for by both forms of an address, or by the singular one', () => {
    expect(make('one', { clusterIP: '10.96.0.77', ports: port80 }).spec!.clusterIPs).toEqual(['10.96.0.77'])
    expect(refusals(service, make('many', { clusterIPs: ['10.96.0.77'], ports: port80 }))).toEqual([
      'spec.clusterIPs: Invalid value: ["10.96.0.77"]: must be empty when `clusterIP` is not specified',
    ])
    expect(refusals(service, make('two', { clusterIP: '10.96.0.78', clusterIPs: ['10.96.0.77'], ports: port80 }))).toEqual([
      'spec.clusterIPs: Invalid value: ["10.96.0.77"]: first value must match `clusterIP`',
    ])
  })

  it('remembers a client for three hours, or for the seconds that are given, of which there is one at least', () => {
    const remembering = (sessionAffinityConfig?: object) =>
      make('shop', { sessionAffinity: 'ClientIP', ports: port80, ...(sessionAffinityConfig ? { sessionAffinityConfig } : {}) })
    expect(remembering().spec!.sessionAffinityConfig).toEqual({ clientIP: { timeoutSeconds: 10800 } })
    expect(refusals(service, remembering({ clientIP: { timeoutSeconds: 0 } }))).toEqual([
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than 86400',
    ])
  })

  it('keeps address and node port when a client replaces it without them, and drops the port when it becomes a ClusterIP', () => {
    const front = make('front', { type: 'NodePort', ports: port80 })
    const replaced = updated(service, front, (draft) => {
      draft.spec = { type: 'NodePort', ports: [{ port: 80 }], selector: { a: 'b' } }
    })
    expect(replaced.spec!.clusterIP).toBe(front.spec!.clusterIP)
    expect(replaced.spec!.ports![0]!.nodePort).toBe(front.spec!.ports![0]!.nodePort)
    const inner = updated(service, front, (draft) => {
      draft.spec!.type = 'ClusterIP'
    })
    expect(refusals(service, inner, front)).toEqual([])
    expect(row(service, inner)).toMatchObject({ Type: 'ClusterIP', 'Cluster-IP': front.spec!.clusterIP, 'Port(s)': '80/TCP' })
  })

  it('shows its row as kubectl prints it', () => {
    expect(row(service, make('db', { type: 'ExternalName', externalName: 'db.example.com' }))).toEqual({
      Name: 'db',
      Type: 'ExternalName',
      'Cluster-IP': '<none>',
      'External-IP': 'db.example.com',
      'Port(s)': '<none>',
      Age: '60s',
      Selector: '<none>',
    })
    const lb = make('lb', { type: 'LoadBalancer', ports: [{ port: 443, nodePort: 32464 }], selector: { app: 'web' } })
    expect(row(service, lb)).toMatchObject({ 'External-IP': '<pending>', 'Port(s)': '443:32464/TCP', Selector: 'app=web' })
    expect(row(service, make('h', { clusterIP: 'None', ports: port80 }))).toMatchObject({ 'Cluster-IP': 'None', 'Port(s)': '80/TCP' })
  })

  it('needs ports, names for several of them, and no node port as ClusterIP', () => {
    expect(refusals(service, make('none', {}))).toEqual(['spec.ports: Required value'])
    expect(refusals(service, make('two', { ports: [{ port: 80 }, { port: 81 }] }))).toEqual([
      'spec.ports[0].name: Required value',
      'spec.ports[1].name: Required value',
    ])
    expect(refusals(service, make('np', { ports: [{ port: 80, nodePort: 30080 }] }))).toEqual([
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ])
  })
})
