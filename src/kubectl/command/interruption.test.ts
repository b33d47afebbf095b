/** What a signal makes of commands that follow something: they end by themselves, with a code of their own. */
import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../testing/live-cluster'

describe('a signal', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    await c.all('run web --image=nginx', 'wait --for=condition=Ready pod/web --timeout=30s', 'create deployment stuck --image=nosuch')
  })

  it.each([
    ['get pods -w', 1],
    ['get pods --watch-only', 1],
    ['events -w', 1],
    ['wait pod/web --for=condition=Nothing', 1],
    ['rollout status deployment/stuck', 1],
    ['wait pod/web node/w1 --for=condition=Nothing', 1],
    ['logs -f web', 1],
    ['exec web -- sleep 100', 130],
  ])('ends %s with %i', async (line, code) => {
    const { code: actual, stderr } = await c.kubectl(line, { duration: 2000, signal: 'INT' })
    expect({ code: actual, stderr }).toEqual({ code, stderr: '' })
  })
})
