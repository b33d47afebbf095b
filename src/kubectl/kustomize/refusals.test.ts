/** What kubectl says of kustomizations and their files that do not fit, and what it takes all the same. */
import { beforeEach, describe, expect, it } from 'vitest'
import { TestCluster } from '../testing/cluster'

let cluster: TestCluster

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  template: {spec: {initContainers: [{name: i, image: "a:1"}], containers: [{name: c, image: "a:1"}]}}
`

const write = (files: Readonly<Record<string, string>>) => cluster.writeAll(files)

beforeEach(() => {
  cluster = new TestCluster()
  write({ 'web.yaml': DEPLOYMENT, 'f.txt': 'text\n' })
})

async function failure(text: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  write({ 'kustomization.yaml': text, ...files })
  const { stdout, stderr } = await cluster.kubectl('kustomize')
  return stdout + stderr.replace(/^error: /, '')
}

describe('files of a kustomization', () => {
  const inFile = (message: string) =>
    `accumulating resources: accumulation err='${message}': must build at directory: '/root/work/x.yaml': file is not directory\n`
  it.each([
    ['kind: ConfigMap\n', inFile("accumulating resources from 'x.yaml': missing metadata.name in object {{ ConfigMap} {{ } map[] map[]}}")],
    ['metadata: {name: a}\n', inFile("accumulating resources from 'x.yaml': missing kind in object {{ } {{a } map[] map[]}}")],
    ['- a\n', inFile("accumulating resources from 'x.yaml': missing Resource metadata")],
    [
      'kind: A\nmetadata: {name: a\n',
      "accumulating resources: accumulating resources from 'x.yaml': MalformedYAMLError: yaml: line 1: did not find expected ',' or '}' in File: x.yaml\n",
    ],
    [
      DEPLOYMENT,
      inFile("merging resources from 'x.yaml': may not add resource with an already registered id: Deployment.v1.apps/web.[noNs]"),
    ],
  ])('%j', async (text, message) => {
    expect(await failure('resources: [web.yaml, x.yaml]\n', { 'x.yaml': text })).toBe(message)
  })

  it('names the first part of a path that is not there', async () => {
    const link = "evalsymlink failure on '/root/work/no/x.yaml' : lstat /root/work/no: no such file or directory"
    expect(await failure('resources: [no/x.yaml]\n')).toBe(
      `accumulating resources: accumulation err='accumulating resources from 'no/x.yaml': ${link}': must build at directory: not a valid directory: ${link}\n`,
    )
  })

  it.each([
    ['f.txt', "must build at directory: 'f.txt': file is not directory"],
    ['f.txt/x', "must build at directory: not a valid directory: evalsymlink failure on 'f.txt/x' : not a directory"],
    ["''", 'must build at directory: directory path cannot be empty'],
    ['github.com/a/b', 'no \'git\' program on path: exec: "git": executable file not found in $PATH'],
    [
      'git@host:a',
      "must build at directory: not a valid directory: evalsymlink failure on 'git@host:a' : lstat /root/work/git@host:a: no such file or directory",
    ],
  ])('%s is no folder', async (folder, message) => {
    expect(await cluster.kubectl(`kustomize ${folder}`)).toEqual({ stdout: '', stderr: `error: ${message}\n`, code: 1 })
  })

  it('what is no file may be a repository, but no folder by its full path', async () => {
    const entered = async (written: string) =>
      (await failure(`components: ['${written}']\n`)).replace('accumulating components: loader.New ', '')
    expect(await entered('https://host/a/b//c')).toBe(
      `${JSON.stringify('no \'git\' program on path: exec: "git": executable file not found in $PATH')}\n`,
    )
    expect(await entered('/root/work')).toBe(`"new root '/root/work' cannot be absolute"\n`)
    expect(await entered('')).toBe('"new root cannot be empty"\n')
  })

  it('a folder is no component unless it says so', async () => {
    expect(await failure('components: [base]\n', { 'base/kustomization.yaml': 'namePrefix: a\n' })).toBe(
      `accumulating components: accumulateDirectory: "expected kind 'Component' for path '/root/work/base' but got 'Kustomization'"\n`,
    )
  })

  it('yes, on and y are words there', async () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: yes, b: on, y: n, c: true}\n'
    expect(await failure('resources: [x.yaml]\n', { 'x.yaml': text })).toContain('data:\n  a: "yes"\n  b: "on"\n  c: true\n  "y": "n"\n')
  })
})

describe('generators', () => {
  const of = (fields: string) => `configMapGenerator:\n- ${fields}\n`
  it.each([
    ['literals: [a=1]', 'a configmap must have a name\n'],
    ['{name: c, literals: [a=1, a=2]}', 'configmap c illegally repeats the key `a`\n'],
    ['{name: c, literals: [a]}', 'loading KV pairs: literal sources [a]: invalid literal source a, expected key=value\n'],
    ['{name: c, files: ["a=b=c"]}', `loading KV pairs: file sources: [a=b=c]: source "a=b=c" key name or file path contains '='\n`],
    [
      '{name: c, files: ["=f.txt"]}',
      'loading KV pairs: file sources: [=f.txt]: missing key name for file path "f.txt" in source "=f.txt"\n',
    ],
    ['{name: c, files: ["a="]}', 'loading KV pairs: file sources: [a=]: missing file path for key name "a" in source "a="\n'],
    [
      '{name: c, envs: [none]}',
      "loading KV pairs: env source files: [none]: evalsymlink failure on '/root/work/none' : lstat /root/work/none: no such file or directory\n",
    ],
  ])('%s', async (fields, message) => {
    expect(await failure(of(fields))).toBe(message)
  })

  it('takes any key, any behaviour, and cuts long secrets into lines', async () => {
    expect(await failure(of('{name: c, behavior: frob, files: ["a b=f.txt"]}'))).toContain('data:\n  a b: |\n    text\n')
    const long = await failure(`secretGenerator:\n- {name: s, literals: ["a=${'x'.repeat(60)}"]}\n`)
    expect(long).toContain(`data:\n  a: |\n    ${'eHh4'.repeat(20).slice(0, 70)}`.replaceAll('eHh4', 'eHh4'))
    expect(await failure('secretGenerator:\n- {name: empty}\n')).toContain('data: {}\nkind: Secret\nmetadata:\n  name: empty-46f8b28mk5\n')
  })
})

describe('patches', () => {
  const patching = (operation: string) => `resources: [web.yaml]\npatches:\n- target: {kind: Deployment}\n  patch: '[${operation}]'\n`
  it.each([
    ['{"op":"add","path":"/a/b","value":1}', 'add operation does not apply: doc is missing path: "/a/b": missing value'],
    ['{"op":"remove","path":"/spec/x"}', "error in remove for path: '/spec/x': unable to remove nonexistent key: x: missing value"],
    ['{"op":"replace","path":"/spec/x","value":1}', 'replace operation does not apply: doc is missing key: /spec/x: missing value'],
    ['{"op":"replace","path":"/a/b","value":1}', 'replace operation does not apply: doc is missing path: /a/b: missing value'],
    ['{"op":"move","from":"/spec/x","path":"/y"}', "error in move for path: 'x': unable to get nonexistent key: x: missing value"],
    ['{"op":"copy","from":"/spec/x","path":"/y"}', "error in copy for from: '/spec/x': unable to get nonexistent key: x: missing value"],
    ['{"op":"copy","from":"/kind","path":"/a/b"}', 'copy operation does not apply: doc is missing destination path: /a/b: missing value'],
    ['{"op":"test","path":"/kind","value":1}', 'testing value /kind failed: test failed'],
    [
      '{"op":"remove","path":"/spec/template/spec/containers/9"}',
      "error in remove for path: '/spec/template/spec/containers/9': Unable to access invalid index: 9: invalid index referenced",
    ],
    [
      '{"op":"add","path":"/spec/template/spec/containers/x","value":1}',
      `error in add for path: '/spec/template/spec/containers/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax`,
    ],
    [
      '{"op":"frob","path":"/x"}',
      `trouble configuring builtin PatchTransformer with config: \`\npatch: '[{"op":"frob","path":"/x"}]'\ntarget:\n  kind: Deployment\n\`: unable to parse SM or JSON patch from [patch: "[{\\"op\\":\\"frob\\",\\"path\\":\\"/x\\"}]"]`,
    ],
  ])('%s', async (operation, message) => {
    expect(await failure(patching(operation))).toBe(`${message}\n`)
  })

  it('with nothing in them, or a file that is not there, are told with their configuration', async () => {
    const config = 'trouble configuring builtin PatchTransformer with config: `\n'
    expect(await failure('resources: [web.yaml]\npatches: [{target: {kind: A}}]\n')).toBe(
      `${config}target:\n  kind: A\n\`: must specify one of patch and path in\ntarget:\n  kind: A\n`,
    )
    expect(await failure('resources: [web.yaml]\npatches: [{path: no.yaml}]\n')).toBe(
      `${config}path: no.yaml\n\`: failed to get the patch file from path(no.yaml): evalsymlink failure on '/root/work/no.yaml' : lstat /root/work/no.yaml: no such file or directory\n`,
    )
  })

  it('tell of patterns and selectors that are none', async () => {
    const targeting = (target: string) => failure(`resources: [web.yaml]\npatches: [{target: ${target}, patch: '[]'}]\n`)
    expect(await targeting('{name: "w["}')).toBe('error parsing regexp: missing closing ]: `[)$`\n')
    expect(await targeting('{labelSelector: "a in b"}')).toBe("unable to parse requirement: found 'b' expected: '('\n")
  })

  it("a tag's suffix is added by both searches for images", async () => {
    expect((await failure('resources: [web.yaml]\nimages: [{name: a, tagSuffix: -x}]\n')).match(/image: .*/g)).toEqual([
      'image: a:1-x-x',
      'image: a:1-x-x',
    ])
  })
})

