/** What --cpu and --memory mean, and what is printed of the autoscaler. */
import { describe, expect, it } from 'vitest'
import { TestCluster } from '../../testing/cluster'

const deployed = async () => {
  const cluster = await new TestCluster().start()
  await cluster.out('create deployment web --image=nginx')
  return cluster
}

describe('kubectl autoscale', () => {
  it.each([
    ['--cpu=50%', '{"averageUtilization":50,"type":"Utilization"}'],
    ['--cpu=500m', '{"averageValue":"500m","type":"AverageValue"}'],
    ['--cpu=5', '{"averageValue":"5m","type":"AverageValue"}'],
    ['--cpu=1000m', '{"averageValue":"1","type":"AverageValue"}'],
    ['--memory=60%', '{"averageUtilization":60,"type":"Utilization"}'],
    ['--memory=5', '{"averageValue":"5Mi","type":"AverageValue"}'],
    ['--memory=1024Ki', '{"averageValue":"1Mi","type":"AverageValue"}'],
  ])('%s', async (flags, target) => {
    const cluster = await deployed()
    expect(await cluster.out(`autoscale deployment web --max=3 ${flags} -o jsonpath={.spec.metrics[0].resource.target}`)).toBe(target)
  })

  it.each([
    ['--cpu=abc', 'error: invalid resource cpu value: abc\n'],
    ['--memory=50.5%', 'error: invalid percentage value: 50.5\n'],
    ['--cpu-percent=50 --cpu=40%', 'error: --cpu-percent and --cpu are mutually exclusive\n'],
  ])('refuses %s', async (flags, message) => {
    const cluster = await deployed()
    expect((await cluster.kubectl(`autoscale deployment web --max=3 ${flags}`)).stderr.replace(/^Flag .*\n/, '')).toBe(message)
  })

  it('prints the status an autoscaler always has', async () => {
    const cluster = await deployed()
    expect(await cluster.out('autoscale deployment web --max=3 --dry-run=server -o jsonpath={.status}')).toBe(
      '{"currentMetrics":null,"desiredReplicas":0}',
    )
  })

  it('tries the older version of the API, which knows CPU in per cent alone', async () => {
    const cluster = await deployed()
    await cluster.out('autoscale deployment web --max=3')
    expect((await cluster.kubectl('autoscale deployment web --max=3 --cpu=50%')).stderr).toBe(
      'Error from server (AlreadyExists): horizontalpodautoscalers.autoscaling "web" already exists\n',
    )
    expect((await cluster.kubectl('autoscale deployment web --max=3')).stderr).toBe(
      'error: failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input\n',
    )
  })
})
