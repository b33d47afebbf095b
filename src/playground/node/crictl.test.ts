/** What crictl tells of a node's pods, containers and images, and lets choose among them. */
import { expect, test } from 'vitest'
import { startedPlayground } from '../test-typing'

async function started() {
  const { wait, type } = await startedPlayground('crictl')
  const node = (script: string): Promise<string> => type(`minikube ssh <<'END'\n${script.replaceAll('crictl', 'sudo crictl')}\nEND\n`)
  return { wait, type, node }
}

test('stats are of the containers that are asked for, as a table or as they come', async () => {
  const { node } = await started()
  const names = (text: string): (string | undefined)[] =>
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(/ {2,}/)[1])
  expect(names(await node('crictl stats --id $(crictl ps -q --name etcd)'))).toEqual(['etcd'])
  expect(names(await node('crictl stats --name kube-s'))).toEqual(['kube-scheduler'])
  expect(names(await node('crictl stats -p $(crictl pods -q --name coredns)'))).toEqual(['coredns'])
  const { stats } = JSON.parse(await node('crictl stats --name etcd -o json')) as { stats: { attributes: object; memory: object }[] }
  expect(stats).toMatchObject([
    { attributes: { metadata: { attempt: 0, name: 'etcd' } }, memory: { workingSetBytes: { value: '42991616' } } },
  ])
})

test('statsp sums up a pod', async () => {
  const { node } = await started()
  const id = (await node('crictl pods -q --name etcd')).slice(0, 13)
  expect(await node('crictl statsp --name etcd')).toBe(
    `POD                 POD ID              CPU %               MEM\netcd-minikube       ${id}       2.40                43MB\n`,
  )
})

test('what no container uses is pruned, but for the image of sandboxes', async () => {
  const { node } = await started()
  await node('crictl pull busybox:1.36')
  expect(await node('crictl rmi --prune')).toBe('Deleted: docker.io/library/busybox:1.36\n')
  expect(await node('crictl images | grep -c /pause')).toBe('1\n')
  expect(await node('crictl inspecti registry.k8s.io/pause:3.10.1 | grep pinned')).toContain('"pinned": true')
})

test('logs begin when they are wanted to, and end after so many bytes', async () => {
  const { node, wait, type } = await started()
  await type(`kubectl run p --image=busybox -- sh -c 'while true; do date +%s; sleep 10; done'`)
  await wait(65)
  const lines = async (options: string): Promise<number> =>
    (await node(`crictl logs ${options} $(crictl ps -q --name '^p$')`)).split('\n').length - 1
  expect([await lines(''), await lines('--since 25s'), await lines('--since 1h')]).toEqual([7, 3, 7])
  expect(await node(`crictl logs --limit-bytes 5 $(crictl ps -q --name '^p$')`)).toMatch(/^\d{5}$/)
  expect(await node(`crictl logs --since never $(crictl ps -q --name '^p$')`)).toContain('level=fatal')
})

test('what is inspected is chosen by name, and shown as JSON or YAML', async () => {
  const { node } = await started()
  expect(await node('crictl inspectp --name etcd | grep -m1 \'"state"\'')).toBe('    "state": "SANDBOX_READY",\n')
  expect(await node('crictl inspect --name etcd -o yaml | grep runtimeType')).toBe('  runtimeType: io.containerd.runc.v2\n')
  expect(await node('crictl inspect --name etcd -o html')).toContain('unknown output format html')
})
