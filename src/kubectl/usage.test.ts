/** What is wrong with a command line is said in kubectl's words and order. */
import { describe, expect, it } from 'vitest'
import { TestCluster } from './testing/cluster'
import { TransportError, type Transport } from './transport'

const FORMATS =
  'allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml'
const NOTHING_GIVEN =
  "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'\n"

describe('a command line that makes no sense', () => {
  it.each([
    [
      'get --help=foo',
      'error: invalid argument "foo" for "-h, --help" flag: strconv.ParseBool: parsing "foo": invalid syntax\nSee \'kubectl get --help\' for usage.\n',
    ],
    ['get --help --nosuch', "error: unknown flag: --nosuch\nSee 'kubectl get --help' for usage.\n"],
    ['-o foo', "error: unknown shorthand flag: 'o' in -o\nSee 'kubectl --help' for usage.\n"],
    [
      'get pods -o=',
      `error: unable to match a printer suitable for the output format "=", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml\n`,
    ],
    ['create nosuch', "error: Unexpected args: [nosuch]\nSee 'kubectl create -h' for help and examples\n"],
    ['create --dry-run=foo', 'error: Invalid dry-run value (foo). Must be "none", "server", or "client".\n'],
    ['create -o foo', `error: unable to match a printer suitable for the output format "foo", ${FORMATS}\n`],
    [`create -o 'fo"o'`, `error: unable to match a printer suitable for the output format "fo\\"o", ${FORMATS}\n`],
    ['create', 'error: must specify one of -f and -k\n'],
    ['create cm x --from-literal=a --dry-run=foo', 'error: Invalid dry-run value (foo). Must be "none", "server", or "client".\n'],
    ['create role x -o foo', `error: unable to match a printer suitable for the output format "foo", ${FORMATS}\n`],
    [
      'create service nodeport x --validate=foo',
      'error: invalid - validate option "foo"; must be one of: strict (or true), warn, ignore (or false)\n',
    ],
    ['create secret tls x --cluster=nosuch', 'error: cluster "nosuch" does not exist\n'],
    ['create quota ""', 'error: name must be specified\n'],
    ['create token ""', 'error: service account name is required\n'],
    ['get pods --cluster=nosuch', 'error: no server found for cluster "nosuch"\n'],
    ['get pods --cluster=nosuch --user=nosuch', 'error: no server found for cluster "nosuch"\n'],
    ['get pods --cluster=nosuch -n x', 'error: cluster "nosuch" does not exist\n'],
    [
      'get pods --certificate-authority=a/b',
      'error: unable to read certificate-authority a/b for minikube due to open a/b: no such file or directory\n',
    ],
    [
      'get pods -n x --certificate-authority=a/b',
      'Error in configuration: unable to read certificate-authority a/b for minikube due to open a/b: no such file or directory\n',
    ],
    [
      'get pods,svc -n x --certificate-authority=a/b',
      'invalid configuration: unable to read certificate-authority a/b for minikube due to open a/b: no such file or directory\n'.repeat(2),
    ],
    [
      'get -n x -f cm.json --certificate-authority=a/b',
      'unable to read certificate-authority a/b for minikube due to open a/b: no such file or directory\n',
    ],
    [
      'get -n x -f cm.json --certificate-authority=a/b --client-certificate=c --client-key=cm.json --token=',
      '[unable to read client-cert c for minikube due to open c: no such file or directory, unable to read certificate-authority a/b for minikube due to open a/b: no such file or directory]\n',
    ],
    [
      'get -n x -f cm.json -o json --certificate-authority=a/b',
      'unable to read certificate-authority a/b for minikube due to open a/b: no such file or directory\n',
    ],
    [
      'label -n x -f cm.json b=c --certificate-authority=a/b --client-certificate=c --client-key=cm.json --token=',
      'unable to read client-cert c for minikube due to open c: no such file or directory\nunable to read certificate-authority a/b for minikube due to open a/b: no such file or directory\n',
    ],
    ['auth reconcile -f cm.json --user=no', 'error: auth info "no" does not exist\n'],
    ['create role --verb=foo x', "Warning: 'foo' is not a standard resource verb\nerror: at least one resource must be specified\n"],
    ['create clusterrole --verb=foo x', 'error: one of resource or nonResourceURL must be specified\n'],
    [
      'get pods --context=no --cluster=no',
      'Error in configuration: \n* context was not found for specified context: no\n* no server found for cluster "no"\n',
    ],
    ['get pods -n x --context=no --cluster=no --user=no', 'error: auth info "no" does not exist\n'],
    ['annotate pod x --user=no', 'error: at least one annotation update is required\n'],
    ['set selector svc x a=b --kubeconfig=no', 'stat no: no such file or directory\n'.repeat(2)],
    ['get lists', 'Error from server (NotFound): Unable to list "/v1, Resource=lists": the server could not find the requested resource\n'],
    ['certificate approve a/b/c', 'error: arguments in resource/name form may not have more than one slash\n'],
    ['uncordon ""', 'error: resource name may not be empty\n'],
    ['set selector --cluster=nosuch', 'error: one selector is required\n'],
    ['top pod --field-selector=foo', "error: invalid selector: 'foo'; can't understand 'foo'\n"],
    ['version x', 'error: extra arguments: [x]\n'],
    [
      'apply set-last-applied -f x -R',
      "error: unknown shorthand flag: 'R' in -R\nSee 'kubectl apply set-last-applied --help' for usage.\n",
    ],
    ['apply --context=nosuch', 'error: context "nosuch" does not exist\n'],
    ['edit --context=nosuch', 'Error in configuration: context was not found for specified context: nosuch\n'],
    ['delete -l a=b', 'error: at least one resource must be specified to use a selector\n'],
    ['get pods/x -l a=b', 'error: selectors and the all flag cannot be used when passing resource/name arguments\n'],
    ['set image -o foo', `error: unable to match a printer suitable for the output format "foo", ${FORMATS}\n`],
    ['set image', NOTHING_GIVEN],
    ['taint', 'error: one or more resources must be specified as <resource> <name>\n'],
    ['taint nodes x a=b:NoSchedule -o wide', 'Error from server (NotFound): nodes "x" not found\n'],
    ['taint nodes x', 'error: at least one taint update is required\n'],
    ['taint nodes a=b:NoSchedule', "error: at least one resource name must be specified since 'all' parameter is not set\n"],
    ['taint pods x a=b:NoSchedule', 'error: invalid resource type pods, only node types are supported\n'],
    ['taint nosuch x a=b:NoSchedule', 'the server doesn\'t have a resource type "nosuch"\n'],
    ['label pods x a=b foo', 'error: all resources must be specified before label changes: foo\n'],
    ['label pods x a==b', 'error: invalid label spec: a==b\n'],
    ['label =', 'error: at least one label update is required\n'],
    ['label --local a=b', 'error: one or more files must be specified as -f pod.yaml or --filename=pod.json\n'],
    ['version nosuch', 'error: extra arguments: [nosuch]\n'],
    ['attach', 'error: at least 1 argument is required for attach\n'],
    ['attach pod/x y', 'error: the server doesn\'t have a resource type "pod/x"\n'],
    ['cordon pod/x pods', 'error: you may only specify a single resource type\n'],
    ['run x --image=a --override-type=foo --overrides={} --dry-run=client', 'error: invalid override type: foo\n'],
    ['create token a/b', 'error: failed to create token: invalid resource name "a/b": [may not contain \'/\']\n'],
    ['get pods --subresource=status', 'error: subresource cannot be used when bulk resources are specified\n'],
    ['explain pods --api-version=v2', 'error: couldn\'t find resource for "/v2, Resource=pods"\n'],
  ])('kubectl %s', async (line, stderr) => {
    const cluster = await new TestCluster().start()
    cluster.write('/root/work/cm.json', '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"}}')
    expect(await cluster.kubectl(line)).toEqual({ stdout: '', stderr, code: 1 })
  })
})

