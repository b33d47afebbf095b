import { describe, expect, it } from 'vitest'
import { patchMeta } from '../../schema'
import { hasReason } from '../status'
import { jsonPatch } from './json-patch'
import { mergePatch } from './merge-patch'
import { strategicPatch } from './strategic-patch'

const POD_SPEC = 'io.k8s.api.core.v1.PodSpec'
const patch = (document: object, change: object, type = POD_SPEC): unknown => strategicPatch(document, change, type, patchMeta)

describe('strategic merge patch', () => {
  const spec = {
    containers: [
      { name: 'web', image: 'nginx', env: [{ name: 'A', value: '1' }] },
      { name: 'log', image: 'busybox' },
    ],
  }

  it('merges lists by their key and keeps what the patch does not name', () => {
    expect(patch(spec, { containers: [{ name: 'web', image: 'nginx:1.25' }] })).toEqual({
      containers: [
        { name: 'web', image: 'nginx:1.25', env: [{ name: 'A', value: '1' }] },
        { name: 'log', image: 'busybox' },
      ],
    })
  })

  it('puts an item with a new key before those that only the server has', () => {
    expect(patch(spec, { containers: [{ name: 'new', image: 'x' }] })).toEqual({
      containers: [{ name: 'new', image: 'x' }, ...spec.containers],
    })
  })

  it.each([
    [
      ['log', 'web'],
      ['log', 'web'],
    ],
    [
      ['log', 'new'],
      ['web', 'log', 'new'],
    ],
    [
      ['web', 'new'],
      ['web', 'new', 'log'],
    ],
    [
      ['new', 'log'],
      ['new', 'web', 'log'],
    ],
  ])('puts what the patch names in its order: %j', (named, order) => {
    const result = patch(spec, { containers: named.map((name) => ({ name })) }) as { containers: { name: string }[] }
    expect(result.containers.map(({ name }) => name)).toEqual(order)
  })

  it('deletes an item by $patch: delete', () => {
    expect(patch(spec, { containers: [{ name: 'log', $patch: 'delete' }] })).toEqual({ containers: [spec.containers[0]] })
  })

  it('replaces a list by $patch: replace', () => {
    expect(patch(spec, { containers: [{ $patch: 'replace' }, { name: 'only', image: 'x' }] })).toEqual({
      containers: [{ name: 'only', image: 'x' }],
    })
  })

  it('puts a list in the order of $setElementOrder', () => {
    expect(
      patch(spec, { '$setElementOrder/containers': [{ name: 'log' }, { name: 'web' }], containers: [{ name: 'web', image: 'n' }] }),
    ).toMatchObject({
      containers: [{ name: 'log' }, { name: 'web', image: 'n' }],
    })
  })

  it('replaces atomic lists', () => {
    expect(patch({ tolerations: [{ key: 'a' }] }, { tolerations: [{ key: 'b' }] })).toEqual({ tolerations: [{ key: 'b' }] })
  })

  it('keeps only the keys of $retainKeys', () => {
    const strategy = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } }
    expect(patch(strategy, { strategy: { $retainKeys: ['type'], type: 'Recreate' } }, 'io.k8s.api.apps.v1.DeploymentSpec')).toEqual({
      strategy: { type: 'Recreate' },
    })
  })

  it('takes values out of primitive lists', () => {
    const meta = { finalizers: ['a', 'b', 'c'] }
    expect(patch(meta, { '$deleteFromPrimitiveList/finalizers': ['b'] }, 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')).toEqual({
      finalizers: ['a', 'c'],
    })
  })

  it('removes fields that are null and leaves its arguments as they were', () => {
    const document = { nodeSelector: { a: '1', b: '2' } }
    expect(patch(document, { nodeSelector: { a: null } })).toEqual({ nodeSelector: { b: '2' } })
    expect(document).toEqual({ nodeSelector: { a: '1', b: '2' } })
  })

  it('takes what has nothing to be merged with as it is, but for nulls and directives', () => {
    expect(
      patch(spec, {
        volumes: [
          { emptyDir: {}, hostPath: null },
          { name: 'gone', $patch: 'delete' },
        ],
        nodeSelector: { a: '1', b: null },
        securityContext: { $patch: 'replace', runAsUser: 1 },
      }),
    ).toEqual({ ...spec, volumes: [{ emptyDir: {} }], nodeSelector: { a: '1' } })
  })

  it.each([
    [{ containers: [{ image: 'x' }] }, 500, 'map: map[image:x] does not contain declared merge key: name'],
    [{ containers: [{ image: 'x' }, { $patch: 'replace' }] }, 500, 'map: map[image:x] does not contain declared merge key: name'],
    [{ containers: [{ image: 'x', $patch: 'delete' }] }, 500, 'map: map[$patch:delete image:x] does not contain declared merge key: name'],
    [{ containers: [{ name: 'web', $patch: 'merge' }] }, 500, 'merging lists cannot yet be specified in the patch'],
    [{ containers: [{ name: 'web', $patch: 'x' }] }, 500, 'unknown patch type: x in map: map[$patch:x name:web]'],
    [{ $patch: 'merge', priority: 1 }, 500, 'unknown patch type: merge in map: map[$patch:merge priority:1]'],
    [{ containers: ['web'] }, 500, 'list element types are not identical: ['],
    [{ containers: [['web']], '$setElementOrder/containers': 'web' }, 500, 'expected a []interface {}, but received a string'],
    [{ $retainKeys: 'a' }, 400, 'invalid patch format of retainKeys'],
    [{ $retainKeys: ['containers'], priority: 1 }, 400, 'invalid patch format of retainKeys'],
    [
      { containers: [{ name: 'log' }, { name: 'web' }], '$setElementOrder/containers': [{ name: 'web' }, { name: 'log' }] },
      500,
      "The order in patch list:\n[map[name:log] map[name:web]]\n doesn't match $setElementOrder list:\n[map[name:web] map[name:log]]\n",
    ],
  ])('refuses %j', (change, code, message) => {
    expect(() => patch(spec, change)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) as string }))
  })
})

