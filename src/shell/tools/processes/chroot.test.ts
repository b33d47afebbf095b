/** Facts about programs for which a folder is the root. */
import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../test-machine'

const MAKE = 'mkdir -p new/bin new/etc new/tmp/sub; cp /bin/sh /usr/bin/cat /usr/bin/ls /usr/bin/pwd new/bin; echo inside > new/etc/motd'

it('programs see nothing but the folder, and have the programs that lie in it', async () => {
  const { machine, clock } = testMachine()
  const { out, err } = await runOn(
    machine,
    clock,
    `${MAKE}; chroot new cat /etc/motd; chroot new sh -c 'cd /tmp/sub; pwd; cd ../../..; pwd; ls; echo x > /made; grep a b'; ls new`,
  )
  expect(out).toBe('inside\n/tmp/sub\n/\nbin\netc\ntmp\nbin\netc\nmade\ntmp\n')
  expect(err).toBe('sh: line 1: grep: command not found\n')
})

it('links that begin with a slash lead to files of the folder', async () => {
  const { machine, clock } = testMachine()
  const { out, err } = await runOn(
    machine,
    clock,
    `${MAKE}; echo outside > /motd; ln -s /etc/motd new/motd; ln -s ../../../etc new/tmp/up; ln -s loop new/loop; chroot new cat /motd /tmp/up/motd /loop`,
  )
  expect(out).toBe('inside\ninside\n')
  expect(err).toBe('cat: /loop: Too many levels of symbolic links\n')
})

it.each([
  ['bash', 'chroot', "chroot: missing operand\nTry 'chroot --help' for more information.\n", 125],
  ['bash', 'chroot /nosuch ls', "chroot: cannot change root directory to '/nosuch': No such file or directory\n", 125],
  ['bash', 'chroot /usr/bin/ls ls', "chroot: cannot change root directory to '/usr/bin/ls': Not a directory\n", 125],
  ['bash', 'LC_ALL=C.UTF-8 chroot new nosuch', 'chroot: failed to run command ‘nosuch’: No such file or directory\n', 127],
  ['bash', 'chroot --userspec=nosuch / ls', 'chroot: invalid user\n', 125],
  [
    'bash',
    'chroot --skip-chdir new ls',
    "chroot: option --skip-chdir only permitted if NEWROOT is old '/'\nTry 'chroot --help' for more information.\n",
    125,
  ],
  ['ash', 'chroot /nosuch ls', "chroot: can't change root directory to '/nosuch': No such file or directory\n", 1],
  ['ash', 'chroot new nosuch', "chroot: can't execute 'nosuch': No such file or directory\n", 127],
] as const)('%s: %s', async (flavour, script, said, status) => {
  const { machine, clock } = testMachine(flavour)
  const { err, code } = await runOn(machine, clock, `mkdir new; ${script}`)
  expect({ err, code }).toEqual({ err: said, code: status })
})

it('a program may become another user for its new root', async () => {
  const { machine, clock } = testMachine()
  expect((await runOn(machine, clock, 'chroot --userspec=nobody --groups=1,2 / id -u -n; chroot --userspec=nobody / id -u')).out).toBe(
    'nobody\n65534\n',
  )
})
