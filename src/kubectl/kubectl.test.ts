import { describe, expect, it } from 'vitest'
import { TestCluster } from './testing/cluster'
import { TransportError } from './transport'

const cluster = () => new TestCluster().start()

describe('a command line', () => {
  it.each([
    ['gett pods', 'error: unknown command "gett" for "kubectl"\n\nDid you mean this?\n'],
    ['-n x gett pods', 'Error: flags cannot be placed before plugin name: -n\n'],
    ['get pods --namspace=x', "error: unknown flag: --namspace\nSee 'kubectl get --help' for usage.\n"],
    ['get pods -x', "error: unknown shorthand flag: 'x' in -x\nSee 'kubectl get --help' for usage.\n"],
    ['create -f', "error: flag needs an argument: 'f' in -f\nSee 'kubectl create --help' for usage.\n"],
    ['create nginx --image=x', "error: unknown flag: --image\nSee 'kubectl create --help' for usage.\n"],
    ['create', 'error: must specify one of -f and -k\n'],
    ['create deployment web', 'error: required flag(s) "image" not set\n'],
    [
      'scale deploy web --replicas=two',
      `error: invalid argument "two" for "--replicas" flag: strconv.ParseInt: parsing "two": invalid syntax\nSee 'kubectl scale --help' for usage.\n`,
    ],
    ['delete pod', 'error: resource(s) were provided, but no name was specified\n'],
    ['get depolyments', `error: the server doesn't have a resource type "depolyments"\n`],
    ['--context=nosuch get pods', 'Error in configuration: context was not found for specified context: nosuch\n'],
  ])('kubectl %s is refused as the real one refuses it', async (line, message) => {
    const ran = await (await cluster()).kubectl(line)
    expect(ran.stderr.startsWith(message)).toBe(true)
    expect(ran.code).toBe(1)
  })

  it.each([
    ['list', ['get']],
    ['ls', ['get', 'logs', 'cp']],
    ['rm', ['run', 'delete', 'cp']],
    ['remove', ['delete']],
    ['inspect', ['describe']],
    ['stats', ['top']],
    ['lst', ['set', 'get']],
    ['frobnicate', []],
  ])('of %s, %j may have been meant', async (word, meant) => {
    const hint = meant.length > 0 ? `\n\nDid you mean this?\n${meant.map((name) => `\t${name}\n`).join('')}` : '\n'
    expect((await (await cluster()).kubectl(word)).stderr).toBe(`error: unknown command "${word}" for "kubectl"${hint}`)
  })

  it('takes flags anywhere, joined, and lets own flags hide global ones', async () => {
    const c = await cluster()
    expect(await c.out('-n kube-system create cm a --from-literal=x=1 -oname')).toBe('configmap/a\n')
    expect(await c.out('get cm -Aoname --field-selector metadata.name=a')).toBe('configmap/a\n')
    expect(await c.out('create rolebinding b --role=r --user=jane -o name')).toBe('rolebinding.rbac.authorization.k8s.io/b\n')
  })
})

describe('without a server', () => {
  it('says where it looked when there is no kubeconfig', async () => {
    const c = new TestCluster(() => ({
      request: async () => {
        throw new TransportError('dial tcp 127.0.0.1:8080: connect: connection refused')
      },
      connect: async () => {
        throw new TransportError('dial tcp 127.0.0.1:8080: connect: connection refused')
      },
    }))
    c.machine.files.remove('/root/.kube/config')
    const ran = await c.kubectl('get pods')
    const lines = ran.stderr.trimEnd().split('\n')
    expect(lines.at(-1)).toBe('The connection to the server localhost:8080 was refused - did you specify the right host or port?')
    expect(
      lines
        .slice(0, -1)
        .every((line) => line.includes(`couldn't get current server API group list: Get \\"http://localhost:8080/api?timeout=32s\\"`)),
    ).toBe(true)
    expect(ran.code).toBe(1)
  })
})

