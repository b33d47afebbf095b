import { describe, expect, it } from 'vitest'
import type { Command } from '../../shell/command'
import { TestCluster } from '../testing/cluster'

const MAP = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"b":"c"}}'

describe('what kubectl needs for a while', () => {
  const paths: string[] = []
  const noted = (name: string): Command => ({
    name,
    run: async ({ args, files }) => {
      paths.push(...args.filter((each) => each.startsWith('/')).map((each) => each.replace(/\d+/, 'N')))
      return files.exists(args.at(-1)!) ? 0 : 9
    },
  })
  const run = async (line: string, TMPDIR: string) => {
    const cluster = await new TestCluster(undefined, undefined, [noted('ed'), noted('diff')]).start()
    await cluster.out('create cm a')
    cluster.write('/root/work/a.json', MAP)
    paths.length = 0
    const { stderr, code } = await cluster.kubectl(line, { env: { EDITOR: 'ed', TMPDIR }, stdin: MAP })
    return { stderr: stderr.replace(/\d+\.yaml/, 'N.yaml'), code, paths: [...paths] }
  }

  it.each([
    ['edit cm a', ['/root/work/kubectl-edit-N.yaml'], 'Edit cancelled, no changes made.\n'],
    ['diff -f a.json', ['/root/work/LIVE-N', '/root/work/MERGED-N'], ''],
    ['replace --force -f -', [], ''],
  ])('is kept where $TMPDIR says: %s', async (line, expected, stderr) => {
    expect(await run(line, '/root/work')).toEqual({ stderr, code: 0, paths: expected })
  })

  it.each([
    ['edit cm a', 1, 'error: open /nowhere/kubectl-edit-N.yaml: no such file or directory\n'],
    ['diff -f a.json', 2, 'error: stat /nowhere: no such file or directory\n'],
    ['replace --force -f -', 1, 'error: stat /nowhere: no such file or directory\n'],
  ])('has to have that folder: %s', async (line, code, stderr) => {
    expect(await run(line, '/nowhere')).toEqual({ stderr, code, paths: [] })
  })
})

it('a token ends its line only for who reads it', async () => {
  const cluster = await new TestCluster().start()
  await cluster.out('create sa robot')
  expect(await cluster.out('create token robot')).toMatch(/^ey[\w-]+\.[\w-]+\.[\w-]+$/)
})
