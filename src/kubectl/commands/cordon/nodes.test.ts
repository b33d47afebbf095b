import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../../testing/live-cluster'

describe('kubectl drain, cordon and taint', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1', 'w2')
  })

  it('cordon and uncordon say what changed', async () => {
    expect(await c.out('cordon w1')).toBe('node/w1 cordoned\n')
    expect(await c.out('cordon w1')).toBe('node/w1 already cordoned\n')
    expect(await c.out('uncordon w1')).toBe('node/w1 uncordoned\n')
    expect(await c.kubectl('cordon nosuch')).toMatchObject({ stderr: 'Error from server (NotFound): nodes "nosuch" not found\n', code: 1 })
    expect(await c.kubectl('cordon')).toMatchObject({
      stderr: "error: USAGE: cordon NODE [flags]\nSee 'kubectl cordon -h' for help and examples\n",
      code: 1,
    })
  })

  it('drain refuses bare pods, evicts them with --force', async () => {
    await c.all(`run bare --image=nginx --overrides='{"spec":{"nodeName":"w2"}}'`, 'wait --for=condition=Ready pod/bare --timeout=30s')
    const refusal = 'cannot delete Pods that declare no controller (use --force to override): default/bare'
    expect(await c.kubectl('drain w2')).toEqual({
      stdout: 'node/w2 cordoned\n',
      stderr: `error: unable to drain node "w2" due to error: ${refusal}, continuing command...\nThere are pending nodes to be drained:\n w2\n${refusal}\n`,
      code: 1,
    })
    expect(await c.kubectl('drain w2 --force')).toEqual({
      stdout: 'node/w2 already cordoned\nevicting pod default/bare\npod/bare evicted\nnode/w2 drained\n',
      stderr: 'Warning: deleting Pods that declare no controller: default/bare\n',
      code: 0,
    })
    await c.out('uncordon w2')
  })

  it('drain tries again every 5 s while a budget forbids it, then gives up', async () => {
    await c.all(
      'cordon w2',
      'create deployment web --image=nginx',
      'rollout status deploy/web',
      'create pdb web --selector=app=web --min-available=1',
    )
    const pod = (await c.out('get pods -l app=web -o jsonpath={.items[0].metadata.name}')).trim()
    const ran = await c.kubectl('drain w1 --timeout=12s')
    const blocked = `error when evicting pods/"${pod}" -n "default"`
    const retry = `${blocked} (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.\n`
    expect(ran.stdout).toBe(`node/w1 cordoned\n${`evicting pod default/${pod}\n`.repeat(4)}`)
    expect(ran.stderr).toBe(
      `${retry.repeat(3)}There are pending pods in node "w1" when an error occurred: ${blocked}: global timeout reached: 12s\npod/${pod}\n` +
        `error: unable to drain node "w1" due to error: ${blocked}: global timeout reached: 12s, continuing command...\n` +
        `There are pending nodes to be drained:\n w1\n${blocked}: global timeout reached: 12s\n`,
    )
    expect(ran.code).toBe(1)
    expect(await c.out(`get pod ${pod} -o jsonpath={.status.phase}`)).toBe('Running')
    await c.all('uncordon w1', 'uncordon w2')
  })

  it('taint adds, overwrites only when told to, removes, and refuses the rest', async () => {
    expect(await c.out('taint nodes w2 key=value:NoSchedule')).toBe('node/w2 tainted\n')
    expect(await c.kubectl('taint nodes w2 key=other:NoSchedule')).toMatchObject({
      stderr: 'error: node w2 already has key taint(s) with same effect(s) and --overwrite is false\n',
      code: 1,
    })
    expect(await c.out('taint nodes w2 key=other:NoSchedule --overwrite')).toBe('node/w2 modified\n')
    expect(await c.out('get node w2 -o jsonpath={.spec.taints}')).toBe('[{"effect":"NoSchedule","key":"key","value":"other"}]')
    expect(await c.out('taint nodes w2 key:NoSchedule-')).toBe('node/w2 untainted\n')
    expect(await c.kubectl('taint nodes w2 key:NoSchedule-')).toMatchObject({
      stderr: 'error: taint "key:NoSchedule" not found\n',
      code: 1,
    })
    expect(await c.kubectl('taint nodes w2 key=v:Bad')).toMatchObject({
      stderr: "error: invalid taint effect: Bad, unsupported taint effect\nSee 'kubectl taint -h' for help and examples\n",
      code: 1,
    })
    expect(await c.kubectl('taint nodes w2')).toMatchObject({ stderr: 'error: at least one taint update is required\n', code: 1 })
  })

  it('top says that nobody measures', async () => {
    for (const line of ['top pods', 'top nodes'])
      expect(await c.kubectl(line)).toEqual({ stdout: '', stderr: 'error: Metrics API not available\n', code: 1 })
  })
})