describe('merge patch', () => {
  it('replaces lists and drops nulls, also in new branches', () => {
    expect(mergePatch({ a: [1, 2], b: 1 }, { a: [3], b: null, c: { d: null, e: 1 } })).toEqual({ a: [3], c: { e: 1 } })
  })
})

describe('JSON patch', () => {
  it('adds, removes, replaces, moves, copies and tests', () => {
    expect(
      jsonPatch({ list: [1, 3], 'a/b': 1, x: { y: 1 } }, [
        { op: 'add', path: '/list/1', value: 2 },
        { op: 'add', path: '/list/-', value: 4 },
        { op: 'remove', path: '/a~1b' },
        { op: 'replace', path: '/x/y', value: 2 },
        { op: 'copy', from: '/x', path: '/z' },
        { op: 'move', from: '/x', path: '/w' },
        { op: 'test', path: '/w/y', value: 2 },
      ]),
    ).toEqual({ list: [1, 2, 3, 4], z: { y: 2 }, w: { y: 2 } })
  })

  it.each([
    [{}, 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
    [[1], 'error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp'],
    [[{ op: 1 }], 'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string'],
  ])('answers 400 to %j', (patch, message) => {
    expect(() => jsonPatch({ list: [1] }, patch)).toThrow(message)
  })

  it('takes a value that is not there for null', () => {
    const patch = [
      { op: 'add', path: '/x' },
      { op: 'replace', path: '/list' },
    ]
    expect(jsonPatch({ list: [1] }, patch)).toEqual({ list: null, x: null })
  })

  it.each([
    [{ op: 'remove', path: '/nosuch' }],
    [{ op: 'replace', path: '/list/9', value: 1 }],
    [{ op: 'test', path: '/list/0', value: 2 }],
    [{ op: 'test', path: '/nosuch/deeper', value: null }],
    [{ op: 'add', path: '', value: {} }],
    [{ op: 'add', path: 'list', value: 1 }],
    [null],
    [{ op: 'frob', path: '/list' }],
    [{ op: 'move', path: '/x' }],
    [{ op: 'add', value: 1 }],
  ])('answers 422 to %j', (operation) => {
    let refused: unknown
    try {
      jsonPatch({ list: [1] }, [operation])
    } catch (error) {
      refused = error
    }
    expect(hasReason(refused, 'Invalid')).toBe(true)
  })

  it('copies no more than three megabytes in all', () => {
    const copies = Array.from({ length: 30 }, (_, i) => ({ op: 'copy', from: '/data', path: `/data/x${i}` }))
    const refusal = (): unknown => jsonPatch({ data: { a: 'b' } }, copies)
    expect(refusal).toThrow('the server rejected our request due to an error in our request')
    expect(jsonPatch({ data: { a: 'b' } }, copies.slice(0, 2))).toEqual({
      data: { a: 'b', x0: { a: 'b' }, x1: { a: 'b', x0: { a: 'b' } } },
    })
  })
})
