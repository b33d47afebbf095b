import { beforeEach, describe, expect, it } from 'vitest'
import { TestCluster } from '../testing/cluster'

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  labels: {set: one}\n`
}

describe('apply --prune', () => {
  let c: TestCluster
  beforeEach(async () => {
    c = await new TestCluster().start()
    c.write('/root/work/a.yaml', configMap('a'))
    c.write('/root/work/b.yaml', configMap('b'))
    await c.out('apply -f a.yaml')
    await c.out('create configmap other')
  })

  it('deletes what was applied before and is not in the files, of the usual types with a warning', async () => {
    const ran = await c.kubectl('apply -f b.yaml --prune -l set=one')
    expect(ran.stdout).toBe('configmap/b created\nconfigmap/a pruned\n')
    expect(ran.stderr).toMatch(/^W0101 .* prune.go:71\] Deprecated: kubectl apply will no longer prune non-namespaced resources by default/)
    expect(await c.out('get cm -o name')).toBe('configmap/b\nconfigmap/other\n')
  })

  it('looks at the named types only, and refuses those nobody has before anything is applied', async () => {
    expect(await c.kubectl('apply -f b.yaml --prune --all --prune-allowlist=core/v1/Secret')).toEqual({
      stdout: 'configmap/b created\n',
      stderr: '',
      code: 0,
    })
    for (const [word, problem] of [
      ['v1/Secret', 'invalid GroupVersionKind format: v1/Secret, please follow <group/version/kind>'],
      ['core/v1/Nothing', 'no matches for kind "Nothing" in version "v1"'],
    ] as const) {
      const ran = await c.kubectl(`apply -f a.yaml --prune --all --prune-allowlist=${word}`)
      expect(ran).toEqual({ stdout: '', stderr: `error: ${problem}\n`, code: 1 })
    }
  })
})

describe('diff', () => {
  it('without --prune looks at nothing but the files', async () => {
    const c = await new TestCluster((usual) => ({
      ...usual,
      request: (address, request) => {
        if (request.path.includes('/secrets')) throw new Error('nobody asked for secrets')
        return usual.request(address, request)
      },
    })).start()
    c.write('/root/work/a.yaml', configMap('a'))
    await c.out('apply -f a.yaml')
    expect((await c.kubectl('diff -f a.yaml')).stderr).not.toContain('Deprecated')
  })
})
