import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../testing/live-cluster'

const COUNTING =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: two\n  labels:\n    app: two\nspec:\n  containers:\n' +
  ['a', 'b']
    .map(
      (name) =>
        `  - name: ${name}\n    image: busybox\n    command: [sh, -c, 'i=0; while true; do i=$((i+1)); echo ${name}$i; sleep 1; done']\n`,
    )
    .join('')

describe('streams of kubectl', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    c.write('/root/work/two.yaml', COUNTING)
    await c.all('apply -f two.yaml', 'run web --image=nginx', 'wait --for=condition=Ready pod --all --timeout=30s')
    await c.pass(10_000)
  })

  it('logs take the container, the last lines, the first bytes, and a prefix', async () => {
    const ran = await c.kubectl('logs two --tail=1')
    expect(ran.stderr).toBe('Defaulted container "a" out of: a, b\n')
    expect(ran.stdout).toMatch(/^a\d+\n$/)
    expect(await c.out('logs two b --limit-bytes=5')).toBe('b1\nb2')
    expect(await c.out('logs two -c a --tail=1 --prefix')).toMatch(/^\[pod\/two\/a\] a\d+\n$/)
    expect(await c.out('logs -l app=two --all-containers --tail=1 --prefix')).toMatch(/^\[pod\/two\/a\] a\d+\n\[pod\/two\/b\] b\d+\n$/)
    expect(await c.out('logs two -c a --timestamps --tail=1')).toMatch(/^2026-01-01T00:0\d:\d\d\.\d+Z a\d+\n$/)
    expect((await c.out('logs two -c a --since=3s')).trim().split('\n').length).toBeLessThanOrEqual(4)
  })

  it.each([
    ['logs two -c nope', 'error: container nope is not valid for pod two out of: a, b\n'],
    ['logs two -p -c a', 'Error from server (BadRequest): previous terminated container "a" in pod "two" not found\n'],
    ['logs nosuch', 'error: error from server (NotFound): pods "nosuch" not found in namespace "default"\n'],
    ['logs two a -c b', 'error: only one of -c or an inline [CONTAINER] arg is allowed\n'],
    ['logs two --since=1m --since-time=2026-01-01T00:00:00Z', 'error: at most one of `sinceTime` or `sinceSeconds` may be specified\n'],
  ])('kubectl %s is refused', async (line, stderr) => {
    expect(await c.kubectl(line)).toEqual({ stdout: '', stderr, code: 1 })
  })

  it.each(['logs -f web', 'logs -f two -c a', 'logs -f two --all-containers', 'get pods -w', 'wait --for=delete pod/web --timeout=1h'])(
    'kubectl %s ends with 1 on Ctrl-C, says nothing and leaves nothing open',
    async (line) => {
      const before = c.openStreams
      const opened = c.openedStreams
      const ran = await c.kubectl(line, { duration: 3000, signal: 'INT' })
      expect(ran).toMatchObject({ stderr: '', code: 1 })
      expect(c.openedStreams).toBeGreaterThan(opened)
      expect(c.openStreams).toBe(before)
    },
  )

  it('port-forward announces what it listens on, and ends well on Ctrl-C', async () => {
    const forward = (line: string) => c.kubectl(`port-forward ${line}`, { duration: 2000, signal: 'INT' })
    expect(await forward('web 8080:80')).toEqual({
      stdout: 'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\n',
      stderr: '',
      code: 0,
    })
    expect((await forward('web 8080:80 --address 0.0.0.0')).stdout).toBe('Forwarding from 0.0.0.0:8080 -> 80\n')
    expect(await forward('web 8080:80 --address 10.9.8.7')).toEqual({
      stdout: '',
      stderr:
        'Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 10.9.8.7:8080: bind: cannot assign requested address]\n' +
        'error: unable to listen on any of the requested ports: [{8080 80}]\n',
      code: 1,
    })
  })

  it('port-forward to a port that is taken fails, to others goes on', async () => {
    const taken = c.machine.net.listen(9090, () => ({ status: 200, headers: {}, body: new Uint8Array() }))
    const ran = await c.kubectl('port-forward web 9090:80 9091:80', { duration: 2000, signal: 'INT' })
    taken.close()
    expect(ran.stdout).toBe('Forwarding from 127.0.0.1:9091 -> 80\nForwarding from [::1]:9091 -> 80\n')
    expect(ran.stderr).toBe(
      'Unable to listen on port 9090: Listeners failed to create with the following errors: [' +
        'unable to create listener: Error listen tcp4 127.0.0.1:9090: bind: address already in use ' +
        'unable to create listener: Error listen tcp6 [::1]:9090: bind: address already in use]\n',
    )
    expect(ran.code).toBe(0)
  })
})

describe('kubectl debug --custom', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    await c.all('run web --image=nginx', 'wait --for=condition=Ready pod/web --timeout=30s')
  })

  it('merges the file over what the profile made', async () => {
    c.write('/root/work/custom.yaml', 'env:\n- name: EXTRA\n  value: "1"\nsecurityContext:\n  runAsUser: 1000\n')
    await c.out('debug web --image=busybox -c dbg --env=MODE=x --custom=custom.yaml -- sleep 100')
    const made = JSON.parse(await c.out('get pod web -o jsonpath={.spec.ephemeralContainers[0]}')) as Record<string, unknown>
    expect(made).toMatchObject({ name: 'dbg', image: 'busybox', command: ['sleep', '100'] })
    expect(made['securityContext']).toEqual({ capabilities: { add: ['SYS_PTRACE'] }, runAsUser: 1000 })
    expect(made['env']).toEqual(
      expect.arrayContaining([
        { name: 'EXTRA', value: '1' },
        { name: 'MODE', value: 'x' },
      ]),
    )
    await c.out('debug web --copy-to=web2 --image=busybox -c dbg --custom=custom.yaml -- sleep 100')
    expect(await c.out('get pod web2 -o jsonpath={.spec.containers[1].securityContext.runAsUser}')).toBe('1000')
    await c.out('debug node/w1 --image=busybox -c dbg --custom=custom.yaml -- sleep 100')
    expect(
      await c.out('get pod -l app.kubernetes.io/managed-by=kubectl-debug -o jsonpath={.items[0].spec.containers[0].env[0].name}'),
    ).toBe('EXTRA')
  })

  it('refuses what it may not change and what is no container', async () => {
    c.write('/root/work/named.json', '{"image": "alpine"}')
    c.write('/root/work/list.yaml', '- a\n')
    const debug = (file: string) => c.kubectl(`debug web --image=busybox --custom=${file}`)
    expect((await debug('named.json')).stderr).toBe(
      'error: name, command, image, lifecycle and volume devices are not modifiable via custom profile\n',
    )
    expect((await debug('nosuch.yaml')).stderr).toBe(
      'error: must pass a container spec json file for custom profile: open nosuch.yaml: no such file or directory\n',
    )
    expect((await debug('list.yaml')).stderr).toMatch(/^error: list\.yaml does not contain a valid container spec: /)
    expect((await c.kubectl('debug')).stderr).toBe('error: you must specify --image when not using --copy-to.\n')
  })
})
