import { expect, it } from 'vitest'
import { runOn, testMachine } from './test-machine'

it('tools of a busybox machine word their errors as busybox does', async () => {
  const { machine, clock } = testMachine('ash')
  const { err } = await runOn(machine, clock, 'cat x; cp x y; rm x; mv x y; mkdir /tmp; touch /a/b; sed p x; rm /tmp')
  expect(err.split('\n')).toEqual([
    "cat: can't open 'x': No such file or directory",
    "cp: can't stat 'x': No such file or directory",
    "rm: can't remove 'x': No such file or directory",
    "mv: can't rename 'x': No such file or directory",
    "mkdir: can't create directory '/tmp': File exists",
    'touch: /a/b: No such file or directory',
    'sed: x: No such file or directory',
    "rm: '/tmp' is a directory",
    '',
  ])
})
