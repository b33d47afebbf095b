/** Facts about what containers say of their end, how much of it a status has, and which ends it forgets. */
import { expect, it } from 'vitest'
import { testNode } from '../test-node'

const says = (name: string, script: string, more: object = {}) => ({ name, image: 'busybox', command: ['sh', '-c', script], ...more })
const repeated = (count: number, letter: string): string => `head -c ${count} /dev/zero | tr '\\0' ${letter}`

function messages(t: ReturnType<typeof testNode>, name: string): (string | undefined)[] {
  return (t.pod(name).status?.containerStatuses ?? []).map(({ state }) => state?.terminated?.message)
}

it('the last four kilobytes of a termination message are told', async () => {
  const t = testNode()
  t.run('one', {
    restartPolicy: 'Never',
    containers: [says('c', `{ echo begin; ${repeated(4090, 'x')}; echo end; } > /dev/termination-log`)],
  })
  await t.wait(5)
  const [message = ''] = messages(t, 'one')
  expect(message).toHaveLength(4096)
  expect(message.startsWith('n\nxxx')).toBe(true)
  expect(message.endsWith('xend\n')).toBe(true)
})

it('the containers of a pod share twelve kilobytes of messages, the beginnings of which stay', async () => {
  const t = testNode()
  const long = says('c0', `{ echo begin; ${repeated(4000, 'y')}; } > /dev/termination-log`)
  const fromLog = says('c1', `${repeated(5000, 'z')}; exit 1`, { terminationMessagePolicy: 'FallbackToLogsOnError' })
  const idle = Array.from({ length: 6 }, (_, i) => says(`c${i + 2}`, 'printf short > /dev/termination-log'))
  t.run('eight', { restartPolicy: 'Never', containers: [long, fromLog, ...idle] })
  await t.wait(8)
  const told = messages(t, 'eight')
  expect(told.map((text) => text?.length)).toEqual([1536, 1536, 5, 5, 5, 5, 5, 5])
  expect(told[0]?.startsWith('begin\ny')).toBe(true)
})

it('an init container that came through has no end before that one any more', async () => {
  const t = testNode()
  t.run('p', {
    restartPolicy: 'OnFailure',
    volumes: [{ name: 's', emptyDir: {} }],
    initContainers: [says('i', 'test -e /s/x || { touch /s/x; exit 7; }', { volumeMounts: [{ name: 's', mountPath: '/s' }] })],
    containers: [says('c', 'sleep 100')],
  })
  await t.wait(8)
  const [init] = t.pod('p').status?.initContainerStatuses ?? []
  expect(init).toMatchObject({ restartCount: 1, lastState: {}, state: { terminated: { exitCode: 0 } } })
})
