import { describe, expect, it } from 'vitest'
import { applyDefaults, decode, duplicateFields, patchMeta, schemaTypeOf } from './index'

const DEPLOYMENT = 'io.k8s.api.apps.v1.Deployment'
const POD = 'io.k8s.api.core.v1.Pod'
const pod = (container: object): object => ({ spec: { containers: [container] } })
const errorOf = (type: string, value: unknown): string | undefined => decode(type, value).error

describe('decoding', () => {
  it('words type errors as Go does, naming the struct, the path without indices, and the Go type', () => {
    expect(errorOf(DEPLOYMENT, { spec: { replicas: 'two' } })).toBe(
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    )
    expect(errorOf(DEPLOYMENT, { spec: { template: pod({ image: 1 }) } })).toBe(
      'json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string',
    )
    expect(errorOf(POD, { metadata: { labels: { a: 1 } } })).toBe(
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    )
    expect(errorOf(POD, { spec: { containers: {} } })).toBe(
      'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    )
    expect(errorOf(POD, { spec: { restartPolicy: true } })).toBe(
      'json: cannot unmarshal bool into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy',
    )
    expect(errorOf(POD, { spec: { activeDeadlineSeconds: 1.5 } })).toBe(
      'json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64',
    )
  })

  it('takes a null in a list or a map for the zero of its type', () => {
    const quota = { spec: { hard: { 'limits.cpu': null, pods: '1' }, scopes: [null] } }
    expect(decode('io.k8s.api.core.v1.ResourceQuota', quota)).toMatchObject({
      value: { spec: { hard: { 'limits.cpu': '0', pods: '1' }, scopes: [''] } },
    })
    const given = { spec: { securityContext: { supplementalGroups: [null, 7] }, containers: [null], nodeSelector: { a: null } } }
    expect(decode(POD, given)).toMatchObject({
      value: { spec: { securityContext: { supplementalGroups: [0, 7] }, containers: [{}], nodeSelector: { a: '' } } },
    })
  })

  it('reports the first type error, but an unreadable quantity, time or number at once', () => {
    expect(errorOf(POD, pod({ image: 1, name: 2 }))).toContain('Container.spec.containers.image')
    expect(errorOf(POD, pod({ image: 1, resources: { limits: { cpu: 'much' } } }))).toBe(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    )
    expect(errorOf(POD, { metadata: { creationTimestamp: 'today' } })).toBe(
      'parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006"',
    )
    expect(errorOf('io.k8s.api.core.v1.Secret', { data: { a: 'not-base64' } })).toBe('illegal base64 data at input byte 3')
  })

  it('words type errors of patches as the unstructured converter does', () => {
    expect(decode(DEPLOYMENT, { spec: { replicas: 'three' } }, { unstructured: true }).error).toBe('unrecognized type: int32')
    expect(decode(POD, { spec: { containers: 'x' } }, { unstructured: true }).error).toBe('cannot restore slice from string')
  })

  it('collects unknown fields with their place when strict, and drops them always', () => {
    const made = { spec: { containers: [{ name: 'c', port: [] }], restartPolcy: 'Never' }, extra: { a: 1 } }
    const decoded = decode(POD, made, { strict: true })
    expect(decoded.unknownFields).toEqual([
      'unknown field "spec.containers[0].port"',
      'unknown field "spec.restartPolcy"',
      'unknown field "extra"',
    ])
    expect(decoded.value).toEqual({ metadata: {}, spec: { containers: [{ name: 'c', resources: {} }] }, status: {} })
    expect(decode(POD, made).unknownFields).toEqual([])
  })

  it('writes zero values as Go would: empty optional ones go, empty structs come, quantities become canonical, without space around them', () => {
    const made = {
      metadata: { labels: {}, creationTimestamp: null },
      spec: {
        hostNetwork: false,
        nodeName: '',
        shareProcessNamespace: false,
        priority: 0,
        containers: [{ name: 'c', env: [{ name: 'E', value: '' }], resources: { limits: { cpu: 0.5, memory: ' 1024Mi ' } } }],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    }
    expect(decode(POD, made).value).toEqual({
      metadata: {},
      spec: {
        shareProcessNamespace: false,
        priority: 0,
        containers: [{ name: 'c', env: [{ name: 'E' }], resources: { limits: { cpu: '500m', memory: '1Gi' } } }],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
      status: {},
    })
  })

  it('gives a private copy and survives what no client should send', () => {
    const made = { metadata: { name: 'a', annotations: JSON.parse('{"__proto__": "x"}') as object }, spec: { containers: [] } }
    const value = decode(POD, made).value as { metadata: { annotations: object } }
    expect(Object.entries(value.metadata.annotations)).toEqual([['__proto__', 'x']])
    expect(value.metadata.annotations).not.toBe(made.metadata.annotations)
    const cyclic: Record<string, unknown> = { type: 'object' }
    cyclic['properties'] = { self: cyclic }
    expect(errorOf('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps', cyclic)).toBe('json: exceeded max depth')
    expect(errorOf(POD, [])).toBe('json: cannot unmarshal array into Go value of type v1.Pod')
  })

  it('finds fields given twice in the text', () => {
    expect(duplicateFields('{"a":{"b":1,"c":[{"x":1,"x":2}],"b":"\\"}"},"d":[[],{"e":{},"e":0}]}')).toEqual([
      'duplicate field "a.c[0].x"',
      'duplicate field "a.b"',
      'duplicate field "d[1].e"',
    ])
  })
})

describe('the schema', () => {
  it('defaults what it declares, at any depth', () => {
    const draft = { spec: { containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] } }
    applyDefaults(POD, draft)
    expect(draft.spec.containers[0]!.ports[0]).toEqual({ containerPort: 80, protocol: 'TCP' })
  })

  it('knows merge keys and strategies', () => {
    expect(patchMeta('io.k8s.api.core.v1.PodSpec', 'volumes')).toEqual({
      schemaType: 'io.k8s.api.core.v1.Volume',
      mergeKey: 'name',
      strategies: ['merge', 'retainKeys'],
    })
    expect(schemaTypeOf('apps', 'v1', 'Deployment')).toBe(DEPLOYMENT)
  })
})
