import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../../testing/live-cluster'

const EVENT = (name: string, pod: string, extra: string) => `apiVersion: v1
kind: Event
metadata: {name: ${name}, namespace: default}
involvedObject: {apiVersion: v1, kind: Pod, name: ${pod}, namespace: default}
reason: Tested
source: {component: me}
${extra}
`

describe('kubectl events', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    c.write(
      '/root/work/a.yaml',
      EVENT('aa.1', 'late', 'type: Warning\nmessage: "  red \\u001b[31m "\nlastTimestamp: "2026-01-01T01:00:00Z"'),
    )
    c.write('/root/work/b.yaml', EVENT('zz.1', 'early', 'type: Normal\nmessage: hello\nlastTimestamp: "2026-01-01T00:00:00Z"'))
    await c.all('create -f a.yaml', 'create -f b.yaml')
  })

  it('sorts by time and shows what would steer a terminal', async () => {
    expect(await c.out('events --types=Warning,Normal --for pod/late')).toBe(
      'LAST SEEN   TYPE      REASON   OBJECT     MESSAGE\n<unknown>   Warning   Tested   Pod/late   red ^[[31m\n',
    )
  })

  it('writes JSON in the order of the type', async () => {
    const text = await c.out('events --for pod/early -o json')
    const order = [
      'kind',
      'apiVersion',
      'metadata',
      'involvedObject',
      'reason',
      'message',
      'source',
      'firstTimestamp',
      'lastTimestamp',
      'type',
    ]
    expect([...text.matchAll(/^ {12}"(\w+)"/gm)].map((match) => match[1])).toEqual([
      ...order,
      'eventTime',
      'reportingComponent',
      'reportingInstance',
    ])
  })

  it.each(['Pod/late', 'pods.v1./late', 'Pod.v1./late'])('%s is the same pod', async (named) => {
    expect(await c.out(`events --for ${named} --no-headers`)).toBe(await c.out('events --for pod/late --no-headers'))
  })

  it('watches without a heading before the first event', async () => {
    expect((await c.kubectl('events --watch --for pod/none', { duration: 2000 })).stdout).toBe('')
    expect((await c.kubectl('events --watch --for pod/early', { duration: 2000 })).stdout).toBe(
      'LAST SEEN   TYPE     REASON   OBJECT      MESSAGE\n<unknown>   Normal   Tested   Pod/early   hello\n',
    )
  })

  it.each([
    ['events --for pod', 'error: --for must be in resource/name form\n'],
    ['events --for Pod.v1.core/x', 'the server doesn\'t have a resource type "pod" in group "v1.core"\n'],
    ['events --for a/b/c', 'error: arguments in resource/name form may not have more than one slash\n'],
    ['events --types=Odd', 'error: valid --types are Normal or Warning\n'],
  ])('refuses %s', async (command, words) => {
    expect((await c.kubectl(command)).stderr).toBe(words)
  })
})
