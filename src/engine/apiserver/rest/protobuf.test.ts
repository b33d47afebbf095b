import { describe, expect, it } from 'vitest'
import { decodeProtobuf } from './protobuf'

type Field = readonly [number: number, value: number | string | Uint8Array]

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest = Math.floor(rest / 128)
  }
  return [...bytes, rest]
}

function message(...fields: readonly Field[]): Uint8Array {
  const bytes: number[] = []
  for (const [number, value] of fields) {
    if (typeof value === 'number') bytes.push(...varint(number << 3), ...varint(value))
    else {
      const data = typeof value === 'string' ? new TextEncoder().encode(value) : value
      bytes.push(...varint((number << 3) | 2), ...varint(data.length), ...data)
    }
  }
  return Uint8Array.from(bytes)
}

function body(apiVersion: string, kind: string, raw: Uint8Array): Uint8Array {
  return Uint8Array.from([0x6b, 0x38, 0x73, 0, ...message([1, message([1, apiVersion], [2, kind])], [2, raw])])
}

describe('protobuf bodies', () => {
  it('become the JSON they stand for: maps, lists, times, quantities, embedded structs', () => {
    const container = message(
      [1, 'web'],
      [2, 'nginx'],
      [3, 'sleep'],
      [3, '1'],
      [8, message([2, message([1, 'cpu'], [2, message([1, '100m'])])])],
    )
    const probe = message([1, message([2, message([1, '/'], [2, message([1, 1], [3, 'http'])])])], [2, 5])
    const volume = message([1, 'data'], [2, message([2, message()])])
    const pod = message(
      [1, message([1, 'p'], [8, message()], [11, message([1, 'app'], [2, 'web'])])],
      [2, message([1, volume], [2, Uint8Array.from([...container, ...message([10, probe])])])],
    )
    expect(decodeProtobuf(body('v1', 'Pod', pod))).toMatchObject({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'p', creationTimestamp: null, labels: { app: 'web' } },
      spec: {
        volumes: [{ name: 'data', emptyDir: {} }],
        containers: [
          {
            name: 'web',
            command: ['sleep', '1'],
            resources: { requests: { cpu: '100m' } },
            livenessProbe: { httpGet: { path: '/', port: 'http' }, initialDelaySeconds: 5 },
          },
        ],
      },
    })
  })

  it('are refused when they are something else', () => {
    expect(() => decodeProtobuf(new TextEncoder().encode('{}'))).toThrowError('does not appear to be a protobuf message')
    expect(() => decodeProtobuf(body('v1', 'Nonsense', message()))).toThrowError('no kind "Nonsense" is registered for version "v1"')
    expect(() => decodeProtobuf(Uint8Array.from([0x6b, 0x38, 0x73, 0, 0x0a, 0xff]))).toThrowError('unexpected EOF')
  })
})
