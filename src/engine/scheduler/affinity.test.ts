import { describe, expect, test } from 'vitest'
import { NAMESPACES } from '../schema/resources'
import type { PodAffinityTerm, PodSpec } from '../schema/types'
import { World } from './test-world'

const NOT_WITH = "node(s) didn't match pod affinity rules"
const NOT_APART = "node(s) didn't match pod anti-affinity rules"
const REFUSED = "node(s) didn't satisfy existing pods anti-affinity rules"

type Labels = Record<string, string>

/** Pods that have a label, in a region or zone. */
const term = (topologyKey: string, label: string, more: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
  topologyKey,
  labelSelector: { matchExpressions: [{ key: label, operator: 'Exists' }] },
  ...more,
})
const beside = (...terms: readonly PodAffinityTerm[]): PodSpec['affinity'] => ({
  podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [...terms] },
})
const apart = (...terms: readonly PodAffinityTerm[]): PodSpec['affinity'] => ({
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [...terms] },
})

interface Running {
  readonly on: string
  readonly labels?: Labels
  readonly affinity?: PodSpec['affinity']
  readonly namespace?: string
}

const NODES: Readonly<Record<string, Labels>> = {
  a: { region: 'r1', zone: 'z1' },
  b: { region: 'r1', zone: 'z2' },
  c: { region: 'r2', zone: 'z3' },
}

/** Why each node that was refused was. */
function refused(running: readonly Running[], labels: Labels, affinity?: PodSpec['affinity'], nodes = NODES): Labels {
  const world = new World()
  for (const name of ['other', 'team-x'])
    world.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: name } }, spec: {} })
  for (const [name, own] of Object.entries(nodes)) world.node(name, { labels: own })
  running.forEach(({ on, labels: own = {}, affinity: rules, namespace = 'default' }, i) =>
    world.pod(`r${i}`, { nodeName: on, ...(rules ? { affinity: rules } : {}) }, { labels: own, namespace }),
  )
  world.run()
  const pod = world.pod('p', affinity ? { affinity } : {}, { labels })
  world.run()
  return Object.fromEntries(world.scheduler.explain(pod.metadata.uid)!.rejected.map(({ node, reasons }) => [node, reasons.join()]))
}

const FOO = { foo: '' }
const BAR = { bar: '' }
const BOTH = { foo: '', bar: '' }

