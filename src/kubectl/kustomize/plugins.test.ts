import { beforeEach, describe, expect, it } from 'vitest'
import { TestCluster } from '../testing/cluster'

const OBJECTS = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec: {containers: [{name: web, image: "nginx:1.25"}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rb, namespace: old}
subjects: [{kind: ServiceAccount, name: default, namespace: a}, {kind: ServiceAccount, name: bot}, {kind: User, name: u}]
`

let cluster: TestCluster

beforeEach(() => {
  cluster = new TestCluster()
})

/** The kustomization's objects after what the field's plugin did, or what was said against it. */
async function built(field: string, plugin: string, jsonpath?: string): Promise<string> {
  const inline = plugin
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
  cluster.writeAll({ 'a.yaml': OBJECTS, 'kustomization.yaml': `resources: [a.yaml]\n${field}:\n  - |\n${inline}\n` })
  if (jsonpath === undefined) {
    const { stdout, stderr } = await cluster.kubectl('kustomize .')
    return stdout || stderr
  }
  cluster.writeAll({ 'out.yaml': await cluster.out('kustomize .') })
  return cluster.out(`create --dry-run=client --validate=false -f out.yaml -o jsonpath=${jsonpath}`)
}

const NAMES = '{.metadata.name}{"/"}{.metadata.namespace}{","}'

describe('transformers in files of their own', () => {
  it.each([
    [
      '{kind: PrefixTransformer, prefix: a-, fieldSpecs: [{path: metadata/name, kind: Deployment}, {path: spec/selector/app}]}',
      '{.metadata.name}{.spec.selector.app}{","}',
      'rb,weba-web,a-web,',
    ],
    [
      '{kind: PrefixSuffixTransformer, prefix: a-, suffix: -z, fieldSpecs: [{path: metadata/name}]}',
      '{.metadata.name}{","}',
      'a-rb-z,a-web-z,a-web-z,',
    ],
    [
      '{kind: LabelTransformer, labels: {n: 1}, fieldSpecs: [{path: metadata/labels, create: true, kind: Service}]}',
      '{.metadata.labels}{","}',
      ',{"n":"1"},,',
    ],
    [
      '{kind: NamespaceTransformer, metadata: {name: x, namespace: new}, unsetOnly: true, setRoleBindingSubjects: allServiceAccounts}',
      '{.metadata.namespace}{.subjects[*].namespace}{","}',
      'olda new,new,new,',
    ],
    [
      '{kind: NamespaceTransformer, metadata: {name: x, namespace: new}, setRoleBindingSubjects: none}',
      '{.metadata.namespace}{.subjects[*].namespace}{","}',
      'newa,new,new,',
    ],
    ['{kind: ImageTagTransformer, imageTag: {name: nginx, newTag: "9"}}', '{..image}{","}', ',,nginx:9,'],
    [
      '{kind: ReplicaCountTransformer, replica: {name: web, count: 4}, fieldSpecs: [{path: spec/replicas, kind: Deployment, create: true}]}',
      '{.spec.replicas}{","}',
      ',,4,',
    ],
    [
      '{kind: PatchTransformer, target: {kind: S.*}, patch: "- {op: add, path: /spec/type, value: NodePort}"}',
      '{.spec.type}{","}',
      ',NodePort,,',
    ],
    [
      '{kind: PatchJson6902Transformer, target: {kind: Service, name: w.b}, jsonOp: "- {op: add, path: /spec/type, value: NodePort}"}',
      '{.spec.type}{","}',
      ',NodePort,,',
    ],
    [
      '{kind: PatchStrategicMergeTransformer, patches: "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort}}"}',
      '{.spec.type}{","}',
      ',NodePort,,',
    ],
    [
      '{kind: ReplacementTransformer, replacements: [{source: {kind: Deployment}, targets: [{select: {kind: Service}, fieldPaths: [spec.selector.app]}]}]}',
      '{.spec.selector.app}{","}',
      ',web,,',
    ],
  ])('%s', async (plugin, jsonpath, expected) => {
    const named =
      plugin.includes('metadata: {') && plugin.includes('Namespace') ? plugin : plugin.replace('{kind', '{metadata: {name: x}, kind')
    expect(await built('transformers', named.replace('{', '{apiVersion: builtin, '), `'${jsonpath}'`)).toBe(expected)
  })

  it('run after what the kustomization itself says', async () => {
    cluster.writeAll({
      'a.yaml': OBJECTS,
      't.yaml': 'apiVersion: builtin\nkind: SuffixTransformer\nmetadata: {name: x}\nsuffix: -last\nfieldSpecs: [{path: metadata/name}]\n',
      'kustomization.yaml': 'resources: [a.yaml]\nnameSuffix: -first\ntransformers: [t.yaml]\n',
    })
    expect(await cluster.out('kustomize .')).toContain('\n  name: web-first-last\n')
  })

  it.each([
    [
      'transformers',
      '{apiVersion: mine/v1, kind: T, metadata: {name: x}}',
      "error: external plugins disabled; unable to load external plugin 'T'\n",
    ],
    [
      'validators',
      '{apiVersion: mine/v1, kind: T, metadata: {name: x}}',
      "error: external plugins disabled; unable to load external plugin 'T'\n",
    ],
    ['transformers', '{apiVersion: builtin, kind: T, metadata: {name: x}}', 'error: unable to load builtin T.builtin.[noGrp]\n'],
    [
      'transformers',
      '{apiVersion: builtin, kind: constructor, metadata: {name: x}}',
      'error: unable to load builtin constructor.builtin.[noGrp]\n',
    ],
    [
      'transformers',
      '{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: x}}',
      'error: plugin PrefixTransformer.builtin.[noGrp]/x.[noNs] fails configuration: fieldSpecs is not expected to be nil\n',
    ],
    [
      'transformers',
      '{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: x}}',
      'error: plugin ConfigMapGenerator.builtin.[noGrp]/x.[noNs] not a transformer\n',
    ],
    [
      'generators',
      '{apiVersion: builtin, kind: LabelTransformer, metadata: {name: x}}',
      'error: loading generator plugins: failed to load generator: plugin LabelTransformer.builtin.[noGrp]/x.[noNs] not a generator\n',
    ],
    [
      'transformers',
      '{apiVersion: builtin, kind: NamespaceTransformer, metadata: {name: x}, setRoleBindingSubjects: some}',
      'error: plugin NamespaceTransformer.builtin.[noGrp]/x.[noNs] fails configuration: invalid value "some" for setRoleBindingSubjects: must be one of "defaultOnly", "none" or "allServiceAccounts"\n',
    ],
    [
      'validators',
      '{apiVersion: builtin, kind: SuffixTransformer, metadata: {name: x}, suffix: -s, fieldSpecs: [{path: metadata/name}]}',
      "error: validator shouldn't modify the resource map: id in self missing from other; id: Service.v1.[noGrp]/web.[noNs]\n",
    ],
  ])('%s: %s', async (field, plugin, expected) => {
    expect(await built(field, plugin)).toBe(expected)
  })
})

describe('generators in files of their own', () => {
  it('make an object by the name of the file or another, with the hash of its content', async () => {
    const config = '{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: made, namespace: there}, literals: [A=1]}'
    expect(await built('generators', config, `'${NAMES}'`)).toMatch(/^rb\/old,made-[a-z0-9]{10}\/there,web\/default,web\/default,$/)
    const named = '{apiVersion: builtin, kind: SecretGenerator, metadata: {name: x}, name: made, options: {disableNameSuffixHash: true}}'
    expect(await built('generators', named, `'${NAMES}'`)).toBe('rb/old,made/default,web/default,web/default,')
  })
})

describe('replacements', () => {
  const replaced = async (source: string, path: string, create = false): Promise<string> => {
    const target = `{select: {kind: ConfigMap}, fieldPaths: ["${path}"], options: {create: ${create}}}`
    cluster.writeAll({
      'a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {word: hey, n: "5", json: '{"b":1,"a":{"k":"<v>"}}'}\nnumber: 3\non: true\n`,
      'kustomization.yaml': `resources: [a.yaml]\nreplacements: [{source: {kind: ConfigMap, fieldPath: ${source}}, targets: [${target}]}]\n`,
    })
    const { stdout, stderr } = await cluster.kubectl('kustomize .')
    return stdout || stderr
  }
  it.each([
    ['data.n', 'number', false, '\nnumber: 5\n'],
    ['number', 'data.word', false, '\n  word: "3"\n'],
    ['data.n', 'made', true, '\nmade: 5\n'],
    ['data.n', 'metadata.annotations.n', true, '\n  annotations:\n    "n": "5"\n'],
    ['data.word', 'number', false, 'error: map[string]interface {}(nil): yaml: cannot decode !!str `hey` as a !!int\n'],
    ['data.word', 'data.json.a.k', false, `\n  json: '{"a":{"k":"hey"},"b":1}'\n`],
    [
      'data.n',
      'data.word.x',
      false,
      'error: unable to find field "data.word.x" in replacement target: wrong node kind: expected MappingNode but got ScalarNode: node contents:\nhey\n',
    ],
    ['data.n', 'data.json.z.z', false, 'error: unable to find field "data.json.z.z" in replacement target\n'],
    [
      'data.n',
      'data.json.b.z',
      false,
      'error: unable to find field "data.json.b.z" in replacement target: wrong node kind: expected MappingNode but got ScalarNode: node contents:\n1\n',
    ],
    ['data.n', 'nope', false, 'error: unable to find field "nope" in replacement target\n'],
  ])('%s to %s (create: %s)', async (source, path, create, expected) => {
    expect(await replaced(source, path, create)).toContain(expected)
  })
})

describe('generators', () => {
  it('a key of an env file without a value is empty, whatever the environment says', async () => {
    cluster.writeAll({ 'e.env': 'HOME\n', 'kustomization.yaml': 'configMapGenerator: [{name: a, envs: [e.env]}]\n' })
    expect(await cluster.out('kustomize .')).toContain('\n  HOME: ""\n')
  })
})
