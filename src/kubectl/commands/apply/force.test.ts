import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../../testing/live-cluster'

const pod = (container: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {terminationGracePeriodSeconds: 2, containers: [{name: ${container}, image: "nginx:1.25"}]}\n`

describe('apply --force makes an object that cannot be changed anew', () => {
  let c: LiveCluster
  const containers = () => c.out("get pod p -o jsonpath='{.spec.containers[*].name}'")
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    c.machine.files.write('/root/a.yaml', pod('a'))
    c.machine.files.write('/root/b.yaml', pod('b'))
    c.machine.files.write('/root/bad.yaml', pod('B_'))
    await c.all('apply -f /root/a.yaml', 'wait --for=condition=Ready pod/p')
  })

  it('it does not wait for one that is still ending, unless --timeout says how long', async () => {
    const { stderr, code } = await c.kubectl('apply -f /root/b.yaml --force')
    expect(stderr).toMatch(
      /^error: error when applying patch:\n\{"apiVersion":"v1","kind":"Pod",.*\}\n\nto:\nResource: "\/v1, Resource=pods", GroupVersionKind: "\/v1, Kind=Pod"\nName: "p", Namespace: "default"\nfor: "\/root\/b\.yaml": context deadline exceeded\n$/,
    )
    expect(code).toBe(1)
    await c.all('wait --for=delete pod/p', 'apply -f /root/a.yaml', 'wait --for=condition=Ready pod/p')
    expect((await c.kubectl('apply -f /root/b.yaml --force --timeout=20s')).stdout).toBe('pod/p configured\n')
    expect(await containers()).toBe('b')
  })

  it('what is gone at once is replaced at once, and put back when it cannot be replaced', async () => {
    expect((await c.kubectl('apply -f /root/a.yaml --force --grace-period=0')).stdout).toBe('pod/p configured\n')
    expect(await containers()).toBe('a')
    const { stderr } = await c.kubectl('apply -f /root/bad.yaml --force --grace-period=0')
    expect(stderr).toContain('The Pod "p" is invalid: spec.containers[0].name: Invalid value: "B_"')
    expect(await containers()).toBe('a')
  })
})
