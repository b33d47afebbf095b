/** Folders of manifests of which some are wrong: what is right is still done, and what is wrong told at the end. */
import { describe, expect, it } from 'vitest'
import { LAST_APPLIED } from './resource/last-applied'
import { TestCluster } from './testing/cluster'

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const BROKEN = 'error parsing mix/b.yaml: error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context'
const FOLDER = {
  'mix/a.yaml': configMap('a'),
  'mix/b.yaml': 'apiVersion: v1\nkind: ConfigMap\n  metadata: {name: b}\n',
  'mix/c.yaml': `${configMap('c1')}---\nkind: Foo\n---\n${configMap('c2')}`,
}

async function withFiles(files: Readonly<Record<string, string>>): Promise<TestCluster> {
  const cluster = await new TestCluster().start()
  cluster.machine.files.makeDirectory('/root/work/mix', { parents: true })
  for (const [name, text] of Object.entries(files)) cluster.write(`/root/work/${name}`, text)
  return cluster
}

describe('files of which some are wrong', () => {
  it('apply does the rest; a document without a type ends its file', async () => {
    const cluster = await withFiles(FOLDER)
    expect(await cluster.kubectl('apply -f mix')).toEqual({
      stdout: 'configmap/a created\nconfigmap/c1 created\n',
      stderr: `${BROKEN}\nerror validating "mix/c.yaml": error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false\n`,
      code: 1,
    })
  })

  it('delete tells first what the server said, then of the files together; the file goes on behind a type nobody knows', async () => {
    const cluster = await withFiles(FOLDER)
    await cluster.out('apply -f mix/a.yaml')
    expect(await cluster.kubectl('delete -f mix')).toEqual({
      stdout: 'configmap "a" deleted from default namespace\n',
      stderr: `Error from server (NotFound): error when deleting "mix/c.yaml": configmaps "c1" not found
Error from server (NotFound): error when deleting "mix/c.yaml": configmaps "c2" not found
[${BROKEN}, resource mapping not found for name: "" namespace: "" from "mix/c.yaml": no matches for kind "Foo" in version ""
ensure CRDs are installed first]
`,
      code: 1,
    })
  })

  it('get tells of a single wrong file without `error: `, and of several paths that are not there before anything is done', async () => {
    const cluster = await withFiles(FOLDER)
    await cluster.out('apply -f mix/a.yaml')
    expect((await cluster.kubectl('get -f mix/a.yaml -f mix/b.yaml')).stderr).toBe(`${BROKEN}\n`)
    expect(await cluster.kubectl('create -f no1 -f mix/c.yaml -f no2')).toEqual({
      stdout: '',
      stderr: 'the path "no1" does not exist\nthe path "no2" does not exist\n',
      code: 1,
    })
  })
})

it('diff says that its program is not there', async () => {
  const cluster = await withFiles({ 'mix/a.yaml': configMap('a') })
  expect((await cluster.kubectl('diff -f mix/a.yaml', { env: { KUBECTL_EXTERNAL_DIFF: 'nosuch' } })).stderr).toBe(
    'error: failed to run "nosuch": executable file not found in $PATH\n',
  )
  expect((await cluster.kubectl('diff -f mix/a.yaml', { env: { KUBECTL_EXTERNAL_DIFF: ' diff' } })).stderr).toBe(
    'error: failed to run "": exec: no command\n',
  )
})

it('diff looks for what pruning would remove although what should be there cannot be read', async () => {
  const cluster = await withFiles({})
  const { stderr, code } = await cluster.kubectl('diff -k nosuch --prune')
  expect(stderr).toMatch(
    /^W.* prune\.go:71\] Deprecated: kubectl apply will no longer prune .*\nerror: must build at directory: not a valid directory: .*\n$/,
  )
  expect(code).toBe(2)
  expect((await cluster.kubectl('diff -k nosuch')).stderr).toMatch(/^error: must build at directory: .*\n$/)
})

