import { expect, test } from 'vitest'
import { runTask, type Task, type TaskRun } from './task'

/** Waits that somebody else ends. */
class Waits {
  readonly open: (() => void)[] = []
  wait = (resume: () => void): void => void this.open.push(resume)
}

test('a task is known before its first step, so that the step can cancel it: it stops where it would wait, with its finally', () => {
  const said: string[] = []
  const waits = new Waits()
  let run: TaskRun | undefined
  function* task(): Task<string> {
    try {
      said.push('first step')
      run?.cancel()
      yield waits.wait
      said.push('never')
      return 'done'
    } finally {
      said.push('cleared up')
    }
  }
  runTask(
    task(),
    (result) => said.push(result),
    (begun) => (run = begun),
  )
  for (const resume of waits.open) resume()
  expect(said).toEqual(['first step', 'cleared up'])
})

test('a task that cancels itself in its last step is not done', () => {
  const said: string[] = []
  let run: TaskRun | undefined
  function* task(): Task<string> {
    yield (resume) => resume()
    run?.cancel()
    return 'done'
  }
  runTask(
    task(),
    (result) => said.push(result),
    (begun) => (run = begun),
  )
  expect(said).toEqual([])
})

test('a task goes on when its wait is over, and nothing happens when it is cancelled after its end', () => {
  const said: string[] = []
  const waits = new Waits()
  let run: TaskRun | undefined
  function* task(): Task<number> {
    yield (resume) => resume()
    yield waits.wait
    return 1
  }
  runTask(
    task(),
    (result) => said.push(`result ${result}`),
    (begun) => (run = begun),
  )
  expect(said).toEqual([])
  for (const resume of waits.open) resume()
  run?.cancel()
  expect(said).toEqual(['result 1'])
})
