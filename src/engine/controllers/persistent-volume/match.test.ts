import { describe, expect, it } from 'vitest'
import type { PersistentVolume, PersistentVolumeClaim } from '../../schema/types'
import { bestMatch, mismatch } from './match'

const RWO = 'ReadWriteOnce'
const ROX = 'ReadOnlyMany'
const RWX = 'ReadWriteMany'

function volume(name: string, storage: string, accessModes: readonly string[], more: object = {}): PersistentVolume {
  const spec = { capacity: { storage }, accessModes, storageClassName: 'manual', hostPath: { path: '/x' }, ...more }
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec, status: { phase: 'Available' } } as never
}

function claim(storage: string, accessModes: readonly string[] = [RWO], more: object = {}): PersistentVolumeClaim {
  const spec = { resources: { requests: { storage } }, accessModes, storageClassName: 'manual', ...more }
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c', namespace: 'default', uid: 'u' }, spec } as never
}

const reserved = { claimRef: { namespace: 'default', name: 'c' } }
const volumes = [
  volume('a5', '5Gi', [RWO]),
  volume('a20', '20Gi', [RWO]),
  volume('two', '3Gi', [RWO, ROX]),
  volume('many', '2Gi', [RWX]),
  volume('fast', '1Gi', [RWO], { storageClassName: 'fast' }),
  volume('block', '1Gi', [RWO], { volumeMode: 'Block' }),
  volume('other', '1Gi', [RWO], { claimRef: { namespace: 'default', name: 'd' } }),
]

describe('a claim', () => {
  it.each<[string, PersistentVolumeClaim, PersistentVolume[], boolean, string | undefined]>([
    ['gets the smallest that is large enough', claim('4Gi'), [], false, 'a5'],
    ['rather has fewer access modes than less room', claim('2Gi'), [], false, 'a5'],
    ['takes more modes than it asked for if need be', claim('1Gi', [ROX]), [], false, 'two'],
    ['of modes that nobody has gets nothing', claim('1Gi', [RWX, ROX]), [], false, undefined],
    ['larger than all gets nothing', claim('30Gi'), [], false, undefined],
    ['gets raw blocks only from a volume of blocks', claim('1Gi', [RWO], { volumeMode: 'Block' }), [], false, 'block'],
    ['gets the one that is reserved for it', claim('1Gi'), [volume('mine', '50Gi', [RWO], reserved)], false, 'mine'],
    ['gets that whatever its class', claim('1Gi'), [volume('mine', '50Gi', [RWO], { ...reserved, storageClassName: '' })], false, 'mine'],
    ['does not if it is too small', claim('2Gi'), [volume('mine', '1Gi', [RWO], reserved)], false, 'a5'],
    ['that waits for its first consumer gets nothing', claim('1Gi'), [], true, undefined],
    ['that waits gets what is reserved for it', claim('1Gi'), [volume('mine', '5Gi', [RWO], reserved)], true, 'mine'],
  ])('%s', (_, wanting, more, reservedOnly, expected) => {
    expect(bestMatch(wanting, [...volumes, ...more], reservedOnly)?.metadata.name).toBe(expected)
  })

  it.each([
    [claim('30Gi', [RWX], { storageClassName: 'fast' }), 'requested PV is too small'],
    [claim('1Gi', [RWX], { storageClassName: 'fast' }), 'storageClassName does not match'],
    [claim('1Gi', [RWX], { volumeMode: 'Block' }), 'incompatible volumeMode'],
    [claim('1Gi', [RWX]), 'incompatible accessMode'],
    [claim('1Gi'), undefined],
  ])('is told why it cannot have the volume it names', (wanting, expected) => {
    expect(mismatch(volumes[0]!, wanting)).toBe(expected)
  })
})
