import { expect, it } from 'vitest'
import { TestCluster } from '../../testing/cluster'

const pod = (name: string) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'c', image: 'i' }] } })

it('a folder of several files is printed as a list, whether all of them could be read or not; one of a single file as an object', async () => {
  const cluster = await new TestCluster().start()
  cluster.machine.files.makeDirectory('/root/work/some')
  cluster.write('/root/work/some/a.json', pod('a'))
  await cluster.out('create -f some')
  const template = (text: string) => `get -f some -o go-template='${text}'`
  expect(await cluster.out(template('{{.metadata.name}}'))).toBe('a')
  cluster.write('/root/work/some/b.json', '{"apiVersion":"v1","ind":"Pod"}')
  expect(await cluster.kubectl(template('{{range.items}}{{.metadata.name}}:{{end}}'))).toEqual({
    stdout: 'a:',
    stderr: `error: unable to decode "some/b.json": Object 'Kind' is missing in '{"apiVersion":"v1","ind":"Pod"}'\n`,
    code: 1,
  })
})

it.each([
  ['-o yaml', 0],
  ['-o jsonpath={.kind}', 0],
  ['-o custom-columns=A:.kind', 0],
  ['-o name --server-print=false', 0],
  ['-o name', 1],
  ['-o kyaml', 1],
  ['-o go-template={{.kind}}', 1],
])('get %s logs that it got no table %i times', async (options, times) => {
  const cluster = await new TestCluster().start()
  const { stderr } = await cluster.kubectl(`get ns default ${options} -v=2`)
  expect(stderr.match(/table_printer\.go:45\] "?Unable to decode server response into a Table/g) ?? []).toHaveLength(times)
})

it('the list of a file is not watched', async () => {
  const cluster = await new TestCluster().start()
  cluster.write('/root/work/list.json', `{"apiVersion":"v1","kind":"List","items":[${pod('a')}]}`)
  await cluster.out('create -f list.json')
  expect(await cluster.kubectl('get -f list.json -w')).toEqual({
    stdout: '',
    stderr: 'error: watch is only supported on individual resources and resource collections, but a list of resources is found\n',
    code: 1,
  })
})
