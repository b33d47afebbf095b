/** Facts about how a kubelet hands on logs. */
import { expect, it } from 'vitest'
import { testNode } from './test-node'

async function logs(script: string, options: object = {}): Promise<readonly string[]> {
  const t = testNode()
  await t.wait(2)
  t.run('p', { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', script] }] })
  await t.wait(5)
  const chunks: string[] = []
  let ended = false
  t.node.endpoint.logs('default', 'p', options, {
    chunk: (data) => chunks.push(new TextDecoder().decode(data)),
    end: () => (ended = true),
  })
  expect(ended).toBe(true)
  return chunks
}

it('a long log comes in large pieces and whole', async () => {
  const chunks = await logs('seq 1 60000')
  expect(chunks.join('')).toBe(Array.from({ length: 60_000 }, (_, i) => `${i + 1}\n`).join(''))
  expect(chunks.length).toBeLessThan(20)
})

it('only so many bytes are handed on, stamps among them', async () => {
  const chunks = await logs('seq 1 60000', { limitBytes: 100_000 })
  expect(chunks.join('')).toHaveLength(100_000)
  const [stamped = ''] = await logs('echo one; echo two', { limitBytes: 40, timestamps: true })
  expect(stamped).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z one\n\d{4}-$/)
})

it('a line that is several of the file counts as several from the end, and has one stamp', async () => {
  const script = "echo first; head -c 40000 /dev/zero | tr '\\0' L; echo; echo last"
  expect((await logs(script, { tailLines: 2 })).join('')).toBe(`${'L'.repeat(40_000 - 2 * 16_384)}\nlast\n`)
  const stamped = (await logs(script, { timestamps: true })).join('').split('\n')
  expect(stamped.map((line) => line.length)).toEqual([36, 40_031, 35, 0])
})
