/** Who owns what after creations, updates, patches and applied configurations, as a real server says. */
import { describe, expect, it } from 'vitest'
import { createApiServer } from '../server'
import { VirtualClock } from '../../clock/clock'
import { Random } from '../../clock/random'

interface Answer {
  readonly code: number
  readonly body: {
    readonly message?: string
    readonly spec?: unknown
    readonly metadata: {
      readonly resourceVersion?: string
      readonly managedFields?: readonly { manager: string; operation: string; fieldsV1: unknown; time?: string; subresource?: string }[]
    }
  }
}

const GROUP = 'things.dev'
const THINGS = `/apis/${GROUP}/v1/namespaces/default/foos`
const SCHEMA = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        n: { type: 'integer' },
        m: { type: 'object', additionalProperties: { type: 'string' } },
        atomic: { type: 'object', additionalProperties: { type: 'string' }, 'x-kubernetes-map-type': 'atomic' },
        set: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port', 'protocol'],
          items: {
            type: 'object',
            required: ['port'],
            properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' }, v: { type: 'integer' } },
          },
        },
      },
    },
    status: { type: 'object', properties: { r: { type: 'integer' } } },
  },
}

function world() {
  const clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'))
  const server = createApiServer({ clock, random: new Random('owners') })
  server.bootstrap()
  clock.runSync(clock.now() + 1000)
  const ask = async (method: string, url: string, body: unknown, type = 'application/json'): Promise<Answer> => {
    const sent = new TextEncoder().encode(JSON.stringify(body))
    const answer = await server.handler.handle({ method, url, headers: { 'content-type': type }, body: sent })
    return { code: answer.status, body: JSON.parse(new TextDecoder().decode(answer.body as Uint8Array)) as Answer['body'] }
  }
  const apply = (url: string, manager: string, body: unknown, more = ''): Promise<Answer> =>
    ask('PATCH', `${url}?fieldManager=${manager}${more}`, body, 'application/apply-patch+yaml')
  return { clock, ask, apply }
}

async function custom() {
  const { clock, ask, apply } = world()
  await ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `foos.${GROUP}` },
    spec: {
      group: GROUP,
      names: { plural: 'foos', singular: 'foo', kind: 'Foo', listKind: 'FooList' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: SCHEMA }, subresources: { status: {} } }],
    },
  })
  clock.runSync(clock.now() + 500)
  const foo = (spec: unknown, more: Record<string, unknown> = {}): unknown => ({
    apiVersion: `${GROUP}/v1`,
    kind: 'Foo',
    metadata: { name: 'a' },
    spec,
    ...more,
  })
  const owners = (answer: Answer): unknown =>
    Object.fromEntries((answer.body.metadata.managedFields ?? []).map((each) => [`${each.manager} ${each.operation}`, each.fieldsV1]))
  return { ask, apply: (manager: string, body: unknown, more?: string) => apply(`${THINGS}/a`, manager, body, more), foo, owners }
}

