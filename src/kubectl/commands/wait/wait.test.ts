import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../../testing/live-cluster'

describe('kubectl wait', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    await c.all('run one --image=nginx')
  })

  it.each(['condition=Ready', 'condition=ready=true', 'jsonpath={.status.phase}=Running', 'jsonpath={.status.podIP}'])(
    'ends when %s is met',
    async (condition) => {
      expect(await c.kubectl(`wait --for=${condition} pod/one --timeout=20s`)).toEqual({
        stdout: 'pod/one condition met\n',
        stderr: '',
        code: 0,
      })
    },
  )

  it.each(['condition=Nope', 'condition=Ready=false', 'jsonpath={.status.phase}=Failed', 'delete'])(
    'gives up on %s after exactly its time-out',
    async (condition) => {
      const before = c.clock.now()
      expect(await c.kubectl(`wait --for=${condition} pod/one --timeout=7s`)).toEqual({
        stdout: '',
        stderr: 'error: timed out waiting for the condition on pods/one\n',
        code: 1,
      })
      const passed = c.clock.now() - before
      expect(passed).toBeGreaterThanOrEqual(7000)
      expect(passed).toBeLessThan(7500)
    },
  )

  it('takes no names where no server is asked for objects', async () => {
    expect(await c.kubectl('wait --for=condition=Ready pod/one --local')).toEqual({
      stdout: '',
      stderr:
        "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n",
      code: 1,
    })
  })

  it('does not wait for what is not there, except to be gone', async () => {
    expect(await c.kubectl('wait --for=condition=Ready pod/nosuch')).toMatchObject({
      stderr: 'Error from server (NotFound): pods "nosuch" not found\n',
      code: 1,
    })
    expect(await c.kubectl('wait --for=delete pod/nosuch')).toEqual({ stdout: '', stderr: '', code: 0 })
    expect(await c.kubectl('wait --for=nope pod/one')).toMatchObject({ stderr: 'error: unrecognized condition: "nope"\n', code: 1 })
  })
})
