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

  it.each([
    ['merge', '5', 'error: Invalid JSON Patch\n'],
    ['merge', 'null', 'error: Invalid JSON Patch\n'],
    ['merge', '[5]', 'error: json: cannot unmarshal array into Go value of type unstructured.detector\n'],
    ['strategic', '5', 'error: invalid JSON document\n'],
    ['strategic', '[]', 'error: invalid JSON document\n'],
    ['merge', '{"a":1}}', 'error: Invalid JSON Patch\n'],
    ['strategic', '{a', 'error: invalid JSON document\n'],
    ['json', '{"a":1', 'error: unexpected end of JSON input\n'],
    ['json', '{"a":1}}', "error: invalid character '}' after top-level value\n"],
    ['json', '{}', 'error: json: cannot unmarshal object into Go value of type jsonpatch.Patch\n'],
    ['json', '5', 'error: json: cannot unmarshal number into Go value of type jsonpatch.Patch\n'],
    ['json', 'true', 'error: json: cannot unmarshal bool into Go value of type jsonpatch.Patch\n'],
  ])('of type %s for show refuses %s', async (type, patch, stderr) => {
    const ran = await c.kubectl(`patch deploy web --dry-run=client --type=${type} -p '${patch}'`)
    expect(ran).toEqual({ stdout: '', stderr, code: 1 })
  })

  it.each(['json', 'strategic'])('of type %s for show changes nothing where it is null', async (type) => {
    expect(await c.out(`patch deploy web --dry-run=client --type=${type} -p null`)).toBe('deployment.apps/web patched (no change)\n')
  })
})
