import { expect, it } from 'vitest'
import type { Input, LoggedInput } from '../protocol/messages'
import { beginning } from './beginning'

const log = (...entries: readonly [at: number, input: Input][]): readonly LoggedInput[] =>
  entries.map(([at, input], after) => ({ at, after, input }))

const OPEN: Input = { type: 'terminal.open', terminal: 't1', columns: 80, rows: 24 }
const ATTACH: Input = { type: 'cluster.attach' }
const SETUP: Input = { type: 'script', script: 'kubectl create deployment web --image=nginx' }
const RUN: Input = { type: 'terminal.run', terminal: 't1', command: 'kubectl get pods' }
const step = (name: string): Input => ({ type: 'lesson.step', lesson: 'a/b', step: name })

it('a session begins when its cluster has joined it, whatever was typed before', () => {
  expect(beginning([])).toBe(0)
  expect(beginning(log([0, OPEN], [40, ATTACH], [900, RUN]))).toBe(40)
  expect(beginning(log([0, OPEN], [10, RUN], [40, ATTACH]))).toBe(40)
})

it('a lesson begins when its first step is prepared; later steps are on the way', () => {
  expect(beginning(log([40, ATTACH], [40, SETUP], [9000, step('one')], [12_000, RUN], [15_000, step('two')]))).toBe(9000)
  expect(beginning(log([40, ATTACH], [50, RUN], [60, step('one')]))).toBe(40)
})
