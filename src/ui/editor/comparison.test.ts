import { expect, it } from 'vitest'
import type { WireObject } from '../../protocol/messages'
import { compare as compareObjects, manifestsIn, type Find } from './comparison'

/** Without the server's way of writing. */
const compare = (text: string, find: Find, missing: string) => compareObjects(manifestsIn(text), [], find, missing)

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: nginx
          image: nginx:1.29
          resources:
            requests:
              cpu: 1
`

const said = {
  metadata: { annotations: {}, labels: { tier: 'front' }, name: 'web', namespace: 'default' },
  spec: { replicas: 2, paused: true, template: { spec: { containers: [{ name: 'nginx' }, { name: 'old' }] } } },
}

const LIVE = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    namespace: 'default',
    labels: { tier: 'front', 'added-by': 'another' },
    uid: '1',
    resourceVersion: '7',
    creationTimestamp: '2026-11-21T09:00:00Z',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(said) },
  },
  spec: {
    replicas: 2,
    paused: true,
    revisionHistoryLimit: 10,
    template: {
      spec: {
        restartPolicy: 'Always',
        containers: [
          { name: 'injected', image: 'proxy' },
          { name: 'nginx', image: 'nginx:1.29', imagePullPolicy: 'IfNotPresent', resources: { requests: { cpu: '1' } } },
          { name: 'old', image: 'busybox' },
        ],
      },
    },
  },
  status: { replicas: 2 },
} as unknown as WireObject

it('the cluster is shown where the manifest speaks, and what apply takes away: not defaults, not what others wrote', () => {
  const { before, after, objects } = compare(MANIFEST, () => LIVE, 'not there')
  expect(objects).toEqual([{ kind: 'Deployment', name: 'web', change: 'changed' }])
  expect(after).toBe(MANIFEST)
  expect(before).toBe(
    MANIFEST.replace('replicas: 3', 'replicas: 2').replace('name: web\n', 'name: web\n  labels:\n    tier: front\n') +
      `        - name: old
          image: busybox
  paused: true
`,
  )
})

const object = (kind: string, name: string, content: object) =>
  ({
    apiVersion: 'v1',
    kind,
    metadata: { name, uid: '2', resourceVersion: '8', creationTimestamp: '2026-11-21T09:00:00Z' },
    ...content,
  }) as WireObject

it('an object that is as the manifest says is the same, one that is not there is new', () => {
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: v\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n  namespace: shop\n`
  const asked: unknown[] = []
  const { before, after, objects } = compare(
    text,
    (...each) => {
      asked.push(each)
      return each[2] === 'a' ? object('ConfigMap', 'a', { data: { k: 'v' }, immutable: true }) : undefined
    },
    'not there',
  )
  expect(asked).toEqual([
    ['v1', 'ConfigMap', 'a', undefined],
    ['v1', 'ConfigMap', 'b', 'shop'],
  ])
  expect(objects.map(({ name, change }) => [name, change])).toEqual([
    ['a', 'same'],
    ['b', 'new'],
  ])
  expect(after).toBe(text)
  expect(before).toBe(`${text.split('---\n')[0]}---\n# not there\n`)
})

it('what the server would write in another way is the same, wherever entries of lists stand', () => {
  const pod = (cpu: string, sizes: readonly string[]) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'a', cpu }], sizes, ports: [{ port: 1, cpu }] },
  })
  const live = object('Pod', 'p', {
    spec: { containers: [{ name: 'other' }, { name: 'a', cpu: '1' }], sizes: ['1Gi', '2'], ports: [{ port: 1, cpu: '1' }] },
  })
  const change = (wanted: object, written: unknown) =>
    compareObjects(manifestsIn(JSON.stringify(wanted)), [written], () => live, '').objects[0]!.change
  const wanted = pod('1000m', ['1024Mi', '2000m'])
  expect(change(wanted, pod('1', ['1Gi', '2']))).toBe('same')
  expect(change(wanted, pod('1', ['1Gi', '3']))).toBe('changed')
  expect(change(wanted, null)).toBe('changed')
})

it('words of a Secret are read from its data', () => {
  const text = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  password: grün\n'
  const change = (password: string) => compare(text, () => object('Secret', 's', { data: { password } }), '').objects[0]!.change
  expect(change('Z3LDvG4=')).toBe('same')
  expect(change('YmxhdQ==')).toBe('changed')
})

it('a text that is no YAML is refused with the place', () => {
  expect(() => manifestsIn('a: [1')).toThrow(/\(\d+:\d+\)/)
})
