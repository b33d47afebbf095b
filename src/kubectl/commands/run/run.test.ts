/** What `kubectl run` makes, and what it does with a pod it is attached to. */
import { beforeAll, describe, expect, it } from 'vitest'
import { TestCluster } from '../../testing/cluster'
import { LiveCluster } from '../../testing/live-cluster'
import { TransportError } from '../../transport'

describe('kubectl run', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
  })

  it.each([
    ['', 'pod "x" deleted from default namespace\n'],
    ['-q', ''],
  ])('-i --rm --restart=Never %s ends with the code of a program that ends at once', async (flags, deleted) => {
    expect(await c.kubectl(`run x -i --rm --restart=Never ${flags} --image=busybox -- sh -c 'echo hi; exit 3'`)).toMatchObject({
      stdout: expect.stringMatching(new RegExp(`^(hi\n){1,2}${deleted}$`)),
      stderr: expect.stringMatching(/pod default\/x terminated \(Error\)\n$/),
      code: 3,
    })
    expect(await c.out('get pods -o name')).toBe('')
  })

  it('waits until the pod is ready or done, and no longer than it may', async () => {
    const never = '{"apiVersion":"v1","spec":{"nodeName":"none"}}'
    expect(await c.kubectl(`run x -i --rm --pod-running-timeout=5s --image=busybox --overrides='${never}' -- echo hi`)).toEqual({
      stdout: 'pod "x" deleted from default namespace\n',
      stderr: 'error: timed out waiting for the condition\n',
      code: 1,
    })
    expect(await c.kubectl('run y -i --rm --pod-running-timeout=5s --image=busybox -- false')).toMatchObject({
      stderr: 'error: timed out waiting for the condition\n',
      code: 1,
    })
  })

  it('makes the pod before its service, and tells of a service that cannot be', async () => {
    await c.out('create service clusterip a --tcp=80')
    const ran = await c.kubectl('run a --image=nginx --expose --port=80')
    expect(ran).toEqual({ stdout: 'pod/a created\n', stderr: 'Error from server (AlreadyExists): services "a" already exists\n', code: 1 })
    await c.out('delete service a')
    expect((await c.kubectl('run a --image=nginx --expose --port=80')).code).toBe(1)
    expect((await c.kubectl('get service a')).code).toBe(1)
  })

  it('notes what was applied in what it sends, and not in what it only shows', async () => {
    const shown = "-o jsonpath='{.metadata.annotations}' --save-config"
    expect(await c.out(`run b --image=nginx --dry-run=client ${shown}`)).toBe('')
    expect(await c.out(`run b --image=nginx --dry-run=server ${shown}`)).toContain('kubectl.kubernetes.io/last-applied-configuration')
  })

  it('names all annotations that are none', async () => {
    expect(await c.kubectl('run b --image=nginx --annotations=a=b --annotations=x --annotations==y')).toMatchObject({
      stderr: 'error: invalid annotations format: x, =y\n',
      code: 1,
    })
  })

  it('sends what overrides made of the pod as a pod', async () => {
    expect(await c.kubectl(`run b --image=nginx --overrides='{"apiVersion":"v1","kind":"ConfigMap"}'`)).toMatchObject({
      stderr: expect.stringMatching(/^Error from server \(BadRequest\): ConfigMap in version "v1" cannot be handled as a Pod/),
      code: 1,
    })
    expect((await c.kubectl('get configmap b')).code).toBe(1)
  })

  it.each([
    ['{"apiVersion":"v2"}', 'no kind "Pod" is registered for version "v2" in scheme "pkg/scheme/scheme.go:28"'],
    ['{"kind":"Nope"}', 'no kind "Nope" is registered for version "v1" in scheme "pkg/scheme/scheme.go:28"'],
    ['{"apiVersion":"a/b/c"}', 'unexpected GroupVersion string: a/b/c'],
    [
      '{"apiVersion":1}',
      "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .apiVersion of type string",
    ],
  ])('refuses overrides %s that make it what kubectl does not know', async (overrides, problem) => {
    for (const type of ['merge', 'strategic'])
      expect(await c.kubectl(`run b --image=nginx --overrides='${overrides}' --override-type=${type} --dry-run=client`)).toEqual({
        stdout: '',
        stderr: `error: ${problem}\n`,
        code: 1,
      })
  })

  it('refuses overrides that are no object in the words of who reads them', async () => {
    const refusal = async (type: string) =>
      (await c.kubectl(`run b --image=nginx --overrides=[] --override-type=${type} --dry-run=client`)).stderr
    expect(await refusal('strategic')).toBe('error: invalid JSON document\n')
    expect(await refusal('merge')).toMatch(
      /^error: couldn't get version\/kind; json parse error: json: cannot unmarshal array into Go value/,
    )
  })

  it('asks the server what it calls a pod also when nothing is to be sent', async () => {
    const refused = () => Promise.reject(new TransportError('dial tcp 127.0.0.1:1: connect: connection refused'))
    const nobody = new TestCluster((usual) => ({ ...usual, request: refused }))
    expect(await nobody.kubectl('run b --image=nginx --dry-run=client -o name')).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(/The connection to the server \S+ was refused - did you specify the right host or port\?\n$/),
      code: 1,
    })
    expect(await c.out('run b --image=nginx --dry-run=client -o name')).toBe('pod/b\n')
  })

  it('restarts always when the policy is left open', async () => {
    expect(await c.out("run b --image=nginx --restart= --dry-run=client -o jsonpath='{.spec.restartPolicy}'")).toBe('Always')
  })
})
