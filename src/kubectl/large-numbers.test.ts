/** Whole numbers beyond JavaScript's in manifests and answers: kubectl shows, compares and sends them as kubectl 1.36.4 does. */
import { beforeEach, describe, expect, it } from 'vitest'
import { TestCluster } from './testing/cluster'

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: logs.sea.example.com}
spec:
  group: sea.example.com
  names: {plural: logs, kind: Log}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}
`

const log = (spec: string): string => `apiVersion: sea.example.com/v1\nkind: Log\nmetadata: {name: a}\nspec: ${spec}\n`

let c: TestCluster

beforeEach(async () => {
  c = await new TestCluster().start()
  c.write('/root/work/crd.yaml', DEFINITION)
  await c.out('apply -f crd.yaml')
  await c.out('wait --for=condition=Established crd/logs.sea.example.com')
  c.write('/root/work/a.yaml', log('{a: 9007199254740995, c: 0x7fffffffffffffff, d: 12345678901234567890, h: 1e-7, l: [9007199254740993]}'))
  expect(await c.out('apply -f a.yaml')).toBe('log.sea.example.com/a created\n')
})

describe('a large whole number', () => {
  it.each([
    ['-o jsonpath={.spec}', '{"a":9007199254740995,"c":9223372036854775807,"d":12345678901234567000,"h":1e-7,"l":[9007199254740993]}'],
    [
      '-o jsonpath={.spec.a},{.spec.l[?(@>9007199254740992)]},{.spec.l[?(@==9007199254740993)]}',
      '9007199254740995,9007199254740993,9007199254740993',
    ],
    ['-o jsonpath={.spec.l[?(@<9007199254740993)]}', ''],
    [
      `-o go-template='{{.spec}} {{printf "%d %x" .spec.a .spec.a}} {{gt .spec.a .spec.c}} {{eq .spec.a 9007199254740995}} {{eq .spec.a 9007199254740994}}'`,
      'map[a:9007199254740995 c:9223372036854775807 d:1.2345678901234567e+19 h:1e-07 l:[9007199254740993]] 9007199254740995 20000000000003 false true false',
    ],
    ['--no-headers -o custom-columns=A:.spec.a,L:.spec.l,D:.spec.d', '9007199254740995   [9007199254740993]   1.2345678901234567e+19\n'],
  ])('get %s', async (flags, shown) => {
    expect(await c.out(`get log a ${flags}`)).toBe(shown)
  })

  it('stands in YAML, JSON and what describe says', async () => {
    expect(await c.out('get log a -o yaml')).toContain(
      'spec:\n  a: 9007199254740995\n  c: 9223372036854775807\n  d: 12345678901234567000\n  h: 1e-07\n  l:\n  - 9007199254740993\n',
    )
    expect(await c.out('get log a -o json')).toContain(
      '        "a": 9007199254740995,\n        "c": 9223372036854775807,\n        "d": 12345678901234567000,\n',
    )
    expect(await c.out('describe log a')).toMatch(
      /A: {2}9007199254740995\n {2}C: {2}9223372036854775807\n {2}D: {2}1\.2345678901234567e\+19\n/,
    )
  })

  it('is patched as it is written, and is a float where kubectl itself makes the patch', async () => {
    await c.out(`patch log a --type merge -p '{"spec":{"a":9007199254740997}}'`)
    expect(await c.out('get log a -o jsonpath={.spec.a}')).toBe('9007199254740997')
    c.write('/root/work/a.yaml', log('{a: 9007199254740997, c: 9223372036854775806, d: 1, l: [9007199254740993]}'))
    await c.out('apply -f a.yaml')
    // The library of merge patches takes 9223372036854775806 for 9223372036854775807.
    expect(await c.out('get log a -o jsonpath={.spec}')).toBe('{"a":9007199254740997,"c":9223372036854775807,"d":1,"l":[9007199254740993]}')
    c.write('/root/work/a.yaml', log('{d: 9007199254740993}'))
    await c.out('apply -f a.yaml')
    expect(await c.out('get log a -o jsonpath={.spec}')).toBe('{"d":9007199254740992}')
  })

  it('orders what is listed', async () => {
    c.write('/root/work/b.yaml', log('{a: 9007199254740993}').replace('name: a', 'name: b'))
    await c.out('create -f b.yaml')
    expect(await c.out('get logs --sort-by=.spec.a -o name')).toBe('log.sea.example.com/b\nlog.sea.example.com/a\n')
  })
})