describe('objects', () => {
  it('are created, listed, scaled and deleted', async () => {
    const c = await cluster()
    expect(await c.out('create deployment web --image=nginx --replicas=3')).toBe('deployment.apps/web created\n')
    expect(await c.out('get deploy')).toBe('NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    0/3     0            0           0s\n')
    expect(await c.out('scale deploy/web --replicas=5')).toBe('deployment.apps/web scaled\n')
    expect(await c.out('get deploy web -o jsonpath={.spec.replicas}')).toBe('5')
    expect(await c.out('delete deploy web')).toBe('deployment.apps "web" deleted from default namespace\n')
    expect((await c.kubectl('get deploy')).stderr).toBe('No resources found in default namespace.\n')
  })

  it('are labelled, and no value is replaced without --overwrite', async () => {
    const c = await cluster()
    await c.out('create cm a')
    expect(await c.out('label cm a env=prod')).toBe('configmap/a labeled\n')
    expect((await c.kubectl('label cm a env=dev')).stderr).toBe("error: 'env' already has a value (prod), and --overwrite is false\n")
    expect(await c.out('label cm a env=prod')).toBe('configmap/a not labeled\n')
    expect(await c.out('label cm a env-')).toBe('configmap/a unlabeled\n')
    expect(await c.out('label cm a nosuch-')).toBe('label "nosuch" not found.\nconfigmap/a not labeled\n')
    expect(await c.out('label cm a constructor=1 toString-')).toBe('label "toString" not found.\nconfigmap/a labeled\n')
  })

  it('are applied: created, unchanged, configured, and what left the file leaves the object', async () => {
    const c = await cluster()
    const file = (data: string) => c.write('/root/work/cm.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n${data}`)
    file('  x: "1"\n  y: "2"\n')
    expect(await c.out('apply -f cm.yaml')).toBe('configmap/a created\n')
    expect(await c.out('apply -f cm.yaml')).toBe('configmap/a unchanged\n')
    await c.out(`patch cm a -p '{"data":{"z":"by hand"}}'`)
    file('  x: "one"\n')
    expect(await c.out('apply -f cm.yaml')).toBe('configmap/a configured\n')
    expect(await c.out('get cm a -o jsonpath={.data}')).toBe('{"x":"one","z":"by hand"}')
  })

  it('keep list items that others added when apply merges by key', async () => {
    const c = await cluster()
    const file = (containers: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers:\n${containers}`
    const one = '      - {name: one, image: "nginx:1"}\n'
    await c.out('apply -f -', { stdin: file(`${one}      - {name: two, image: redis}\n`) })
    await c.out(`patch deploy web -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"busybox"}]}}}}'`)
    await c.out('apply -f -', { stdin: file(one.replace('nginx:1', 'nginx:2')) })
    const names = await c.out(`get deploy web -o jsonpath='{range .spec.template.spec.containers[*]}{.name}={.image} {end}'`)
    expect(names.trim().split(' ').sort()).toEqual(['one=nginx:2', 'side=busybox'])
  })

  it('fail one by one, and the rest of a file is still made', async () => {
    const c = await cluster()
    const ran = await c.kubectl('apply -f -', {
      stdin:
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: in, namespace: dev}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: dev}\n',
    })
    expect(ran).toEqual({
      stdout: 'namespace/dev created\n',
      stderr: 'Error from server (NotFound): error when creating "STDIN": namespaces "dev" not found\n',
      code: 1,
    })
  })

  it('are only shown with --dry-run=client, in the order of the client', async () => {
    const c = await cluster()
    expect(await c.out('create ns dev --dry-run=client -o json')).toBe(
      '{\n    "kind": "Namespace",\n    "apiVersion": "v1",\n    "metadata": {\n        "name": "dev"\n    },\n    "spec": {},\n    "status": {}\n}\n',
    )
    expect((await c.kubectl('get ns dev')).stderr).toBe('Error from server (NotFound): namespaces "dev" not found\n')
  })

  it('are edited by the program that EDITOR names', async () => {
    const c = await cluster()
    await c.out('create cm a --from-literal=x=1')
    expect((await c.kubectl('edit cm a', { env: { EDITOR: 'nosucheditor' } })).stderr).toBe(
      'error: unable to launch the editor "nosucheditor"\n',
    )
  })
})

describe('a watch', () => {
  it('prints changes as they come and keeps widths', async () => {
    const c = await cluster()
    await c.out('create cm a')
    c.clock.after(2000, () => {
      const body = new TextEncoder().encode(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'longer-name' } }))
      void c.server.handler.handle({
        method: 'POST',
        url: '/api/v1/namespaces/default/configmaps',
        headers: { 'content-type': 'application/json' },
        body,
      })
    })
    const ran = await c.kubectl('get cm -w', { duration: 5000 })
    expect(ran.stdout).toBe('NAME   DATA   AGE\na      0      0s\nlonger-name   0      0s\n')
    expect(ran.code).toBe(1)
  })
  it('ends by itself after --request-timeout', async () => {
    const c = await cluster()
    const ran = await c.kubectl('get cm -w --request-timeout=2s -v=5', { duration: 60_000 })
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain(
      'streamwatcher.go:123] "Unable to decode an event from the watch stream" err="context deadline exceeded (Client.Timeout or context cancellation while reading body)"\n',
    )
  })
})

describe('completion', () => {
  it('offers commands, types, live names and flag values', async () => {
    const c = await cluster()
    await c.out('create cm settings')
    await c.out('create cm other')
    const offered = async (line: string) => (await c.kubectl(`__complete ${line}`)).stdout.split('\n').map((each) => each.split('\t')[0])
    expect(await offered('sca')).toContain('scale')
    expect(await offered('get configm')).toContain('configmaps')
    expect(await offered('get cm set')).toContain('settings')
    expect(await offered('get pods -o ya')).toContain('yaml')
    expect(await offered('get -n kube-')).toContain('kube-system')
    expect(await offered('scale --repl')).toEqual(['--replicas', ':4', ''])
    expect((await c.kubectl('__complete get cm set')).stderr).toBe('Completion ended with directive: ShellCompDirectiveNoFileComp\n')
  })
})