describe('an object without an apiVersion', () => {
  it.each([
    ['get', 'Error from server (NotFound): the server could not find the requested resource\n', 1],
    ['diff', 'Error from server (NotFound): the server could not find the requested resource\n', 2],
    ['delete', 'Error from server (NotFound): error when deleting "mix/a.yaml": the server could not find the requested resource\n', 1],
  ])('%s looks for it in a version without a name', async (verb, stderr, code) => {
    const cluster = await withFiles({ 'mix/a.yaml': 'kind: Pod\nmetadata: {name: a}\n' })
    expect(await cluster.kubectl(`${verb} -f mix/a.yaml`)).toEqual({ stdout: '', stderr, code })
  })

  it('is refused without a name, and where its kind is of no group', async () => {
    const cluster = await withFiles({ 'mix/a.yaml': 'kind: Pod\n', 'mix/b.yaml': 'kind: Deployment\nmetadata: {name: b}\n' })
    expect((await cluster.kubectl('diff -f mix/a.yaml')).stderr).toBe('error: resource name may not be empty\n')
    expect((await cluster.kubectl('delete -f mix/a.yaml')).stderr).toBe(
      'error: error when deleting "mix/a.yaml": resource name may not be empty\n',
    )
    expect((await cluster.kubectl('get -f mix/b.yaml')).stderr).toBe(
      'resource mapping not found for name: "b" namespace: "" from "mix/b.yaml": no matches for kind "Deployment" in version ""\nensure CRDs are installed first\n',
    )
  })
})

describe('a pattern instead of a file', () => {
  const TREE = {
    'mix/a.yaml': configMap('a'),
    'mix/b1.yaml': configMap('b1'),
    'mix/sub/c.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}',
  }
  const start = async () => {
    const cluster = await withFiles({})
    cluster.machine.files.makeDirectory('/root/work/mix/sub', { parents: true })
    for (const [name, text] of Object.entries(TREE)) cluster.write(`/root/work/${name}`, text)
    return cluster
  }

  it.each([
    ["'mix/*'", 'ab1c'],
    ["'*/*.yaml'", 'ab1'],
    ["'m[a-k]x/b?.yaml'", 'b1'],
    ["'mix/[^a]*'", 'b1c'],
    ["'mix/\\a.y*'", 'a'],
    ["'mix/s*'", 'c'],
    ["'mix/[\\--a].yaml'", 'a'],
    ["'./mix//b*'", 'b1'],
  ])('%s names folders, too, and is one in any part of the path', async (pattern, names) => {
    const cluster = await start()
    expect(await cluster.out(`create --dry-run=client -o jsonpath={..metadata.name} -f ${pattern}`)).toBe(names)
  })

  it('is forgotten: files are told by their shortest paths', async () => {
    const cluster = await start()
    cluster.write('/root/work/mix/a.yaml', 'kind: X\n')
    expect((await cluster.kubectl("create -f './mix/../mix//a*'")).stderr).toMatch(/^error: error validating "mix\/a\.yaml": /)
  })

  it.each([
    ["'mix/*.txt'", 'the path "mix/*.txt" does not exist'],
    ["'mix/[a.yaml'", 'pattern "mix/[a.yaml" is not valid: syntax error in pattern'],
    ["'mix/[]a].yaml'", 'pattern "mix/[]a].yaml" is not valid: syntax error in pattern'],
    ["'-1'", 'the path "-1" does not exist'],
    ["'m[k-a]x'", 'the path "m[k-a]x" does not exist'],
  ])('%s names nothing', async (pattern, message) => {
    const cluster = await start()
    const { stderr, code } = await cluster.kubectl(`create -f ${pattern}`)
    expect(stderr).toContain(message)
    expect(code).toBe(1)
  })
})

