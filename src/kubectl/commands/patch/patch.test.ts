import { beforeAll, describe, expect, it } from 'vitest'
import { TestCluster } from '../../testing/cluster'

const PATCH = `-p '{"spec":{"replicas":2}}'`

describe('kubectl patch', () => {
  let c: TestCluster
  beforeAll(async () => {
    c = await new TestCluster().start()
    await c.out('create deployment web --image=nginx')
  })

  it('says the same of a patch for show', async () => {
    expect(await c.out(`patch deploy web --dry-run=client ${PATCH}`)).toBe('deployment.apps/web patched\n')
    expect(await c.out(`patch deploy web --dry-run=server ${PATCH}`)).toBe('deployment.apps/web patched\n')
    expect(await c.out('get deploy web -o jsonpath={.spec.replicas}')).toBe('1')
  })

  it('with --record writes twice under one name, and shows what came of both', async () => {
    const shown = await c.out(`patch deploy web --record ${PATCH} -o jsonpath='{.metadata.annotations}'`)
    expect(shown).toContain('"kubernetes.io/change-cause":"kubectl patch deploy web --record=true')
    expect(await c.out('get deploy web -o jsonpath={.metadata.managedFields[*].manager}')).toBe('kubectl-create kubectl-patch')
  })
})