describe('JSON patches', () => {
  it.each([
    ['[{op: add}]', "decoding [{op: add}]: invalid character 'o' looking for beginning of object key string"],
    ['[{"op":"add"', 'decoding [{"op":"add": unexpected end of JSON input'],
    ['a: b', 'decoding {"a":"b"}: json: cannot unmarshal object into Go value of type jsonpatch.Patch'],
    ['- 5', 'decoding [5]: json: cannot unmarshal number into Patch.0 of type jsonpatch.Operation'],
    [
      '- {op: add}',
      `decoding [{"op":"add"}]: invalid operation {"op":"add"}: failed to decode 'value': operation, missing value field: missing value`,
    ],
    ['- {op: 5, path: /a}', 'decoding [{"op":5,"path":"/a"}]: invalid operation {"op":5,"path":"/a"}: unsupported operation'],
    ['[]', 'patch appears to be empty; file=, JsonOp=[]'],
  ])('%s', async (patch, expected) => {
    const target = '{version: v1, kind: Service, name: web}'
    expect(await failure(`resources: [web.yaml]\npatchesJson6902:\n- target: ${target}\n  patch: '${patch}'\n`)).toContain(
      `\`: ${expected}\n`,
    )
  })
})

describe('replacements', () => {
  it('make the item of a list that is asked for', async () => {
    const text = await failure(`resources: [web.yaml]
replacements:
- source: {kind: Deployment, fieldPath: spec.replicas}
  targets:
  - select: {kind: Deployment}
    fieldPaths: ["spec.template.spec.containers.[name=c].env.[name=N].value"]
    options: {create: true}
`)
    expect(text).toContain('containers:\n      - env:\n        - name: "N"\n          value: 1\n')
  })

  it('want a source and a target', async () => {
    expect(await failure('resources: [web.yaml]\nreplacements: [{sourceValue: a}]\n')).toBe(
      'replacements must specify a source and at least one target\n',
    )
  })
})

describe('flags that let a kustomization have other programs', () => {
  const PLUGIN = 'generators:\n- "{apiVersion: mine/v1, kind: Maker, metadata: {name: x}}"\n'
  const CHART = 'helmCharts:\n- {name: a, repo: https://example.com}\n'
  it.each([
    ['--enable-helm --enable-alpha-plugins --network', 'configMapGenerator:\n- {name: a, literals: [a=b]}\n', undefined],
    ['--enable-helm', CHART, 'error: --enable-helm needs programs that this machine does not have\n'],
    ['--enable-alpha-plugins', PLUGIN, 'error: --enable-alpha-plugins needs programs that this machine does not have\n'],
    [
      '--network',
      PLUGIN,
      "error: loading generator plugins: failed to load generator: external plugins disabled; unable to load external plugin 'Maker'\n",
    ],
  ])('%s are refused only where they are needed', async (flags, text, expected) => {
    write({ 'kustomization.yaml': text })
    const { stdout, stderr, code } = await cluster.kubectl(`kustomize ${flags}`)
    expect([stdout === '', stderr, code]).toEqual(expected === undefined ? [false, '', 0] : [true, expected, 1])
  })
})