describe('a server that does not answer', () => {
  const refused = 'dial tcp 127.0.0.1:8443: connect: connection refused'
  const dead: Transport = {
    request: async () => {
      throw new TransportError(refused)
    },
    connect: async () => {
      throw new TransportError(refused)
    },
  }
  const REFUSED = 'The connection to the server 127.0.0.1:8443 was refused - did you specify the right host or port?\n'

  it.each([
    ['get pods', 5, REFUSED],
    ['get pods,svc', 6, REFUSED],
    ['get pod/x', 4, REFUSED],
    ['explain pods', 2, REFUSED],
    ['create role r --verb=get --resource=pods', 2, REFUSED],
    ['get pod/x --request-timeout=', 4, REFUSED],
    ['api-resources', 1, REFUSED],
    ['top pod', 0, REFUSED],
    ['events', 0, REFUSED],
    [
      'apply -f cm.yaml',
      0,
      `error: error validating "cm.yaml": error validating data: failed to download openapi: Get "https://127.0.0.1:8443/openapi/v2?timeout=32s": ${refused}; if you choose to ignore these errors, turn validation off with --validate=false\n`,
    ],
    [
      'apply -f cm.yaml --validate=false',
      1,
      `error: unable to recognize "cm.yaml": Get "https://127.0.0.1:8443/api?timeout=32s": ${refused}\n`,
    ],
    [
      'create deployment x --image=y',
      0,
      `error: failed to create deployment: Post "https://127.0.0.1:8443/apis/apps/v1/namespaces/default/deployments?fieldManager=kubectl-create&fieldValidation=Strict": ${refused}\n`,
    ],
    [
      'label -f list.json b=c --match-server-version',
      0,
      `error: couldn't read version from server: Get "https://127.0.0.1:8443/version?timeout=32s": ${refused}\n`,
    ],
    [
      'create role r --verb=get --resource=pods --dry-run=client --match-server-version',
      0,
      `error: couldn't read version from server: Get "https://127.0.0.1:8443/version?timeout=32s": ${refused}\n`,
    ],
    [
      'api-versions',
      1,
      `error: couldn't get available api versions from server: Get "https://127.0.0.1:8443/api?timeout=32s": ${refused}\n`,
    ],
  ])('kubectl %s tells of it after %d lines of the log', async (line, count, last) => {
    const cluster = new TestCluster(() => dead)
    cluster.write('/root/work/cm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n')
    const item = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}'
    cluster.write('/root/work/list.json', `{"apiVersion":"v1","kind":"List","items":[${item},${item}]}`)
    const { stdout, stderr, code } = await cluster.kubectl(line)
    const lines = stderr.split('\n').filter((each) => each.includes('memcache.go:265'))
    expect([stdout, lines.length, stderr.split('\n').slice(count).join('\n'), code]).toEqual(['', count, last, 1])
  })

  it.each([
    ['get foo', 3],
    ['get foo/bar', 3],
    ['get pods,foo', 3],
    ['get foo.v1.bar.com', 5],
    ['explain foo', 1],
    ['delete -f foo.yaml', 1],
    ['apply --prune --applyset=foo/x -n a -f foo.yaml', 1],
  ])('kubectl %s tells of it in %d lines of the log where what is cached lacks the type', async (line, count) => {
    let isDown = false
    const cluster = new TestCluster((usual) => ({ ...usual, request: (...asked) => (isDown ? dead : usual).request(...asked) }))
    cluster.write('/root/work/foo.yaml', 'apiVersion: bar.com/v1\nkind: Foo\nmetadata: {name: a}\n')
    await cluster.out('get pods')
    isDown = true
    const { stderr } = await cluster.kubectl(line, { env: { KUBECTL_APPLYSET: 'true' } })
    expect(stderr.match(/memcache\.go:265/g)).toHaveLength(count)
  })

  it('kubectl apply says that it was at the parent of its set', async () => {
    const cluster = new TestCluster(() => dead)
    cluster.write('/root/work/cm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n')
    const { stderr, code } = await cluster.kubectl('apply --prune --applyset=mine -n a -f cm.yaml', { env: { KUBECTL_APPLYSET: 'true' } })
    const lines = stderr.trimEnd().split('\n')
    expect([lines.length, lines.at(-1), code]).toEqual([
      3,
      `error: invalid parent reference "mine": Get "https://127.0.0.1:8443/api?timeout=32s": ${refused}`,
      1,
    ])
  })

  it.each(['apply -f cm.yaml', 'create -f cm.yaml --dry-run=client', 'replace -f cm.yaml'])(
    'is asked for its types by kubectl %s also when it is known what it has',
    async (line) => {
      let isDown = false
      const cluster = new TestCluster((usual) => ({
        ...usual,
        request: (...asked) => (isDown ? dead : usual).request(...asked),
      }))
      cluster.write('/root/work/cm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n')
      await cluster.out('get pods')
      isDown = true
      const { stdout, stderr, code } = await cluster.kubectl(line)
      const asked = 'Get "https://127.0.0.1:8443/openapi/v2?timeout=32s"'
      expect([stdout, stderr, code]).toEqual([
        '',
        `error: error validating "cm.yaml": error validating data: failed to download openapi: ${asked}: ${refused}; if you choose to ignore these errors, turn validation off with --validate=false\n`,
        1,
      ])
    },
  )
})

