/** Selectors, names of variables, templates and files that the real kubectl v1.36 refuses or understands otherwise than one expects. */
import { beforeAll, describe, expect, it } from 'vitest'
import { TestCluster } from './testing/cluster'

const ENV_RULE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')"
const TEMPLATE = 'Expected format is one line of space separated headers, one line of space separated column specs.'

const UNKNOWN = (format: string, first = '', last = '') =>
  `error: unable to match a printer suitable for the output format "${format}", allowed formats are: ${first}go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,${last}yaml\n`

describe('kubectl refuses', () => {
  let cluster: TestCluster
  beforeAll(async () => {
    cluster = await new TestCluster().start()
    await cluster.kubectl('create service clusterip web --tcp=80')
    cluster.write('/root/work/no-lines', '')
    cluster.write('/root/work/one-line', 'NAME\n')
    cluster.machine.files.write('/root/work/latin.env', new Uint8Array([0x41, 0x3d, 0x31, 0x0d, 0x0a, 0xff, 0x3d, 0x31]))
    cluster.write('/root/work/number.env', '1=x\n')
    cluster.write('/root/work/dots.env', '..x\n')
  })

  it.each([
    ["create pdb p --selector='a=b,c!=d' --min-available=1", 'error: "!=" is not a valid label selector operator\n'],
    ["set selector service web 'a=b,c!=d'", 'error: "!=" is not a valid label selector operator\n'],
    ["set selector service web 'a>1'", 'error: "gt" isn\'t supported in label selectors\n'],
    [
      "set selector service web 'x in (y,b),!c'",
      'error: match expression [{c DoesNotExist []} {x In [b y]}] not supported on this object\n',
    ],
    ['create rolebinding b --role=r --serviceaccount=:x', 'error: serviceaccount must be <namespace>:<name>\n'],
    [
      'create role r --verb=get --resource=deployments.v1.apps',
      'the server doesn\'t have a resource type "deployments" in group "v1.apps"\n',
    ],
    ["run p --image=nginx --env='A b=2'", 'error: invalid env: A b=2\n'],
    ['run p --image=nginx --env=..=2', 'error: invalid env: ..=2\n'],
    ['run p --image=nginx --labels=a=b=c', 'error: unexpected label spec: a=b=c\n'],
    ['create configmap c --from-env-file=latin.env', 'error: env file latin.env contains invalid utf8 bytes at line 2: [255 61 49]\n'],
    ['create configmap c --from-env-file=number.env', `error: "1" is not a valid key name: ${ENV_RULE}\n`],
    ['create configmap c --from-env-file=dots.env', 'error: "..x" is not a valid key name: must not start with \'..\'\n'],
    ['get services -o custom-columns-file=no-lines', `error: invalid template, missing header line. ${TEMPLATE}\n`],
    ['get services -o custom-columns-file=one-line', `error: invalid template, missing spec line. ${TEMPLATE}\n`],
    ['get services -o custom-columns-file', 'error: custom-columns format specified but no custom columns given\n'],
    [
      `run p --image=nginx --overrides='{"apiVersion":"v1","metadata":{"namespace":"other"}}'`,
      'Error from server (BadRequest): the namespace of the provided object does not match the namespace sent on the request\n',
    ],
    ['config set users.u.exec.args x', 'error: unable to parse one or more field values of users.u.exec.args\n'],
    ['config set users.u.auth-provider.name x', 'error: unable to parse one or more field values of users.u.auth-provider.name\n'],
    ['cluster-info dump --output-directory=one-line', 'error: mkdir one-line: not a directory\n'],
    ['get services -o WIDE', UNKNOWN('WIDE', 'custom-columns,custom-columns-file,', 'wide,')],
    ['create configmap c -o JSON= --dry-run=client', UNKNOWN('JSON=')],
    ['get --raw nope', 'error: --raw must be a valid URL path: parse "nope": invalid URI for request\n'],
    ['get --raw /a%zz', 'error: --raw must be a valid URL path: parse "/a%zz": invalid URL escape "%zz"\n'],
    ['delete --raw :x', 'error: --raw must be a valid URL path: parse ":x": missing protocol scheme\n'],
    ['get services --profile=x', "error: unknown profile 'x'\n"],
    ['create deployment --profile=', "error: unknown profile ''\n"],
    [
      'get services --log-flush-frequency=5',
      'error: invalid argument "5" for "--log-flush-frequency" flag: parse error\nSee \'kubectl get --help\' for usage.\n',
    ],
    ['get services -n a/b', 'invalid namespace "a/b": [may not contain \'/\']\n'],
    ['get service web -n a/b', 'error: invalid namespace "a/b": [may not contain \'/\']\n'],
    ['get services,pods -n a/b', 'invalid namespace "a/b": [may not contain \'/\']\ninvalid namespace "a/b": [may not contain \'/\']\n'],
  ])('%s', async (line, stderr) => {
    expect(await cluster.kubectl(line)).toEqual({ stdout: '', stderr, code: 1 })
  })

  it('tells what fails in the order of the objects, whether it is not there or not fit', async () => {
    await cluster.kubectl('create deployment quiet --image=nginx')
    const absent = 'Error from server (NotFound): deployments.apps "absent" not found'
    const portless = "couldn't find port via --port flag or introspection"
    expect((await cluster.kubectl('expose deployment absent quiet')).stderr).toBe(`${absent}\n${portless}\n`)
    expect((await cluster.kubectl('expose deployment quiet absent')).stderr).toBe(`${portless}\n${absent}\n`)
  })

  it('debug with the name of a container that is there: its profile goes to that one, which may not change', async () => {
    await cluster.kubectl('run shop --image=nginx')
    const absent = 'Error from server (NotFound): pods "absent" not found\n'
    // One is done before the next is looked for.
    expect(await cluster.kubectl('debug shop absent --image=busybox -c tools')).toEqual({ stdout: '', stderr: absent, code: 1 })
    expect(await cluster.kubectl('debug shop --image=busybox -c tools')).toEqual({
      stdout: '',
      stderr:
        'The Pod "shop" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "tools" may not be changed\n\n',
      code: 1,
    })
  })

  it.each(['x', '[]'])('apply with %s as the last configuration', async (text) => {
    await cluster.kubectl('create configmap broken')
    await cluster.kubectl(`annotate configmap broken --overwrite kubectl.kubernetes.io/last-applied-configuration=${text}`)
    cluster.write('/root/work/broken.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: broken}\n`)
    for (const verb of ['apply', 'diff']) {
      const { stderr } = await cluster.kubectl(`${verb} -f broken.yaml`)
      expect(stderr).toContain(`creating patch with:\noriginal:\n${text}\nmodified:\n`)
      expect(stderr).toMatch(/\nfor: invalid JSON document\n$/)
    }
  })
})

describe('kubectl takes', () => {
  let cluster: TestCluster
  beforeAll(async () => {
    cluster = await new TestCluster().start()
    await cluster.kubectl('create secret generic words --from-literal=w=말')
    await cluster.kubectl('create deployment web --image=nginx')
    await cluster.kubectl('set env deployment web --from=secret/words')
    cluster.machine.files.makeDirectory('/root/work/folder')
    cluster.write('/root/work/folder/one', 'a')
    cluster.machine.files.link('one', '/root/work/folder/link')
    cluster.write('/root/work/columns', 'NAME\r\n.metadata.name\r\n')
  })

  it.each([
    ['create configmap c --from-file=folder --dry-run=client -o jsonpath={.data}', '{"one":"a"}'],
    [
      "create ingress i --rule='a.b/=c:2147483648' --dry-run=client -o jsonpath={.spec.rules[0].http.paths[0].backend.service.port}",
      '{"name":"2147483648"}',
    ],
    [
      "create clusterrole c --aggregation-rule='a=x y' --dry-run=client -o jsonpath={.aggregationRule.clusterRoleSelectors}",
      '[{"matchLabels":{"a":"x y"}}]',
    ],
    [
      'api-resources --api-group=nosuch -o json',
      '{\n    "kind": "APIResourceList",\n    "apiVersion": "v1",\n    "groupVersion": "",\n    "resources": null\n}\n',
    ],
    ['create role r --verb=get --resource=deploy.ap --dry-run=client -o jsonpath={.rules[0].apiGroups}', '["apps"]'],
    ['get namespace default -o custom-columns-file=columns --no-headers', 'NAME\ndefault\n'],
    ['get namespace default -o NAME', 'namespace/default\n'],
    ['get namespaces,configmaps -o nAmE -n nowhere', 'namespace/default\nnamespace/kube-system\n'],
    ['create configmap c -o Yaml --dry-run=client', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n'],
    [
      'api-resources --api-group=nosuch -o JSON',
      '{\n    "kind": "APIResourceList",\n    "apiVersion": "v1",\n    "groupVersion": "",\n    "resources": null\n}\n',
    ],
    ['get --raw http://elsewhere/healthz', 'ok'],
    ['set env deployment web --list --resolve', '# Deployment web, container nginx\nW=말\n'],
  ])('%s', async (line, stdout) => {
    expect(await cluster.kubectl(line)).toEqual({ stdout, stderr: '', code: 0 })
  })
})
