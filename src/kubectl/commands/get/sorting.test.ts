/** What --sort-by does with names, numbers, missing fields and values that have no order. */
import { describe, expect, it } from 'vitest'
import { goSorted } from '../../printing/go-sort'
import { TestCluster } from '../../testing/cluster'

/** ConfigMaps of these names, each with the label `k` where a value is given. */
async function withLabels(labels: Readonly<Record<string, string | undefined>>): Promise<TestCluster> {
  const cluster = await new TestCluster().start()
  for (const [name, value] of Object.entries(labels)) {
    await cluster.out(`create configmap ${name}`)
    if (value !== undefined) await cluster.out(`label configmap ${name} k=${value}`)
  }
  return cluster
}

const names = (text: string) => text.split('\n').flatMap((line) => (line ? [line.split(/\s+/)[0]!.replace('configmap/', '')] : []))

describe('kubectl get --sort-by', () => {
  it.each([
    ['texts letter by letter', { a: 'v10', b: 'v9', c: 'v1' }, ['c', 'a', 'b']],
    ['quantities by size', { a: '10', b: '9', c: '1k' }, ['b', 'a', 'c']],
    ['what lacks the field first, the last of them first of all', { a: undefined, b: 'x', c: undefined }, ['c', 'a', 'b']],
  ])('orders %s, in tables and otherwise', async (_, labels, expected) => {
    const cluster = await withLabels(labels)
    expect(
      names(await cluster.out('get cm -n default --sort-by=.metadata.labels.k --no-headers')).filter((each) => each.length === 1),
    ).toEqual(expected)
    expect(names(await cluster.out('get cm --sort-by=.metadata.labels.k -o name')).filter((each) => each.length === 1)).toEqual(expected)
  })

  it('ends with a line of the log for values without an order', async () => {
    const cluster = await withLabels({ a: 'x', b: 'y' })
    const { stdout, stderr, code } = await cluster.kubectl('get cm --sort-by=.metadata.labels')
    expect({ stdout, code, stderr: stderr.replace(/^F[\d :.]+/, 'F ') }).toEqual({
      stdout: '',
      stderr:
        'F sorter.go:375] Field {.metadata.labels} in [][][]reflect.Value is an unsortable type: interface, err: unsortable type: map[string]interface {}\n',
      code: 1,
    })
  })

  it('sorts the tables of several types themselves, which do not have the field', async () => {
    const cluster = await withLabels({ a: 'x' })
    expect(await cluster.kubectl('get cm,secrets --sort-by=.metadata.name')).toEqual({
      stdout: '',
      stderr: 'error: couldn\'t find any field with path "{.metadata.name}" in the list of objects\n',
      code: 1,
    })
  })

  it('says that nothing was found when no row of a table has the field', async () => {
    const cluster = await withLabels({ a: 'x', b: 'y' })
    expect((await cluster.kubectl('get cm --sort-by=.spec.nope')).stderr).toBe('No resources found in default namespace.\n')
    expect((await cluster.kubectl('get cm --sort-by=.spec.nope -o name')).stderr).toBe(
      'error: couldn\'t find any field with path "{.spec.nope}" in the list of objects\n',
    )
  })
})

describe('the order of Go', () => {
  const indexes = (count: number) => Array.from({ length: count }, (_, index) => index)

  it('leaves up to twelve equals where they are', () => {
    expect(goSorted(indexes(12), (a, b) => a % 3 < b % 3)).toEqual([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11])
  })

  it.each([13, 50, 200, 1000])('puts %i in order, whatever they are', (count) => {
    for (const value of [
      (i: number) => (i * 7919) % 101,
      (i: number) => -i,
      (i: number) => i % 2,
      (i: number) => Math.abs(i - count / 2),
    ]) {
      const sorted = goSorted(indexes(count), (a, b) => value(a) < value(b))
      expect(sorted.map(value)).toEqual(
        indexes(count)
          .map(value)
          .toSorted((a, b) => a - b),
      )
      expect(new Set(sorted).size).toBe(count)
    }
  })

  it('shuffles more equals as the real one does', () => {
    // Of forty ConfigMaps c1 to c40 in the order of their names, labelled i*7%5, as kubectl v1.36 sorted them.
    const listed = indexes(40)
      .map((index) => index + 1)
      .toSorted((a, b) => (`${a}` < `${b}` ? -1 : 1))
    expect(goSorted(listed, (a, b) => (a * 7) % 5 < (b * 7) % 5).slice(0, 8)).toEqual([20, 15, 30, 35, 25, 10, 40, 5])
  })
})
