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

it('what holds only while a step is prepared is not what its reader did', async () => {
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
  const host = new WorkerHost(time, (message) => messages.push(message))
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) await new Promise((resolve) => setImmediate(resolve))
  }
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
  isOver = true
})