describe('a server that does not know the user', () => {
  const unauthorized = JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Unauthorized',
    reason: 'Unauthorized',
    code: 401,
  })
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(unauthorized)
  }
  const closed: Transport = {
    request: async () => ({ status: 401, headers: { 'content-type': 'application/json' }, chunks, text: async () => unauthorized }),
    connect: async () => {
      throw new TransportError('no connection')
    },
  }
  const asks = 'the server has asked for the client to provide credentials'
  const OPENAPI = `error: error validating "cm.yaml": error validating data: failed to download openapi: ${asks}; if you choose to ignore these errors, turn validation off with --validate=false\n`

  it.each([
    ['get pods', 5, '', `error: You must be logged in to the server (${asks})\n`],
    ['drain a', 4, '', `error: You must be logged in to the server (${asks})\n`],
    ['certificate approve x', 4, '', `error: You must be logged in to the server (${asks})\n`],
    ['auth whoami', 0, '', 'error: You must be logged in to the server (Unauthorized)\n'],
    ['create -f cm.yaml', 0, '', OPENAPI],
    ['apply -f cm.yaml', 0, '', OPENAPI],
    ['apply -f cm.yaml --validate=false', 1, '', `error: unable to recognize "cm.yaml": ${asks}\n`],
    ['delete -f cm.yaml', 1, '', `error: unable to recognize "cm.yaml": ${asks}\n`],
    ['get -f cm.yaml', 1, '', `unable to recognize "cm.yaml": ${asks}\n`],
    ['create configmap x', 0, '', 'error: failed to create configmap: Unauthorized\n'],
    ['version', 0, 'Client Version: v1.36.4\nKustomize Version: v5.8.1\n', `error: You must be logged in to the server (${asks})\n`],
  ])('kubectl %s says so after %d lines of the log', async (line, count, stdout, last) => {
    const cluster = new TestCluster(() => closed)
    cluster.write('/root/work/cm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n')
    const ran = await cluster.kubectl(line)
    const lines = ran.stderr.split('\n').filter((each) => each.includes('memcache.go:265'))
    expect([ran.stdout, lines.length, ran.stderr.split('\n').slice(count).join('\n'), ran.code]).toEqual([stdout, count, last, 1])
  })
})

describe('words of other tools', () => {
  it.each([
    ['list', 'get'],
    ['rm', 'delete'],
  ])('kubectl %s points to %s', async (word, meant) => {
    const cluster = await new TestCluster().start()
    expect((await cluster.kubectl(word)).stderr).toContain(`\t${meant}\n`)
  })
})

it('a command behind --help or -h is its value, as of any flag that is not known yet', async () => {
  const cluster = await new TestCluster().start()
  const heading = async (line: string) => (await cluster.out(line)).split('\n')[0]
  expect(await heading('--help get')).toBe(await heading('--help'))
  expect(await heading('-h get')).toBe(await heading('--help'))
  expect(await heading('rollout --help status')).toBe(await heading('rollout --help'))
  expect(await heading('get --help pods')).toBe(await heading('get --help'))
})