describe('owners of a custom resource', () => {
  it('who creates owns every leaf, and the maps and keyed lists they are in', async () => {
    const { ask, foo, owners } = await custom()
    const spec = { n: 1, m: { a: '1' }, atomic: { z: '1' }, set: ['p'], ports: [{ port: 80 }] }
    expect(owners(await ask('POST', `${THINGS}?fieldManager=A`, foo(spec, { status: { r: 1 } })))).toEqual({
      'A Update': {
        'f:spec': {
          '.': {},
          'f:atomic': {},
          'f:m': { '.': {}, 'f:a': {} },
          'f:n': {},
          'f:ports': { '.': {}, 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:protocol': {} } },
          'f:set': { '.': {}, 'v:"p"': {} },
        },
      },
    })
  })

  it('conflicts name the members of a level before those below it', async () => {
    const { ask, apply, foo } = await custom()
    await ask('POST', `${THINGS}?fieldManager=A`, foo({ n: 1, m: { b: '2' }, atomic: { z: '1' }, ports: [{ port: 80, v: 1 }] }))
    const answer = await apply('B', foo({ n: 5, m: { b: '9' }, atomic: { y: '2' }, ports: [{ port: 80, v: 2 }] }))
    expect([answer.code, answer.body.message]).toEqual([
      409,
      [
        `Apply failed with 4 conflicts: conflicts with "A" using ${GROUP}/v1:`,
        '- .spec.atomic',
        '- .spec.n',
        '- .spec.m.b',
        '- .spec.ports[port=80,protocol="TCP"].v',
      ].join('\n'),
    ])
  })

  it('what is applied no more goes, unless somebody else owns it', async () => {
    const { ask, apply, foo, owners } = await custom()
    await ask('POST', `${THINGS}?fieldManager=A`, foo({ n: 1, m: { a: '1' }, ports: [{ port: 80 }] }))
    await apply('B', foo({ m: { a: '1', b: '2' }, ports: [{ port: 80 }, { port: 81 }] }))
    const answer = await apply('B', foo({ m: { b: '2' } }))
    expect(answer.body.spec).toEqual({ n: 1, m: { a: '1', b: '2' }, ports: [{ port: 80, protocol: 'TCP' }] })
    expect(owners(answer)).toMatchObject({ 'B Apply': { 'f:spec': { 'f:m': { 'f:b': {} } } } })
  })

  it('sharing a value changes the revision and notes no time', async () => {
    const { ask, apply, foo } = await custom()
    const first = await ask('POST', `${THINGS}?fieldManager=A`, foo({ n: 1 }))
    const shared = await apply('B', foo({ n: 1 }))
    expect(shared.body.metadata.resourceVersion).not.toBe(first.body.metadata.resourceVersion)
    expect(shared.body.metadata.managedFields!.map(({ manager, time }) => [manager, time !== undefined])).toEqual([
      ['B', false],
      ['A', true],
    ])
    const again = await apply('B', foo({ n: 1 }))
    expect(again.body.metadata.resourceVersion).toBe(shared.body.metadata.resourceVersion)
  })

  it.each([
    [{ zzz: 1 }, '.spec.zzz: field not declared in schema'],
    [{ n: 'x' }, '.spec.n: expected numeric (int or float), got string'],
    [{ m: { a: 1 } }, '.spec.m.a: expected string, got &value.valueUnstructured{Value:1}'],
    [{ ports: {} }, '.spec.ports: expected list, got &{map[]}'],
    [{ set: ['a', 'a'] }, '.spec.set: duplicate entries for key [="a"]'],
    [{ ports: [{ port: 1 }, { port: 1 }] }, '.spec.ports: duplicate entries for key [port=1,protocol="TCP"]'],
    [{ n: 'x', m: 'y' }, 'errors:\n  .spec.n: expected numeric (int or float), got string\n  .spec.m: expected map, got &{y}'],
  ])('a configuration that does not fit its schema is refused: %j', async (spec, why) => {
    const { apply, foo } = await custom()
    const answer = await apply('B', foo(spec))
    expect([answer.code, answer.body.message]).toEqual([500, `failed to create typed patch object (/a; ${GROUP}/v1, Kind=Foo): ${why}`])
  })

  it('what a write of the status says of the rest counts for nothing', async () => {
    const { ask, apply, foo, owners } = await custom()
    await ask('POST', `${THINGS}?fieldManager=A`, foo({ n: 1 }))
    const body = foo({ n: 9 }, { status: { r: 2 } })
    const answer = await ask('PATCH', `${THINGS}/a/status?fieldManager=S&force=true`, body, 'application/apply-patch+yaml')
    expect(answer.body.spec).toEqual({ n: 1 })
    expect(owners(answer)).toEqual({ 'A Update': { 'f:spec': { '.': {}, 'f:n': {} } }, 'S Apply': { 'f:status': { 'f:r': {} } } })
    void apply
  })

  it('nobody owns anything after the owners were taken away, until something is applied', async () => {
    const { ask, apply, foo, owners } = await custom()
    await ask('POST', `${THINGS}?fieldManager=A`, foo({ n: 1 }))
    const merge = (body: unknown): Promise<Answer> => ask('PATCH', `${THINGS}/a?fieldManager=P`, body, 'application/merge-patch+json')
    expect(owners(await merge({ metadata: { managedFields: [{}] } }))).toEqual({})
    expect(owners(await merge({ spec: { m: { a: '1' } } }))).toEqual({})
    expect(owners(await apply('B', foo({ n: 1 })))).toEqual({
      'B Apply': { 'f:spec': { 'f:n': {} } },
      'before-first-apply Update': { 'f:spec': { '.': {}, 'f:m': { '.': {}, 'f:a': {} }, 'f:n': {} } },
    })
  })

  it('a uid says that the object is there already: without one nothing is made', async () => {
    const { ask, apply, foo } = await custom()
    const answer = await apply('B', foo({ n: 1 }, { metadata: { name: 'a', uid: 'u-1' } }))
    expect(answer.code).toBe(409)
    expect(answer.body.message).toBe(
      `Operation cannot be fulfilled on foos.${GROUP} "a": uid mismatch: the provided object specified uid u-1, and no existing object was found`,
    )
    expect((await ask('GET', `${THINGS}/a`, {})).code).toBe(404)
  })

  it('a dry run shows the owners there would be', async () => {
    const { ask, foo, owners } = await custom()
    expect(owners(await ask('POST', `${THINGS}?fieldManager=A&dryRun=All`, foo({ n: 1 })))).toEqual({
      'A Update': { 'f:spec': { '.': {}, 'f:n': {} } },
    })
  })
})

describe('owners of built-in kinds', () => {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 8080 }, { containerPort: 443 }] }] },
      },
    },
  }

  it('structs by value are never owned themselves, what pointers lead to is; ports are in the order of numbers', async () => {
    const { ask } = world()
    const answer = await ask('POST', '/apis/apps/v1/namespaces/default/deployments?fieldManager=A', deployment)
    const [entry] = answer.body.metadata.managedFields!
    expect(JSON.stringify(entry!.fieldsV1)).toBe(
      '{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:progressDeadlineSeconds":{},"f:replicas":{},"f:revisionHistoryLimit":{},' +
        '"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{},"f:maxUnavailable":{}},"f:type":{}},' +
        '"f:template":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\\"name\\":\\"web\\"}":{".":{},' +
        '"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},' +
        '"k:{\\"containerPort\\":443,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{},"f:protocol":{}},' +
        '"k:{\\"containerPort\\":8080,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},' +
        '"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},' +
        '"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}',
    )
  })

  it('who makes something does not own what Go’s type has anyway', async () => {
    const { ask } = world()
    const answer = await ask('POST', '/api/v1/namespaces/default/events?fieldManager=A', {
      metadata: { name: 'e' },
      involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' },
      reason: 'R',
    })
    expect(answer.body.metadata.managedFields![0]!.fieldsV1).toEqual({ 'f:involvedObject': {}, 'f:reason': {} })
    const priority = await ask('POST', '/apis/scheduling.k8s.io/v1/priorityclasses?fieldManager=A', {
      metadata: { name: 'none', labels: { a: 'b' } },
      value: 0,
    })
    expect(JSON.stringify(priority.body.metadata.managedFields![0]!.fieldsV1)).not.toContain('f:value')
  })

  it('who makes a DaemonSet owns the count of its templates', async () => {
    const { ask } = world()
    const { spec } = deployment
    const body = { metadata: { name: 'd' }, spec: { selector: spec.selector, template: spec.template } }
    const { body: made } = await ask('POST', '/apis/apps/v1/namespaces/default/daemonsets?fieldManager=A', body)
    expect(made.metadata.managedFields![0]!.fieldsV1).toMatchObject({
      'f:metadata': { 'f:annotations': { '.': {}, 'f:deprecated.daemonset.template.generation': {} } },
    })
    expect(made.metadata).toMatchObject({ annotations: { 'deprecated.daemonset.template.generation': '1' } })
  })

  it('who scales owns the replicas from then on, at no time', async () => {
    const { ask } = world()
    const url = '/apis/apps/v1/namespaces/default/deployments'
    await ask('POST', `${url}?fieldManager=A`, deployment)
    const scale = { spec: { replicas: 3 } }
    await ask('PATCH', `${url}/web/scale?fieldManager=K`, scale, 'application/merge-patch+json')
    const answer = await ask('PATCH', `${url}/web?fieldManager=A`, { metadata: { labels: { b: 'c' } } }, 'application/merge-patch+json')
    const scaler = answer.body.metadata.managedFields!.find((each) => each.subresource === 'scale')
    expect(scaler).toEqual({
      manager: 'K',
      operation: 'Update',
      apiVersion: 'apps/v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      subresource: 'scale',
    })
    expect(JSON.stringify(answer.body.metadata.managedFields!.find((each) => each.manager === 'A')!.fieldsV1)).not.toContain('f:replicas')
  })
})
