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