describe('apply view-last-applied', () => {
  const NOTE = 'error when no last-applied-configuration annotation found on resource:'

  it('goes through a list to its end and no further, and tells what is wrong with its items together', async () => {
    const item = (name: string) => `- {apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}\n`
    const cluster = await withFiles({
      'list.yaml': `apiVersion: v1\nkind: List\nitems:\n${['a', 'b', 'c', 'gone'].map(item).join('')}`,
      'labelled.yaml': `apiVersion: v1\nkind: List\nitems:\n${['a', 'b', 'c'].map(item).join('')}`,
      'a.yaml': configMap('a'),
      'c.yaml': configMap('c'),
    })
    for (const line of ['create -f a.yaml', 'create configmap b', 'apply -f c.yaml']) await cluster.out(line)
    expect(await cluster.kubectl('apply view-last-applied -f list.yaml -f a.yaml')).toEqual({
      stdout: '',
      stderr: `${NOTE} a\n "list.yaml": <nil>\n${NOTE} b\n "list.yaml": <nil>\nError from server (NotFound): configmaps "gone" not found\n`,
      code: 1,
    })
    expect(await cluster.kubectl('apply view-last-applied -f a.yaml -f list.yaml')).toEqual({
      stdout: '',
      stderr: `error: ${NOTE} a\n "a.yaml": <nil>\n`,
      code: 1,
    })
    // Also where the last of the list is not selected.
    await cluster.out('label configmap a b part=first')
    expect(await cluster.kubectl('apply view-last-applied -l part=first -f labelled.yaml -f a.yaml')).toEqual({
      stdout: '',
      stderr: `${NOTE} a\n "labelled.yaml": <nil>\n${NOTE} b\n "labelled.yaml": <nil>\n`,
      code: 1,
    })
  })

  it.each([
    ['', 'null\n', 'error: unexpected end of JSON input\n'],
    ['{"b":1.50,"a":"\\u003c"}', 'a: <\nb: 1.5\n', '{\n  "b": 1.50,\n  "a": "\\u003c"\n}'],
    ['x: 1', 'x: 1\n', "error: invalid character 'x' looking for beginning of value\n"],
    ['[1', "error: yaml: line 1: did not find expected ',' or ']'\n", 'error: unexpected end of JSON input\n'],
  ])('reads an annotation %j as YAML, and leaves JSON as it is written', async (text, yaml, json) => {
    const cluster = await withFiles({ 'p.json': JSON.stringify({ metadata: { annotations: { [LAST_APPLIED]: text } } }) })
    await cluster.out('create configmap a')
    await cluster.out('patch configmap a --patch-file=p.json')
    const said = async (line: string) => {
      const { stdout, stderr } = await cluster.kubectl(`apply view-last-applied cm a ${line}`)
      return stdout + stderr
    }
    expect([await said(''), await said('-o json')]).toEqual([yaml, json])
  })
})

describe('metadata of the wrong type', () => {
  it.each([
    ['{name: a, labels: {version: 1}}', 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string'],
    [
      '{name: a, annotations: {x: true}}',
      'json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.annotations of type string',
    ],
    ['{name: 5}', 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string'],
    ['[]', 'json: cannot unmarshal array into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta'],
  ])('%s is refused before the server is asked', async (metadata, problem) => {
    const cluster = await withFiles({ 'x.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: ${metadata}\n` })
    expect(await cluster.kubectl('apply -f x.yaml')).toEqual({
      stdout: '',
      stderr: `error: unable to decode "x.yaml": ${problem}\n`,
      code: 1,
    })
  })
})

describe('a namespace that is not there', () => {
  it.each(['get cm a', 'describe cm a', 'label cm a x=y', 'patch cm a -p {}', 'scale deploy a --replicas=1'])(
    'is what kubectl %s misses',
    async (line) => {
      const cluster = await withFiles({})
      expect((await cluster.kubectl(`${line} -n nope`)).stderr).toBe('Error from server (NotFound): namespaces "nope" not found\n')
      expect((await cluster.kubectl(`${line} -n a?b`)).stderr).toBe('Error from server (NotFound): namespaces "a?b" not found\n')
      expect((await cluster.kubectl(`${line} -n kube-system`)).stderr).toMatch(/(configmaps|deployments.apps) "a" not found/)
    },
  )
})

describe('apply --server-side', () => {
  it('takes over the fields of client-side apply, and keeps the annotation by a manager of its own', async () => {
    const cluster = await withFiles({ 'a.yaml': `${configMap('a')}data: {x: "1"}\n` })
    await cluster.out('apply -f a.yaml')
    await cluster.out('apply --server-side -f a.yaml')
    const managers = await cluster.out(
      `get cm a --show-managed-fields -o jsonpath={range.metadata.managedFields[*]}{.manager}/{.operation};{end}`,
    )
    expect(managers.split(';').filter(Boolean).sort()).toEqual(['kubectl-last-applied/Apply', 'kubectl/Apply'])
  })

  it('leaves the fields of others alone, and the annotation without its default manager', async () => {
    const cluster = await withFiles({ 'a.yaml': `${configMap('a')}data: {x: "1"}\n` })
    await cluster.out('create cm a --from-literal=y=2')
    await cluster.out('apply --server-side -f a.yaml')
    const managers = await cluster.out(
      `get cm a --show-managed-fields -o jsonpath={range.metadata.managedFields[*]}{.manager}/{.operation};{end}`,
    )
    expect(managers.split(';').filter(Boolean).sort()).toEqual(['kubectl-create/Update', 'kubectl/Apply'])
  })
})

describe('files of JSON', () => {
  const json = (name: string) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })
  it.each([
    ['one after the other', '\n'],
    ['with separators between them', '\n---\n'],
  ])('are applied whole: %s', async (_, between) => {
    const cluster = await withFiles({ 'mix/all.json': ['a', 'b', 'c'].map(json).join(between) })
    expect(await cluster.out('apply -f mix/all.json')).toBe('configmap/a created\nconfigmap/b created\nconfigmap/c created\n')
  })
})

describe('documents of which no object can be made', () => {
  const APART = `{apiVersion: v1, kind: Service, metadata: {name: b}}`
  const LISTS = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: inner}}]}
