/** vars, configurations, crds and origins, as kubectl v1.36 itself answered. */
import { beforeEach, describe, expect, it } from 'vitest'
import { TestCluster } from '../testing/cluster'

let cluster: TestCluster
beforeEach(() => {
  cluster = new TestCluster()
})

const POD = `apiVersion: v1
kind: Pod
metadata: {name: p, annotations: {x: "$(SVC)"}}
spec:
  containers:
  - name: c
    image: "img:$(SVC)"
    command: ["a", "$(SVC)", "$$(SVC)", "$(NOSUCH)", "x$(SVC)y$(PORT)"]
    env: [{name: B, value: "$(PORT)"}]
`
const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80}]}\n'
const SVC = '{name: SVC, objref: {kind: Service, name: s, apiVersion: v1}}'

async function built(kustomization: string, files: Readonly<Record<string, string>> = {}) {
  cluster.writeAll({
    'kustomization.yaml': `resources: [pod.yaml, svc.yaml]\n${kustomization}`,
    'pod.yaml': POD,
    'svc.yaml': SERVICE,
    ...files,
  })
  const { stdout, stderr } = await cluster.kubectl('kustomize .')
  return { stdout, stderr: stderr.replaceAll(/^# Warning.*\n/gm, '').replace(/^I\S+ \S+ +\d+ /, '') }
}

describe('variables', () => {
  it('stand for fields of other objects, as they are at the end', async () => {
    const port = '{name: PORT, objref: {kind: Service, name: s, apiVersion: v1}, fieldref: {fieldpath: "spec.ports[0].port"}}'
    const { stdout } = await built(`namePrefix: pre-\nvars: [${SVC}, ${port}]\n`)
    expect(stdout).toContain('annotations:\n    x: pre-s\n')
    expect(stdout).toContain(
      '- command:\n    - a\n    - pre-s\n    - $(SVC)\n    - $(NOSUCH)\n    - xpre-sy80\n    env:\n    - name: B\n      value: 80\n',
    )
    expect(stdout).toContain('image: img:$(SVC)\n')
  })

  it.each([
    [
      '{name: V, objref: {kind: Service, name: nosuch, apiVersion: v1}}',
      "error: var '{V Service.v1.[noGrp] {metadata.name}}' cannot be mapped to a field in the set of known resources\n",
    ],
    [
      '{name: V, objref: {kind: Service, name: s, apiVersion: v1}, fieldref: {fieldpath: spec.no}}',
      "error: field specified in var '{V Service.v1.[noGrp] {spec.no}}' not found in corresponding resource\n",
    ],
    [
      `${SVC}, ${SVC}`,
      "error: merging vars [{SVC Service.[noVer].[noGrp] {}} {SVC Service.[noVer].[noGrp] {}}]: var 'SVC' already encountered\n",
    ],
    ['{name: V, objref: {kind: Pod, name: p, apiVersion: v1}}', 'log.go:244] well-defined vars that were never replaced: V\n'],
    [
      '{name: SVC, objref: {kind: Service, name: s, apiVersion: v1}, fieldref: {fieldpath: spec.ports}}',
      `${'log.go:244] MakePrimitiveReplacer: bad replacement type=[]interface {} val=[map[port:80]]\n'.repeat(3)}log.go:244] well-defined vars that were never replaced: SVC\n`,
    ],
  ])('%s', async (variables, told) => {
    const { stderr } = await built(`vars: [${variables}]\n`)
    expect(stderr.replaceAll(/^I\S+ \S+ +\d+ /gm, '')).toBe(told)
  })
})

describe('configurations', () => {
  it('add fields to every transformer, references and variables among them', async () => {
    const { stdout } = await built(
      `configurations: [conf.yaml]\nnamePrefix: pre-\nnamespace: zz\ncommonLabels: {l: m}\nimages: [{name: img2, newTag: v9}]\nreplicas: [{name: p, count: 5}]\nvars: [${SVC}]\n`,
      {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {svcRef: s, note: "is $(SVC)", extra: {name: q, image: "img2:v1"}}\n',
        'conf.yaml': `varReference: [{path: spec/note, kind: Pod}]
commonLabels: [{path: spec/more/labels, create: true, kind: Pod}]
namePrefix: [{path: spec/extra/name, kind: Pod}]
namespace: [{path: spec/extra/ns, create: true, kind: Pod}]
nameReference: [{kind: Service, version: v1, fieldSpecs: [{path: spec/svcRef, kind: Pod}]}]
images: [{path: spec/extra/image, kind: Pod}]
replicas: [{path: spec/extra/replicas, kind: Pod, create: true}]
`,
      },
    )
    expect(stdout).toContain(
      'spec:\n  extra:\n    image: img2:v9\n    name: pre-q\n    ns: zz\n    replicas: 5\n  more:\n    labels:\n      l: m\n  note: is pre-s\n  svcRef: pre-s\n',
    )
  })

  it('have only fields that are known', async () => {
    expect((await built('configurations: [conf.yaml]\n', { 'conf.yaml': 'foo: [{path: x}]\n' })).stderr).toBe(
      'error: error unmarshaling JSON: while decoding JSON: json: unknown field "foo"\n',
    )
  })

  it('are made from definitions of custom types too', async () => {
    const type = (name: string, properties: unknown) => ({ [`example.com/v1.${name}`]: { Schema: { properties } } })
    const crd = JSON.stringify({
      ...type('Mine', { apiVersion: {}, kind: {}, metadata: {}, spec: { $ref: 'example.com/v1.Spec' } }),
      ...type('Spec', {
        notes: { 'x-kubernetes-annotation': '' },
        secret: { 'x-kubernetes-object-ref-api-version': 'v1', 'x-kubernetes-object-ref-kind': 'Secret' },
      }),
    })
    const { stdout } = await built(
      'crds: [crd.json]\nnamePrefix: q-\ncommonAnnotations: {an: x}\nsecretGenerator: [{name: sec, literals: [a=b]}]\n',
      {
        'crd.json': crd,
        'pod.yaml': 'apiVersion: example.com/v1\nkind: Mine\nmetadata: {name: mine}\nspec: {secret: {name: sec}, notes: {z: y}}\n',
      },
    )
    expect(stdout).toMatch(/spec:\n {2}notes:\n {4}an: x\n {4}z: "y"\n {2}secret:\n {4}name: q-sec-\w+\n/)
  })
})

it('says where each object is from, by the way from the first folder', async () => {
  cluster.writeAll({
    'base/kustomization.yaml': 'resources: [svc.yaml]\n',
    'base/svc.yaml': SERVICE,
    'over/kustomization.yaml':
      'resources: [../base]\nbuildMetadata: [originAnnotations, managedByLabel]\nconfigMapGenerator: [{name: g, literals: [a=b]}]\n',
  })
  const stdout = await cluster.out('kustomize over')
  expect(stdout).toContain(
    'config.kubernetes.io/origin: |\n      path: ../base/svc.yaml\n  labels:\n    app.kubernetes.io/managed-by: kustomize-(devel)\n',
  )
  expect(stdout).toContain(
    'origin: |\n      configuredIn: kustomization.yaml\n      configuredBy:\n        apiVersion: builtin\n        kind: ConfigMapGenerator\n',
  )
})
