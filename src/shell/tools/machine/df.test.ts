import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../test-machine'

async function df(flavour: 'bash' | 'ash', script: string): Promise<string> {
  const { machine, clock } = testMachine(flavour)
  const { out, err, code } = await runOn(machine, clock, script)
  return `${out}${err}${code}`
}

it('df chooses file systems by path, type and size, and says what there is not', async () => {
  expect(await df('bash', 'df -t tmpfs; df -h /dev; df -aT -t proc')).toBe(
    [
      'Filesystem     1K-blocks  Used Available Use% Mounted on',
      'tmpfs              65536     0     65536   0% /dev',
      'Filesystem      Size  Used Avail Use% Mounted on',
      'tmpfs            64M     0   64M   0% /dev',
      'Filesystem     Type 1K-blocks  Used Available Use% Mounted on',
      'proc           proc         0     0         0    - /proc',
      '0',
    ].join('\n'),
  )
  expect(await df('bash', 'df -Pk /dev /nope')).toBe(
    'Filesystem     1024-blocks  Used Available Capacity Mounted on\ntmpfs                65536     0     65536       0% /dev\n' +
      'df: /nope: No such file or directory\n1',
  )
  expect(await df('bash', 'df -t ext9')).toBe('df: no file systems processed\n1')
})

it("df's inodes are counted, and busybox's columns have widths of their own", async () => {
  expect(await df('bash', 'df -i /dev')).toBe(
    'Filesystem     Inodes IUsed IFree IUse% Mounted on\ntmpfs            4096     0  4096    0% /dev\n0',
  )
  expect(await df('ash', 'df -hT /dev')).toBe(
    'Filesystem           Type            Size      Used Available Use% Mounted on\n' +
      'tmpfs                tmpfs          64.0M         0     64.0M   0% /dev\n0',
  )
})
