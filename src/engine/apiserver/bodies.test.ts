import { beforeAll, describe, expect, it } from 'vitest'
import { World } from './testing'

const PODS = '/api/v1/namespaces/default/pods'
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'
const BOATS = '/apis/sea.example/v1/namespaces/default/boats'

describe('rule 22: a body that is no object of its path', () => {
  let world: World

  beforeAll(async () => {
    world = new World()
    await world.ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'boats.sea.example' },
      spec: {
        group: 'sea.example',
        scope: 'Namespaced',
        names: { plural: 'boats', kind: 'Boat' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    })
    world.pass()
  })

  const send = async (url: string, text: string, type = 'application/json'): Promise<string> => {
    const { status, body } = await world.server.handler.handle({
      method: 'POST',
      url,
      headers: { 'content-type': type },
      body: new TextEncoder().encode(text),
    })
    return `${status} ${(JSON.parse(new TextDecoder().decode(body as Uint8Array)) as { message: string }).message}`
  }

  const unread = (kind: string, why: string): string => `400 the object provided is unrecognized (must be of type ${kind}): ${why}`

  it.each([
    [PODS, '', unread('Pod', "couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)")],
    [
      PODS,
      'apiVersion: v1\nkind: Pod\nmetadata: {}\n',
      unread(
        'Pod',
        "couldn't get version/kind; json parse error: invalid character 'a' looking for beginning of value (61706956657273696f6e3a2076310a6b696e643a20506f640a6d65746164 ...)",
      ),
    ],
    [PODS, '{"kind":"Pod",', unread('Pod', `couldn't get version/kind; json parse error: unexpected end of JSON input ({"kind":"Pod",)`)],
    [
      PODS,
      '{kind: "Pod"}',
      unread(
        'Pod',
        `couldn't get version/kind; json parse error: invalid character 'k' looking for beginning of object key string ({kind: "Pod"})`,
      ),
    ],
    [PODS, '{} x', unread('Pod', `couldn't get version/kind; json parse error: invalid character 'x' after top-level value ({} x)`)],
    [
      `${PODS}/a/binding`,
      '[]',
      unread(
        'Binding',
        `couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b5d)`,
      ),
    ],
  ])('%s is told that %s is not read', async (url, text, message) => {
    expect(await send(url, text)).toBe(message)
  })

  it.each([
    [
      '/api/v1/namespaces',
      'v1',
      'Pod',
      '400 Pod in version "v1" cannot be handled as a Namespace: converting (v1.Pod) to (core.Namespace): unknown conversion',
    ],
    [
      DEPLOYMENTS,
      'v1',
      'Pod',
      '400 Pod in version "v1" cannot be handled as a Deployment: converting (v1.Pod) to (apps.Deployment): unknown conversion',
    ],
    [
      PODS,
      'v1',
      'Foo',
      '400 Foo in version "v1" cannot be handled as a Pod: no kind "Foo" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      DEPLOYMENTS,
      'apps/v7',
      'Deployment',
      '400 Deployment in version "v7" cannot be handled as a Deployment: no kind "Deployment" is registered for version "apps/v7" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      DEPLOYMENTS,
      'apps/v1beta1',
      'Deployment',
      '400 the API version in the data (apps/v1beta1) does not match the expected API version (apps/v1)',
    ],
    [
      '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers',
      'autoscaling/v1',
      'HorizontalPodAutoscaler',
      '400 the API version in the data (autoscaling/v1) does not match the expected API version (autoscaling/v2)',
    ],
    [BOATS, 'v1', 'Pod', '400 the API version in the data (v1) does not match the expected API version (sea.example/v1)'],
    [BOATS, 'sea.example/v1', 'Car', '422 Car.sea.example "x" is invalid: kind: Invalid value: "Car": must be Boat'],
  ])('%s is no place for %s %s', async (url, apiVersion, kind, message) => {
    expect(await send(url, JSON.stringify({ apiVersion, kind, metadata: { name: 'x' } }))).toBe(message)
  })

  const BOAT = 'apiVersion: sea.example/v1\nkind: Boat\nmetadata:\n  name: NAME\n'

  it('is read by YAML 1.1, and told what it repeats as fieldValidation says', async () => {
    const twice = `${BOAT}  labels:\n    a: "1"\n    a: "2"\n`
    const repeats = 'line 7: key "a" already set in map'
    const post = (text: string, validation: string) =>
      world.server.handler.handle({
        method: 'POST',
        url: `${BOATS}?fieldValidation=${validation}`,
        headers: { 'content-type': 'application/yaml' },
        body: new TextEncoder().encode(text),
      })
    const said = (answer: { body: unknown }) => JSON.parse(new TextDecoder().decode(answer.body as Uint8Array)) as { message?: string }
    expect(said(await post(twice.replace('NAME', 'strict'), 'Strict')).message).toBe(
      `Boat in version "v1" cannot be handled as a Boat: strict decoding error: yaml: unmarshal errors:\n  ${repeats}`,
    )
    const warned = await post(twice.replace('NAME', 'warn'), 'Warn')
    expect([warned.status, warned.headers['warning']]).toEqual([201, `299 - ${JSON.stringify(repeats)}`])
    const ignored = await post(twice.replace('NAME', 'ignore'), 'Ignore')
    expect([ignored.status, ignored.headers['warning']]).toEqual([201, undefined])
    expect(await send(BOATS, BOAT.replace('NAME', 'on'), 'application/yaml')).toBe(
      '400 Boat in version "v1" cannot be handled as a Boat: json: cannot unmarshal bool into Go struct field ObjectMeta.name of type string',
    )
    expect(await send(BOATS, '', 'application/yaml')).toBe(unread('Boat', "Object 'Kind' is missing in '' (<empty>)"))
  })
})
