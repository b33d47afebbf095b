/** Facts about the columns of busybox's ps. */
import { expect, test } from 'vitest'
import { runOn, testMachine } from '../../test-machine'

async function ash(script: string): Promise<string> {
  const { machine, clock } = testMachine('ash')
  const { out, err } = await runOn(machine, clock, script)
  return out + err
}

test('columns of busybox are as wide as busybox has them, the last as wide as its text', async () => {
  const shown = await ash('sleep 9 & ps -o pid,ppid,user,stat,nice,args | grep -v -e ps -e grep')
  expect(shown.replace(/\d+ +\d+/g, (numbers) => numbers.replace(/\d/g, '9'))).toMatch(
    /^PID {3}PPID {2}USER {5}STAT NI {4}COMMAND\n( {2,4}9+ {2,5}9+ root {5}S {8}0 \S.*\n)+$/,
  )
  expect(await ash('ps -o comm,pid,group | head -2')).toMatch(/^COMMAND {10}PID {3}GROUP\nsh {15}[ \d]{5} root\n$/)
})

test('a heading of its own is as wide as the column, and none at all leaves out the line', async () => {
  expect(await ash('ps -o comm=NAMES_OF_PROGRAMS,user=U | head -2')).toMatch(/^NAMES_OF_PROGRAMS U\nsh {16}r\n$/)
  expect(await ash('ps -o comm= | head -1')).toBe('sh\n')
})

test('large amounts of memory are told in four characters', async () => {
  expect(await ash('ps -o vsz,rss,comm | tail -n +2')).toMatch(/^([ \d.]{3}[\dmg] [ \d.]{3}[\dmg] \w+\n)+$/)
})

test('a column that busybox does not have is refused with those it has', async () => {
  expect(await ash('ps -o pid,cmd')).toBe(
    "ps: bad -o argument 'cmd', supported arguments: user,group,comm,args,pid,ppid,pgid,etime,nice,rgroup,ruser,time,tty,vsz,sid,stat,rss\n",
  )
})
