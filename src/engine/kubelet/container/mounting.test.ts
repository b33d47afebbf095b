/** What programs of containers and of nodes mount by hand, and what they are refused. */
import { expect, test } from 'vitest'
import type { ExecSink } from '../../apiserver/kubelet-endpoint'
import { testNode } from '../test-node'

interface Rights {
  readonly privileged?: boolean
  readonly readOnlyRootFilesystem?: boolean
}

/** What a script says in a container with a volume at /v. */
async function inside(image: string, securityContext: Rights, script: string): Promise<string> {
  const t = testNode()
  await t.wait(2)
  const volumes = [{ name: 'v', emptyDir: {} }]
  t.run('p', {
    volumes,
    containers: [{ name: 'c', image, command: ['sleep', '3600'], securityContext, volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
  })
  await t.wait(4)
  let text = ''
  const decode = (data: Uint8Array): void => void (text += new TextDecoder().decode(data))
  const sink: ExecSink = { stdout: decode, stderr: decode, exit: () => undefined }
  const streams = { container: 'c', stdin: false, stdout: true, stderr: true, tty: false }
  t.node.endpoint.exec('default', 'p', { ...streams, command: ['sh', '-c', script] }, sink)
  await t.wait(2)
  return text
}

test('file systems in memory have their room and their mode, hide what was there, and are gone when they are taken away', async () => {
  const script = `mkdir /m; echo below > /m/f; mount -t tmpfs -o size=1m,mode=700 t /m; ls /m; head -c 4096 /dev/zero > /m/f
    df -k /m | tail -1 | tr -s ' '; ls -ld /m | cut -c1-10; mount | tail -1; grep -c ' /m tmpfs' /proc/mounts
    head -c 2000000 /dev/zero > /m/big || ls -l /m/big | tr -s ' ' | cut -d' ' -f5; umount /m; cat /m/f; umount /m`
  expect(await inside('busybox', { privileged: true }, script)).toBe(
    [
      't 1024 4 1020 0% /m',
      'drwx------',
      't on /m type tmpfs (rw,relatime,size=1024k,mode=700)',
      '1',
      'head: write error: No space left on device',
      '1044480',
      'below',
      "umount: can't unmount /m: Invalid argument",
      '',
    ].join('\n'),
  )
})

test('a folder is seen a second time, may be closed there, and again as it was', async () => {
  const script = `mkdir /a /b; echo x > /v/f; mount --bind /v /a; cat /a/f; echo y > /a/g; cat /v/g; mount -o bind,ro /v /b; touch /b/n
    mount -o remount,ro /a; touch /a/n; mount -o remount,rw /a; touch /a/n; ls /v | tr '\n' ' '; umount /a; ls /a; mount | grep -c ' /[ab] '
    mount --bind /nosuch /a; mount --bind /v /a/none; mount -t nosuch x /a; mount --bind /v/f /a`
  expect(await inside('busybox', { privileged: true }, script)).toBe(
    [
      'x',
      'y',
      'touch: /b/n: Read-only file system',
      'touch: /a/n: Read-only file system',
      'f g n 1',
      'mount: mounting /nosuch on /a failed: No such file or directory',
      'mount: mounting /v on /a/none failed: No such file or directory',
      'mount: mounting x on /a failed: No such device',
      'mount: mounting /v/f on /a failed: Not a directory',
      '',
    ].join('\n'),
  )
})

test('an ordinary container may neither mount nor call itself otherwise', async () => {
  const script = 'mount -t tmpfs t /v; umount /proc; mount -t tmpfs t /none; hostname x; hostname'
  expect(await inside('busybox', {}, script)).toBe(
    "mount: permission denied (are you root?)\numount: can't unmount /proc: Operation not permitted\nmount: mounting t on /none failed: No such file or directory\nhostname: sethostname: Operation not permitted\np\n",
  )
  const hint = '       dmesg(1) may have more information after failed mount system call.\n'
  expect(await inside('debian', {}, `${script}; umount /v/none; umount /v`)).toBe(
    `mount: /v: permission denied.\n${hint}umount: /proc: must be superuser to unmount.\nmount: /none: mount point does not exist.\n${hint}hostname: you must be root to change the host name\np\numount: /v/none: no mount point specified.\numount: /v: must be superuser to unmount.\n`,
  )
})

test('links lead from what is mounted to the rest and back, and round in circles nowhere', async () => {
  const script = `ln -s /v/g /f; echo x > /f; ls /v; ln -s /etc/hostname /v/h; cat /v/h; ln -s ../etc/hostname /v/i; cat /v/i; ln -s /proc/1/comm /c
    cat /c; mkdir /v/d; ln -s /v/d /w; echo y > /w/z; cat /v/d/z; mkdir -p /w/e; ls /w; mv /w/z /f; cat /v/g /f; ls -l /f | cut -c1-10; rm /w; ls /v/d
    ln -s /v/l2 /l1; ln -s /l1 /v/l2; cat /l1; test -e /l1 || echo none; readlink -f /v/h`
  expect(await inside('busybox', {}, script)).toBe(
    [
      'g',
      'p',
      'p',
      'sleep',
      'y',
      'e',
      'z',
      'x',
      'y',
      '-rw-r--r--',
      'e',
      "cat: can't open '/l1': Too many levels of symbolic links",
      'none',
      '/etc/hostname',
      '',
    ].join('\n'),
  )
})

test('whether a file may be changed is said by the tree that a link leads to', async () => {
  const script = `ln -s /dev/null /v/n; echo x > /v/n && echo written; ln -s /etc/passwd /v/p; echo x > /v/p`
  expect(await inside('busybox', { readOnlyRootFilesystem: true }, script)).toBe("written\nsh: can't create /v/p: Read-only file system\n")
})

test('a file that is mounted cannot be replaced, so it cannot be edited in place, but written', async () => {
  const script = `sed -i s/localhost/here/ /etc/hosts; echo $?; grep -c here /etc/hosts; ls /etc | grep -c 'hosts.'
    sed s/localhost/here/ /etc/hosts > /tmp/h; cat /tmp/h > /etc/hosts; grep -c here /etc/hosts
    echo a > /tmp/f; ln -s f /tmp/l; chmod 640 /tmp/f; sed -i.old s/a/b/ /tmp/f; cat /tmp/f /tmp/f.old; stat -c %a /tmp/f; sed -i s/b/c/ /tmp/l; cat /tmp/f /tmp/l; test -L /tmp/l; echo $?`
  expect((await inside('busybox', {}, script)).replace(/hosts\w{6}/, 'hostsXXXXXX')).toBe(
    "sed: can't move '/etc/hostsXXXXXX' to '/etc/hosts': Device or resource busy\n1\n0\n0\n2\nb\na\n640\nb\nc\n1\n",
  )
  const busy = await inside('nginx', {}, 'sed -i s/localhost/here/ /etc/hosts; echo $?')
  expect(busy.replace(/sed\w{6}/, 'sedXXXXXX')).toBe('sed: cannot rename /etc/sedXXXXXX: Device or resource busy\n4\n')
  expect(
    (await inside('nginx', { readOnlyRootFilesystem: true }, 'sed -i s/x/y/ /etc/passwd; echo $?')).replace(/sed\w{6}/, 'sedXXXXXX'),
  ).toBe("sed: couldn't open temporary file /etc/sedXXXXXX: Read-only file system\n4\n")
})
