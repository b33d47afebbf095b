/** Facts about Cassandra's ring: members find each other through a seed, and notice who has gone. */
import { expect, test } from 'vitest'
import { podsOf } from '../test-pods'

test('members tell of each other, and of one that has drained or gone', async () => {
  const t = await podsOf({ seed: 'cassandra:4' })
  for (const name of ['one', 'two'])
    t.run(name, { containers: [{ name: 'main', image: 'cassandra:4', env: [{ name: 'CASSANDRA_SEEDS', value: t.address('seed') }] }] })
  await t.wait(60)
  const marks = async (pod: string): Promise<readonly string[]> =>
    (await t.exec(pod, 'nodetool status | grep -E "^[UD][NJLM] "'))
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, 2))
  expect([await marks('seed'), await marks('two')]).toEqual([
    ['UN', 'UN', 'UN'],
    ['UN', 'UN', 'UN'],
  ])
  const idOf = (await t.exec('one', 'nodetool info | grep ^ID')).split(': ')[1]!.trim()
  expect(await t.exec('two', `nodetool removenode ${idOf} 2>&1 | head -1`)).toBe(
    `error: Node /${t.address('one')} is alive and owns this ID. Use decommission command to remove it from the ring\n`,
  )
  await t.exec('one', 'nodetool drain')
  expect([...(await marks('two'))].sort()).toEqual(['DN', 'UN', 'UN'])
  await t.exec('two', `nodetool removenode ${idOf}`)
  await t.wait(30)
  expect([await marks('two'), await marks('seed')]).toEqual([
    ['UN', 'UN'],
    ['UN', 'UN'],
  ])
  expect(await t.exec('two', 'nodetool nosuch; echo $?')).toBe(
    "nodetool: Found unexpected parameters: [nosuch]\nSee 'nodetool help' or 'nodetool help <command>'.\n1\n",
  )
})
