import { beforeEach, describe, expect, it } from 'vitest'
import { KUBECONFIG, TestCluster } from '../../testing/cluster'

let cluster: TestCluster
beforeEach(() => {
  cluster = new TestCluster()
})

const read = (path = '/root/.kube/config') => cluster.machine.files.readText(path)

describe('kubectl config', () => {
  it('takes a certificate without a path for the current folder', async () => {
    await cluster.out('config set users.u.client-certificate-data YWJj')
    await cluster.out('config set-credentials u --client-certificate=')
    await cluster.out('config set-cluster c --insecure-skip-tls-verify')
    await cluster.out('config set-cluster c --certificate-authority=')
    expect(read()).toContain('- name: u\n  user:\n    client-certificate: /root/work\n')
    expect(read()).toContain('- cluster:\n    certificate-authority: /root/work\n    server: ""\n  name: c\n')
  })

  it('set-cluster takes the insecure mode back unless it is asked for again', async () => {
    await cluster.out('config set-cluster c --server=https://a --insecure-skip-tls-verify')
    expect(read()).toContain('- cluster:\n    insecure-skip-tls-verify: true\n    server: https://a\n  name: c\n')
    await cluster.out('config set-cluster c --proxy-url=http://p')
    expect(read()).toContain('- cluster:\n    proxy-url: http://p\n    server: https://a\n  name: c\n')
  })

  it('of a chain of files the first that has others gets preferences, even when it is not there yet', async () => {
    const config = (line: string) => cluster.kubectl(`config ${line}`, { env: { KUBECONFIG: 'a.kc:b.kc' } })
    await config('set-context x --namespace=n')
    await config('set-context y --namespace=m')
    expect((await config('rename-context x y')).stderr).toBe(
      'error: cannot rename the context "x", the context "y" already exists in b.kc\n',
    )
    await config('set preferences.colors true')
    const file = (preferences: string) =>
      `apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: ""\nkind: Config\n${preferences}users: null\n`
    expect(read('/root/work/a.kc')).toBe(file('preferences:\n  colors: true\n'))
    expect(read('/root/work/b.kc')).not.toContain('preferences')
    await config('use-context x')
    expect(read('/root/work/a.kc')).toContain('current-context: x\n')
  })

  it('set-credentials keeps a list of variables, be it empty, once they were spoken of', async () => {
    await cluster.out('config set-credentials u --exec-command=login')
    expect(read()).toContain('      command: login\n      env: null\n')
    await cluster.out('config set-credentials u --exec-env=REGION-')
    expect(read()).toContain('      command: login\n      env: []\n')
    await cluster.out('config set-credentials u --exec-env=REGION=eu')
    expect(read()).toContain('      env:\n      - name: REGION\n        value: eu\n')
  })

  it('set walks names with dots, flags and bytes', async () => {
    expect(await cluster.out('config set clusters.10.10.12.56.insecure-skip-tls-verify true')).toBe(
      'Property "clusters.10.10.12.56.insecure-skip-tls-verify" set.\n',
    )
    await cluster.out('config set users.bob.client-key-data YWJj')
    await cluster.out('config set users.eve.client-key-data abc --set-raw-bytes')
    await cluster.out('config set users.bob.act-as jane')
    expect(read()).toContain('- cluster:\n    insecure-skip-tls-verify: true\n    server: ""\n  name: 10.10.12.56\n')
    expect(read()).toContain('- name: bob\n  user:\n    as: jane\n    client-key-data: YWJj\n')
    expect(read()).toContain('- name: eve\n  user:\n    client-key-data: YWJj\n')
  })

  it.each([
    ['config set clusters.a.colour red', "error: can't set a map to a value: map[minikube:0xc0001a2000]\n"],
    ['config set users.a.extensions b', "error: can't set a map to a value: map[]\n"],
    [
      'config set preferences b',
      'error: unable to locate path config.navigationStep{stepValue:"", stepType:reflect.Type(nil)} under {false map[]}\n',
    ],
    ['config set current-context ""', 'error: you cannot use set to unset a property\n'],
    ['config set contexts.a.cluster.b.c d', 'error: unable to parse one or more field values of contexts.a.cluster.b.c\n'],
    ['config set users.a.client-key-data %%%', 'error: error decoding input value: illegal base64 data at input byte 0\n'],
    ['config set clusters.a.disable-compression maybe', 'error: strconv.ParseBool: parsing "maybe": invalid syntax\n'],
    ['config unset contexts.nosuch.namespace', 'error: current map key `nosuch` is invalid\n'],
    ['config use-context nosuch', 'error: no context exists with the name: "nosuch"\n'],
    [
      'config rename-context minikube minikube',
      'error: cannot rename the context "minikube", the context "minikube" already exists in /root/.kube/config\n',
    ],
    ['config delete-cluster nosuch', 'error: cannot delete cluster nosuch, not in /root/.kube/config\n'],
    [
      'config set-credentials a --token=b --username=c',
      'error: you cannot specify more than one authentication method at the same time: --token, --username/--password\n',
    ],
    ['config set-cluster a --embed-certs', 'error: you must specify a --certificate-authority to embed\n'],
    [
      'config get-contexts -o wide',
      'error: --output wide is not available in kubectl config get-contexts; resetting to default output format\n',
    ],
  ])('%s is refused', async (line, stderr) => {
    const ran = await cluster.kubectl(line)
    expect([ran.stderr, ran.code]).toEqual([stderr, 1])
    expect(read()).toBe(KUBECONFIG)
  })

  it('writes each entry to the file it is in, new ones to the first that exists', async () => {
    const env = { KUBECONFIG: '/root/none:/root/a:/root/b' }
    cluster.write('/root/a', 'apiVersion: v1\nkind: Config\ncontexts:\n- {name: one, context: {cluster: c}}\n')
    cluster.write('/root/b', 'apiVersion: v1\nkind: Config\ncurrent-context: one\ncontexts:\n- {name: two, context: {cluster: c}}\n')
    await cluster.out('config set-context two --namespace=team', { env })
    await cluster.out('config set-context three --namespace=team', { env })
    expect(read('/root/b')).toContain('- context:\n    cluster: c\n    namespace: team\n    user: ""\n  name: two\n')
    expect(read('/root/a')).toContain('name: three\n')
    await cluster.out('config unset current-context', { env })
    expect(read('/root/b')).toContain('current-context: ""\n')
    expect(cluster.machine.files.exists('/root/none')).toBe(false)
  })

  it('view hides certificates and tokens unless asked, and takes files in with --flatten', async () => {
    cluster.write('/root/.kube/ca.crt', 'CA')
    cluster.write(
      '/root/.kube/config',
      'apiVersion: v1\nkind: Config\ncurrent-context: x\nclusters:\n- {name: c, cluster: {server: "https://h:1", certificate-authority: ca.crt}}\n- {name: other, cluster: {server: "https://o:1"}}\ncontexts:\n- {name: x, context: {cluster: c, user: u}}\nusers:\n- {name: u, user: {token: t, client-key-data: YQ==}}\n',
    )
    const view = await cluster.out('config view --minify')
    expect(view).toContain('certificate-authority: ca.crt\n')
    expect(view).toContain('client-key-data: DATA+OMITTED\n    token: REDACTED\n')
    expect(view).not.toContain('other')
    expect(await cluster.out('config view --flatten')).toContain(`certificate-authority-data: ${btoa('CA')}\n`)
    expect(await cluster.out("config view --raw -o jsonpath='{.users[0].user.token}'")).toBe('t')
  })

  it.each([
    ['current-context: [a]', 'json: cannot unmarshal array into Go struct field Config.current-context of type string'],
    ['clusters: {a: b}', 'json: cannot unmarshal object into Go struct field Config.clusters of type []v1.NamedCluster'],
    [
      'clusters: [{cluster: {server: 5}}]',
      'json: cannot unmarshal number into Go struct field Cluster.clusters.cluster.server of type string',
    ],
    [
      'users: [{user: {as-user-extra: {a: b}}}]',
      'json: cannot unmarshal string into Go struct field AuthInfo.users.user.as-user-extra of type []string',
    ],
    ['clusters: [{cluster: {certificate-authority-data: "***"}}]', 'illegal base64 data at input byte 0'],
    [
      'clusters: [{name: a, cluster: {server: x, certificate-authority-data: YWJj, extensions: [{name: q, extension: {a: b}}]}}, {name: a}]',
      'error converting *[]NamedCluster into *map[string]*api.Cluster: duplicate name "a" in list: [{a {x  false  [97 98 99]  false [{q {[123 34 97 34 58 34 98 34 125] <nil>}}]}} {a {  false  []  false []}}]',
    ],
    [
      'users: [{name: a, user: {as: z, as-groups: [b, c]}}, {name: a}]',
      'error converting *[]NamedAuthInfo into *map[string]*api.AuthInfo: duplicate name "a" in list: [{a { []  []   z  [b c] map[]   <nil> <nil> []}} {a { []  []     [] map[]   <nil> <nil> []}}]',
    ],
  ])('a file with %s is refused, with all others that are', async (text, problem) => {
    cluster.write('/root/bad', text)
    cluster.write('/root/text', 'hello')
    const told = (path: string, why: string) => `error loading config file "${path}": ${why}\n`
    expect((await cluster.kubectl('config view --kubeconfig=/root/bad')).stderr).toBe(`error: ${told('/root/bad', problem)}`)
    const both = await cluster.kubectl('get pods', { env: { KUBECONFIG: '/root/bad:/root/text' } })
    expect(both.stderr.startsWith(`${told('/root/bad', problem)}error loading config file "/root/text": couldn't get version/kind`)).toBe(
      true,
    )
  })

  it('knows the fields of the types, and writes those that are not empty', async () => {
    const file =
      'users: [{name: a, user: {as: "", password: p, colour: red, exec: {command: c}}}]\nextensions: [{extension: {b: c}, name: e}]\n'
    cluster.write('/root/file', file)
    const exec = ['args: null', 'command: c', 'env: null', 'provideClusterInfo: false'].map((line) => `      ${line}\n`).join('')
    expect(await cluster.out('config view --kubeconfig=/root/file')).toBe(
      `apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: ""\nextensions:\n- extension:\n    b: c\n  name: e\nkind: Config\nusers:\n- name: a\n  user:\n    exec:\n${exec}    password: REDACTED\n`,
    )
  })

  it('warns when the current context is deleted', async () => {
    expect(await cluster.kubectl('config delete-context minikube')).toEqual({
      stdout: 'deleted context minikube from /root/.kube/config\n',
      stderr: 'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
      code: 0,
    })
  })
})

describe('kubectl kuberc', () => {
  it('gives commands flags of their own and makes aliases', async () => {
    await cluster.start()
    await cluster.out('kuberc set --section defaults --command get --option output=name')
    await cluster.out('kuberc set --section aliases --name spaces --command get --prependarg ns --option no-headers=true')
    expect(await cluster.out('get ns')).toBe('namespace/default\nnamespace/kube-system\n')
    expect(await cluster.out('get ns -o jsonpath={.items[0].metadata.name}')).toBe('default')
    expect(await cluster.out('spaces')).toMatch(/^default +Active +\S+\nkube-system +Active +\S+\n$/)
    expect((await cluster.kubectl('spaces', { env: { KUBERC: 'off' } })).code).toBe(1)
  })
})
