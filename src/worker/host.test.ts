import { expect, it } from 'vitest'
import type { LessonDefinition } from '../lessons/definition'
import type { FromWorker } from '../protocol/messages'
import { WorkerHost } from './host'

const LESSON: LessonDefinition = {
  id: 'own/passing',
  course: 'own',
  order: 1,
  minutes: 1,
  cluster: { kind: 'none', nodes: [] },
  setup: 'echo now > passing; sleep 60; rm passing',
  steps: [
    {
      id: 'only',
      checks: [
        { id: 'passing', when: 'file("passing") != "" || file("kept") != ""' },
        { id: 'kept', when: 'file("kept") != ""' },
      ],
      hints: [],
      quiz: [],
      solution: '',
      right: [],
      wrong: [],
    },
  ],
}

interface Running {
  readonly host: WorkerHost
  readonly messages: readonly FromWorker[]
  until(done: () => boolean): Promise<void>
  end(): void
}

function runHost(): Running {
  let real = 0
  const messages: FromWorker[] = []
  // Every look at the time finds it further, and whatever is planned comes as soon as other work had its turn.
  let isOver = false
  const time = {
    now: () => (real += 5),
    later: (_delay: number, action: () => void) => {
      if (isOver) return () => undefined
      const planned = setImmediate(action)
      return () => clearImmediate(planned)
    },
  }
  return {
    host: new WorkerHost(time, (message) => messages.push(message)),
    messages,
    until: async (done) => {
      while (!done()) await new Promise((resolve) => setImmediate(resolve))
    },
    end: () => (isOver = true),
  }
}

it('what holds only while a step is prepared is not what its reader did', async () => {
  const { host, messages, until, end } = runHost()
  const looks = () => messages.flatMap((message) => (message.type === 'lesson' ? [message.state.checks.map(({ done }) => done)] : []))
  host.receive({ type: 'boot', start: { version: 1, seed: 'a', time: 0, cluster: LESSON.cluster }, log: [] })
  host.receive({ type: 'input', input: { type: 'terminal.open', terminal: 't1', columns: 80, rows: 24 } })
  host.receive({ type: 'lesson.define', lesson: LESSON.id, definition: LESSON })
  host.receive({ type: 'input', input: { type: 'lesson.setup', lesson: LESSON.id, step: 'only' } })
  host.receive({ type: 'lesson.watch', lesson: LESSON.id, step: 'only' })
  await until(() => messages.some((message) => message.type === 'preparing' && !message.active))
  await until(() => looks().length > 0)
  expect(looks()).toEqual([[false, false]])
  host.receive({ type: 'input', input: { type: 'terminal.run', terminal: 't1', command: 'echo now > kept' } })
  await until(() => looks().length > 1)
  expect(looks().at(-1)).toEqual([true, true])
  end()
})

it('the earliest moment that can be looked at, and gone on from, has the cluster', async () => {
  const { host, messages, until, end } = runHost()
  const printed = () => messages.flatMap((message) => (message.type === 'terminal.data' ? [message.data] : [])).join('')
  const log = [
    { at: 0, after: 0, input: { type: 'terminal.open', terminal: 't1', columns: 80, rows: 24 } },
    { at: 40, after: 0, input: { type: 'cluster.attach' } },
  ] as const
  const start = { version: 1, seed: 'a', time: 0, cluster: { kind: 'running', nodes: ['minikube'] } } as const
  host.receive({ type: 'boot', start, log, until: 1000 })
  await until(() => messages.some(({ type }) => type === 'booted'))
  host.receive({ type: 'time.view', at: 0 })
  const viewed = () => messages.findLast((message) => message.type === 'clock' && message.viewing)
  await until(() => viewed() !== undefined)
  expect(viewed()).toMatchObject({ now: 40 })
  host.receive({ type: 'time.continue' })
  host.receive({ type: 'input', input: { type: 'terminal.run', terminal: 't1', command: 'kubectl get nodes -o name; echo asked' } })
  await until(() => /\nasked/.test(printed()))
  expect(printed()).toContain('node/minikube')
  end()
})