describe('A pod that', () => {
  test.each<[string, readonly Running[], Labels, PodSpec['affinity'], Labels]>([
    ['wants to be in a region with another', [{ on: 'a', labels: FOO }], {}, beside(term('region', 'foo')), { c: NOT_WITH }],
    [
      'wants to be with one that matches two terms, each in its own sort of place',
      [{ on: 'a', labels: BOTH }],
      {},
      beside(term('region', 'foo'), term('zone', 'bar')),
      { b: NOT_WITH, c: NOT_WITH },
    ],
    [
      'wants two terms that no single pod matches',
      [
        { on: 'a', labels: FOO },
        { on: 'b', labels: BAR },
      ],
      {},
      beside(term('region', 'foo'), term('zone', 'bar')),
      { a: NOT_WITH, b: NOT_WITH, c: NOT_WITH },
    ],
    [
      'is the first of a group that wants to be together',
      [{ on: 'a', labels: FOO }],
      BOTH,
      beside(term('zone', 'foo'), term('zone', 'bar')),
      {},
    ],
    ['is the first of a group where no node has the key', [], FOO, beside(term('rack', 'foo')), { a: NOT_WITH, b: NOT_WITH, c: NOT_WITH }],
    [
      'wants to be with others that are not there, and is none of them',
      [],
      BAR,
      beside(term('zone', 'foo')),
      { a: NOT_WITH, b: NOT_WITH, c: NOT_WITH },
    ],
    [
      'wants to be with others, who are in another namespace',
      [{ on: 'a', labels: FOO, namespace: 'other' }],
      {},
      beside(term('zone', 'foo')),
      { a: NOT_WITH, b: NOT_WITH, c: NOT_WITH },
    ],
    [
      'wants to be with others of a namespace it names',
      [{ on: 'a', labels: FOO, namespace: 'other' }],
      {},
      beside(term('zone', 'foo', { namespaces: ['other'] })),
      { b: NOT_WITH, c: NOT_WITH },
    ],
    [
      'wants to be with others of namespaces it selects by label',
      [
        { on: 'a', labels: FOO, namespace: 'other' },
        { on: 'b', labels: FOO, namespace: 'team-x' },
      ],
      {},
      beside(term('zone', 'foo', { namespaceSelector: { matchLabels: { team: 'team-x' } } })),
      { a: NOT_WITH, c: NOT_WITH },
    ],
    [
      'wants to be with others of any namespace',
      [{ on: 'c', labels: FOO, namespace: 'team-x' }],
      {},
      beside(term('zone', 'foo', { namespaceSelector: {} })),
      { a: NOT_WITH, b: NOT_WITH },
    ],
    ['keeps off a region', [{ on: 'a', labels: FOO }], {}, apart(term('region', 'foo')), { a: NOT_APART, b: NOT_APART }],
    [
      'keeps off those that match any of its terms',
      [
        { on: 'a', labels: FOO },
        { on: 'b', labels: BAR },
      ],
      {},
      apart(term('zone', 'foo'), term('region', 'bar')),
      { a: NOT_APART, b: NOT_APART },
    ],
    ['keeps off by a key that no node has', [{ on: 'a', labels: FOO }], {}, apart(term('rack', 'foo')), {}],
    [
      'keeps off by two keys, one of which no node has',
      [{ on: 'a', labels: BOTH }],
      {},
      apart(term('rack', 'foo'), term('zone', 'bar')),
      { a: NOT_APART },
    ],
    ['keeps off its like, of which there is none', [], FOO, apart(term('zone', 'foo')), {}],
    [
      'is kept off by each of two',
      [
        { on: 'a', affinity: apart(term('zone', 'foo')) },
        { on: 'a', affinity: apart(term('region', 'bar')) },
      ],
      BOTH,
      undefined,
      { a: REFUSED, b: REFUSED },
    ],
    ['is kept off by a key that no node has', [{ on: 'a', affinity: apart(term('rack', 'foo')) }], FOO, undefined, {}],
    [
      'is kept off by one of two terms',
      [
        { on: 'a', affinity: apart(term('zone', 'foo'), term('zone', 'x')) },
        { on: 'b', affinity: apart(term('zone', 'bar'), term('zone', 'y')) },
      ],
      BOTH,
      undefined,
      { a: REFUSED, b: REFUSED },
    ],
    ['is not kept off from another namespace', [{ on: 'a', affinity: apart(term('zone', 'foo')), namespace: 'other' }], FOO, undefined, {}],
    [
      'is kept off by one that means its namespace, too',
      [{ on: 'a', affinity: apart(term('zone', 'foo', { namespaces: ['default'] })), namespace: 'other' }],
      FOO,
      undefined,
      { a: REFUSED },
    ],
    [
      'keeps off others that keep it off hears of its own rules first',
      [{ on: 'a', labels: FOO, affinity: apart(term('zone', 'bar')) }],
      BAR,
      apart(term('zone', 'foo')),
      { a: NOT_APART },
    ],
    [
      'may not go where it wants to hears of that before of whom it keeps off',
      [{ on: 'a', labels: BOTH }],
      {},
      { ...beside(term('zone', 'foo')), ...apart(term('zone', 'bar')) },
      { a: NOT_APART, b: NOT_WITH, c: NOT_WITH },
    ],
  ])('%s', (_, running, labels, affinity, expected) => {
    expect(refused(running, labels, affinity)).toEqual(expected)
  })
})