- ${APART}
`
  const MAPS = 'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n'
  const TYPE_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
  const unread = (why: string) => `error: unable to decode "x.yaml": ${why}\n`
  const NOT_A_LIST = 'error: *unstructured.Unstructured is not a list: no Items field in this object\n'
  it.each([
    ['label a=b', '[1]', '', unread('json: cannot unmarshal array into Go value of type unstructured.detector')],
    [
      'set env a=b',
      '5',
      '',
      unread(`couldn't get version/kind; json parse error: json: cannot unmarshal number into Go value of type ${TYPE_META}`),
    ],
    ['set env a=b', 'kind: Pod', '', unread(`Object 'apiVersion' is missing in '{"kind":"Pod"}'`)],
    [
      'label a=b',
      '{kind: List, items: {}}',
      '',
      unread('json: cannot unmarshal object into Go struct field decodeList.items of type []json.RawMessage'),
    ],
    ['label --local a=b', LISTS, '', NOT_A_LIST],
    ['set selector --local a=b', LISTS, 'service/b selector updated\n', 'error: setting a selector is only supported for Services\n'],
    ['label --local a=b', MAPS, 'configmap/a labeled\n', ''],
    ['apply --dry-run=client', MAPS, 'configmap/a created (dry run)\n', ''],
    ['label --local a=b', '{apiVersion: v9, kind: Foo, metadata: {name: z}}', 'foo/z labeled\n', ''],
    [
      'set image c=x --dry-run=client',
      '{apiVersion: extensions/v1beta1, kind: Deployment, metadata: {name: z}}',
      '',
      'error: resource mapping not found for name: "z" namespace: "" from "x.yaml": no matches for kind "Deployment" in version "extensions/v1beta1"\nensure CRDs are installed first\n',
    ],
    [
      'label a=b --dry-run=client',
      '{apiVersion: v1, kind: List, items: [{kind: Foo, apiVersion: v9}, {apiVersion: v1}]}',
      '',
      `unable to recognize no matches for kind "Foo" in version "v9"\nunable to get type info from the object "*unstructured.Unstructured": Object 'Kind' is missing in 'object has no kind field '\n`,
    ],
    ['get', '{apiVersion: v1, kind: ConfigMap, metadata: {generateName: g-}}', 'NAME   AGE\n       <unknown>\n', ''],
    ['patch -p {}', '{apiVersion: v1, kind: List}', '', 'error: resource name may not be empty\n'],
  ])('kubectl %s with %s', async (command, text, stdout, stderr) => {
    const cluster = await withFiles({ 'x.yaml': text })
    expect(await cluster.kubectl(`${command} -f x.yaml`)).toEqual({ stdout, stderr, code: stderr === '' ? 0 : 1 })
  })

  it('is told of each in lines of its own', async () => {
    const cluster = await withFiles({
      'x.yaml': `${APART}\n---\n{apiVersion: apps/v1, kind: ControllerRevision, metadata: {name: r}, revision: 1}\n`,
    })
    expect((await cluster.kubectl('set sa x --local -f x.yaml')).stderr).toBe(
      `error: service/b the object is not a pod or does not have a pod template: *v1.Service

error: controllerrevision.apps/r
 the object is not a pod or does not have a pod template: *v1.ControllerRevision

`,
    )
  })
})
