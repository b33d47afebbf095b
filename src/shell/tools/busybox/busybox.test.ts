import { expect, it } from 'vitest'
import { APPLETS } from './applets'
import { busyboxUsage } from './usage'
import { NO_NET } from '../../net'
import { runOn, testMachine } from '../../test-machine'
import { busyboxTools } from '..'

const ash = () => testMachine('ash', busyboxTools)

it('a wrong option shows the usage with its options in columns', async () => {
  const { machine, clock } = ash()
  const { err, code } = await runOn(machine, clock, 'basename -x')
  expect(err).toBe(
    "basename: invalid option -- 'x'\nBusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\n" +
      'Usage: basename FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...\n\nPrints the last part of a path\n\n' +
      '\t-a\t\tEvery argument is a path\n\t-s SUFFIX\tTakes SUFFIX away, too (and every argument is a path)\n',
  )
  expect(code).toBe(1)
})

it('every usage begins with the name of a program that busybox has', () => {
  const usages = APPLETS.map((name) => [name, busyboxUsage(name)] as const).filter(([, usage]) => usage !== undefined)
  expect(usages.length).toBeGreaterThan(130)
  expect(busyboxUsage('nosuch')).toBeUndefined()
})

it('busybox runs its programs by name, lists them, and says which it does not have', async () => {
  const { machine, clock } = ash()
  const { out, err, code } = await runOn(
    machine,
    clock,
    'busybox echo hi; busybox --list | grep -c "^cat$"; busybox --list-full | grep wc; busybox --help nosuch; echo $?; busybox nosuch',
  )
  expect(out).toBe('hi\n1\nbin/wc\n127\n')
  expect(err).toBe('nosuch: applet not found\nnosuch: applet not found\n')
  expect(code).toBe(127)
})

it('hostid is the address of the machine, which musl does not look for', async () => {
  const { machine, clock } = testMachine('ash', busyboxTools, { ...NO_NET, resolve: () => Promise.resolve(['10.244.1.5']) })
  const { out } = await runOn(machine, clock, 'hostid; mkdir -p /etc; echo 3.23 > /etc/alpine-release; hostid')
  expect(out).toBe('f40a0501\n00000000\n')
})

it('busybox installs links that are its programs', async () => {
  const { machine, clock } = ash()
  const { out } = await runOn(machine, clock, 'mkdir /t; busybox --install -s /t; readlink /t/cat; busybox --install -s /t 2>&1 | head -1')
  expect(out).toBe('/bin/busybox\nbusybox: /t/[: File exists\n')
})

it('dos2unix and unix2dos change files in their place, or what they read', async () => {
  const { machine, clock } = ash()
  const { out } = await runOn(
    machine,
    clock,
    "printf 'a\\nb' > f; unix2dos f; od -c f; dos2unix f; od -c f; printf 'x\\r\\n' | dos2unix -u | od -c",
  )
  expect(out).toBe('0000000   a  \\r  \\n   b\n0000004\n0000000   a  \\n   b\n0000003\n0000000   x  \\n\n0000002\n')
})
