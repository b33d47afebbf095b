/** Flags and words that writing commands refuse, each checked against the real kubectl v1.36: what is said, and in which order it is checked. */
import { beforeEach, describe, expect, it } from 'vitest'
import { TestCluster } from './testing/cluster'

const TWO = ['one', 'two'].map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: "1"}\n`).join('---\n')
const UNKNOWN_FORMAT = (format: string) =>
  `unable to match a printer suitable for the output format "${format}", allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml`
const NOTHING_GIVEN =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'"
let cluster: TestCluster

beforeEach(async () => {
  cluster = await new TestCluster().start()
  cluster.write('/root/work/two.yaml', TWO)
  cluster.write('/root/work/gen.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: gen-}\n')
})

describe('a writing command refuses', () => {
  it.each([
    ['replace -f two.yaml --grace-period=5', '--grace-period must have --force specified'],
    ['replace --raw /x -f a -R', '--raw and --recursive are mutually exclusive'],
    ['replace --raw /x -f http://h/a', '--raw cannot read from a url'],
    ['replace --force -f two.yaml foo', 'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well'],
    ['replace -f gen.yaml', 'error when replacing "gen.yaml": resource name may not be empty'],
    ['delete pods --all -l a=b', "setting 'all' parameter but found a non empty selector. "],
    ['delete pods, foo', 'arguments in resource/name form must have a single resource and name'],
    ['delete -f two.yaml -k .', 'only one of -f or -k can be specified'],
    ['delete --raw /api/v1/x -i', '--interactive can not be used with --raw'],
    ['delete --raw /api/v1/x -o name', '--raw and --output are mutually exclusive'],
    ['label -f - -f - a=b', 'standard input cannot be used for multiple arguments'],
    ['create configmap x --from-literal==b', 'invalid literal source =b, expected key=value'],
    ['create service clusterip s --tcp=80:99999', 'must be between 1 and 65535, inclusive'],
    ['create service externalname e --external-name=a_b', 'invalid service external name a_b'],
    ['create quota q --hard=pods=2 --scopes=BestEffort,', 'invalid resource quota scope ""'],
    ['create role r --verb=use --resource=pods', "can not perform 'use' on 'pods' in group ''"],
    ['create role r --verb=get --resource=.apps', 'resource must be specified if apiGroup/subresource specified'],
    ['create clusterrole c --verb=get', 'one of resource or nonResourceURL must be specified'],
    ['create clusterrole c --verb=list --resource=pods --non-resource-url=/a', "invalid verb: 'list' for nonResourceURL"],
    ['create job j --from=y', 'the server doesn\'t have a resource type "y"'],
    ['create token default --audience=', '--audience must not be an empty string'],
    ['apply -f two.yaml --force --prune', '--force cannot be used with --prune'],
    ['apply -f two.yaml --subresource=status', '--subresource can only be specified for --server-side'],
    ['apply -f gen.yaml --server-side', 'from gen-: cannot use generate name with apply'],
    ['patch -f two.yaml -p {} --local --dry-run=server', 'cannot specify --local and --dry-run=server - did you mean --dry-run=client?'],
    ['annotate cm one a=b --local', 'can only use local files by -f rsrc.yaml or --filename=rsrc.json when --local=true is set'],
    ['create role r --template=x -o jsonpath={.kind}', UNKNOWN_FORMAT('jsonpath={.kind}')],
    ['create cm x --dry-run=client --template=x -o jsonpath=', UNKNOWN_FORMAT('jsonpath=')],
    ['create cm x --dry-run=client -o json=', UNKNOWN_FORMAT('json=')],
    ['certificate approve cm/one', 'namespace may not be empty when retrieving a resource by name'],
    ['set env -f - -', 'standard input cannot be used for multiple arguments'],
    ['set env -f - --env=-', 'standard input cannot be used for multiple arguments'],
    ['set env deploy/x --from=cm/one -f two.yaml', 'resource/name arguments cannot be provided when a path is specified'],
    [
      'rollout status -f nosuch.yaml --request-timeout=x',
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    ],
    ['get pods x -n a/b', `invalid namespace "a/b": [may not contain '/']`],
    ['delete pod x -n a%b', `invalid namespace "a%b": [may not contain '%']`],
    ['describe pod x -n ..', `invalid namespace "..": [may not be '..']`],
    ['get pod.v1 x', 'the server doesn\'t have a resource type "pod"'],
    ['get --raw /api x', 'arguments may not be passed when --raw is specified'],
    ['get --raw /api -w', '--raw may not be specified with other flags that filter the server request or alter the output'],
    ['get --raw /api -o json --show-labels', '--raw and --output are mutually exclusive'],
    ['get pods --show-labels -o yaml --output-watch-events', '--show-labels option cannot be used with yaml printer'],
    ['get pods --output-watch-events', '--output-watch-events option can only be used with --watch or --watch-only'],
    ['get -w', NOTHING_GIVEN],
    ['get --watch-only -l a=b -o json', 'at least one resource must be specified to use a selector'],
    ['get all/x', 'the server doesn\'t have a resource type "all"'],
    ['cordon x --dry-run=foo', 'Invalid dry-run value (foo). Must be "none", "server", or "client".'],
    ['taint node x a=b:NoSchedule a- --all -l c=d', 'can not both modify and remove the following taint(s) in the same command: a='],
    ['logs p c -l a=b', 'selectors and the all flag cannot be used when passing resource/name arguments'],
    ['rollout status deploy/x --revision=-1_0', 'revision must be a positive integer: -10'],
    ['rollout status --revision=-1', 'required resource not specified'],
    ['rollout status deploy/x --revision=-1', 'revision must be a positive integer: -1'],
    ['run --image=x --cascade=x', 'invalid cascade value (x). Must be "background", "foreground", or "orphan"'],
    [
      'run --image=x -o xml',
      'unable to match a printer suitable for the output format "xml", allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml',
    ],
    [
      'debug x --image=y --set-image=',
      'invalid argument "" for "--set-image" flag:  must be formatted as key=value\nSee \'kubectl debug --help\' for usage.',
    ],
    ['debug solo --user=bot', 'auth info "bot" does not exist'],
    ['cp a b --user=bot', 'auth info "bot" does not exist'],
    ['api-resources --sort-by=x --user=bot', 'auth info "bot" does not exist'],
    ['autoscale deploy x --max=3 --cpu=x', 'invalid resource cpu value: x'],
  ])('kubectl %s', async (line, message) => {
    const { stdout, stderr, code } = await cluster.kubectl(line)
    expect([stdout, stderr, code]).toEqual(['', `error: ${message}\n`, 1])
  })
})

describe('commands with types of their own', () => {
  it('refuse what is of no type they know, named or in files', async () => {
    cluster.write(
      '/root/work/crd.yaml',
      `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`,
    )
    await cluster.out('create -f crd.yaml')
    const unknown = (kind: string) =>
      `no kind "CustomResourceDefinition${kind}" is registered for version "apiextensions.k8s.io/v1" in scheme "pkg/scheme/scheme.go:28"`
    const NAME = 'crd/widgets.example.com'
    for (const line of [`set image ${NAME} a=b`, `rollout status ${NAME}`, `expose ${NAME} --port=80`, `logs ${NAME}`, `cordon ${NAME}`])
      expect((await cluster.kubectl(line)).stderr).toBe(`error: ${unknown('')}\n`)
    expect((await cluster.kubectl('set env crd --all a=b')).stderr).toBe(`error: ${unknown('List')}\n`)
    expect((await cluster.kubectl('rollout pause crd')).stderr).toBe(`${unknown('List')}\n`)
    expect((await cluster.kubectl('rollout restart -f crd.yaml')).stderr).toBe(`unable to decode "crd.yaml": ${unknown('')}\n`)
  })
})

describe('what is wrong with files and with words', () => {
  it('is told together', async () => {
    const { stderr } = await cluster.kubectl('get a b/c -f nosuch.yaml')
    expect(stderr).toMatch(/^the path "nosuch.yaml" does not exist\nthere is no need to specify a resource type as a separate argument/)
  })
})

describe('kubectl expose', () => {
  it('keeps for the second object what it took from the first', async () => {
    await cluster.out('create service clusterip one --tcp=80')
    await cluster.out('create service clusterip two --tcp=90')
    const path = '{.spec.selector.app}:{.spec.ports[0].port} '
    expect(await cluster.out(`expose svc one two --dry-run=client -o jsonpath='${path}'`)).toBe('one:80 one:80 ')
  })
})

describe('objects one after another', () => {
  it('goes on after one that is missing, and tells of all in their order', async () => {
    await cluster.out('create -f two.yaml')
    expect(await cluster.kubectl('label cm nope one two a=b')).toEqual({
      stdout: 'configmap/one labeled\nconfigmap/two labeled\n',
      stderr: 'Error from server (NotFound): configmaps "nope" not found\n',
      code: 1,
    })
    expect((await cluster.kubectl('label cm one nope two a=c')).stderr).toBe(
      `'a' already has a value (b), and --overwrite is false\nError from server (NotFound): configmaps "nope" not found\n'a' already has a value (b), and --overwrite is false\n`,
    )
  })

  it('takes a selector for what files say', async () => {
    expect(await cluster.kubectl('delete -f two.yaml -l a=b')).toEqual({ stdout: 'No resources found\n', stderr: '', code: 0 })
  })

  it('prints what was applied as one list', async () => {
    expect(await cluster.out('apply -f two.yaml -o jsonpath={.kind},{.items[*].metadata.name}')).toBe('List,one two')
  })

  it('names what removing and adding labels came to', async () => {
    await cluster.out('create -f two.yaml')
    expect(await cluster.out('label cm one a=b')).toBe('configmap/one labeled\n')
    expect(await cluster.out('label cm one a- c=d')).toBe('configmap/one modified\n')
    expect(await cluster.out('label cm one c-')).toBe('configmap/one unlabeled\n')
  })
})

describe('kubectl describe', () => {
  it('tells of a file that makes no sense as of one of several failures, and of one that is not there alone', async () => {
    cluster.write('/root/work/broken.yaml', 'apiVersion: v1\nind: Pod\n')
    expect((await cluster.kubectl('describe -f broken.yaml')).stderr).toMatch(/^unable to decode "broken.yaml": Object 'Kind' is missing/)
    expect((await cluster.kubectl('describe -f none.yaml')).stderr).toBe('error: the path "none.yaml" does not exist\n')
  })
})

describe('kubectl taint', () => {
  it.each(['--all', '-l x=z'])('does not mind names beside %s', async (selection) => {
    cluster.write('/root/work/node.yaml', 'apiVersion: v1\nkind: Node\nmetadata: {name: w1, labels: {x: z}}\n')
    await cluster.out('create -f node.yaml')
    expect(await cluster.out(`taint NODES nosuch a=b:NoSchedule ${selection}`)).toBe('node/w1 tainted\n')
  })
})

describe('--dry-run of old style', () => {
  it('is warned of once', async () => {
    await cluster.out('create deployment web --image=nginx')
    const { stderr } = await cluster.kubectl('set serviceaccount deployment/web a --dry-run')
    expect(stderr.match(/--dry-run is deprecated/g)).toHaveLength(1)
  })
})

describe('a folder where a file should be', () => {
  it.each([
    ['get pods --certificate-authority=/root/work', 'error: read /root/work: is a directory\n'],
    ['get pods --kuberc=/root/work', 'error occurred while applying preferences kuberc error kuberc: read /root/work: is a directory\n'],
  ])('kubectl %s', async (line, stderr) => {
    expect(await cluster.kubectl(line)).toMatchObject({ stdout: '', stderr, code: 1 })
  })
})

describe('kubectl debug', () => {
  it('names the container it aims at before it looks for what to debug', async () => {
    const { stdout, stderr } = await cluster.kubectl('debug node/none --image=x --target=a')
    expect(stdout).toMatch(/^Targeting container "a"\. If you don't see processes from this container/)
    expect(stderr).toBe('Error from server (NotFound): nodes "none" not found\n')
  })
})

it('verbs are listed in the order the server has them in', async () => {
  const names = '{plural: gadgets, singular: gadget, kind: Gadget}'
  const version = '{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}'
  const spec = `{group: example.com, scope: Namespaced, names: ${names}, versions: [${version}]}`
  cluster.write(
    '/root/work/crd.yaml',
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: gadgets.example.com}\nspec: ${spec}\n`,
  )
  await cluster.kubectl('create -f crd.yaml')
  await cluster.kubectl('wait --for=condition=Established crd/gadgets.example.com')
  expect((await cluster.kubectl('api-resources --api-group=example.com -o wide --no-headers')).stdout).toMatch(
    / delete,deletecollection,get,list,patch,create,update,watch\s*\n$/,
  )
  expect((await cluster.kubectl('api-resources --api-group=apps -o wide --no-headers')).stdout).toMatch(
    /^controllerrevisions .* create,delete,deletecollection,get,list,patch,update,watch\s*\n/,
  )
})
