import { describe, expect, it } from 'vitest'
import { decodeProtobuf } from './protobuf'
import { encodeProtobuf } from '../../schema/protobuf-encode'

const META = { name: 'web', namespace: 'default', uid: 'b6820096', creationTimestamp: '2026-11-20T15:41:40Z', generation: 2 }

/** As it is read again; the empty texts that are always written are left out. */
function again(object: Record<string, unknown>): unknown {
  const read = decodeProtobuf(encodeProtobuf(object)!) as { metadata: Record<string, unknown> }
  return { ...read, metadata: Object.fromEntries(Object.entries(read.metadata).filter(([, value]) => value !== '')) }
}

describe('values in etcd', () => {
  it('begin with the magic and the kind, and end with two empty texts', () => {
    const bytes = encodeProtobuf({ apiVersion: 'v1', kind: 'Secret', metadata: META, data: { password: btoa('s3cret') }, type: 'Opaque' })!
    const text = new TextDecoder('latin1').decode(bytes)
    expect(text.startsWith('k8s\0\n\f\n\x02v1\x12\x06Secret\x12')).toBe(true)
    expect(text.endsWith('\x1a\0"\0')).toBe(true)
    expect(text).toContain('\n\x03web\x12\0\x1a\x07default"\0*\x08b68200962\x008\x02')
    expect(text).toContain('\n\x08password\x12\x06s3cret')
  })

  it('are read again as they were written', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...META, labels: { a: '1', b: '2' }, annotations: { x: 'ü' } },
      spec: {
        nodeName: 'w1',
        volumes: [
          { name: 'd', emptyDir: { sizeLimit: '1Gi' } },
          { name: 'c', configMap: { name: 'c', defaultMode: 420 } },
        ],
        containers: [
          {
            name: 'web',
            image: 'nginx',
            ports: [{ containerPort: 80, protocol: 'TCP' }],
            resources: { limits: { memory: '64Mi' } },
            livenessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 5 },
            readinessProbe: { tcpSocket: { port: 80 } },
            env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
          },
        ],
        terminationGracePeriodSeconds: 30,
      },
    }
    expect(again(pod)).toEqual(pod)
  })

  it('are JSON for kinds that have no message', () => {
    expect(encodeProtobuf({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: META })).toBeUndefined()
  })

  it('keep fields that JSON and protobuf name in another case, and those of structs embedded twice', () => {
    const policy = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { ...META, namespace: undefined },
      spec: {
        matchConstraints: {
          resourceRules: [{ operations: ['CREATE'], apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] }],
        },
        validations: [{ expression: 'true' }],
        variables: [{ name: 'a', expression: '1' }],
      },
    }
    expect(again(policy)).toEqual(policy)
    const token = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: META,
      spec: { audiences: ['a'], boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'web', uid: '1-2' }, expirationSeconds: 600 },
    }
    expect(again(token)).toEqual(token)
  })
})
