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

it('df tells chosen columns in the unit that is asked for, and sums them up', async () => {
  expect(
    await df('bash', 'df --total -B1M /dev / | sed 1d; df -BM --output=source,size,file /dev; df -t tmpfs --output=fstype,itotal,target'),
  ).toBe(
    [
      'tmpfs                 64     0        64   0% /dev',
      'overlay            20480  4097     15360  22% /',
      'total              20544  4097     15424  21% -',
      'Filesystem     1M-blocks File',
      'tmpfs                64M /dev',
      'Type  Inodes Mounted on',
      'tmpfs   4096 /dev',
      '0',
    ].join('\n'),
  )
})

it("busybox's df names its blocks by thousands of bytes where it can", async () => {
  expect(await df('ash', 'df -B 4096 /dev; df -P -B 1M /dev')).toBe(
    'Filesystem           4K-blocks      Used Available Use% Mounted on\n' +
      'tmpfs                    16384         0     16384   0% /dev\n' +
      'Filesystem           1048576-blocks Used Available Capacity Mounted on\n' +
      'tmpfs                       64         0        64   0% /dev\n0',
  )
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

it("sizes to be read are rounded up by GNU's tools, and to the nearest tenth by busybox's", async () => {
  const script = 'for n in 1023 1024 1100 10239 10240 20000 1048575 1048576 5000000; do truncate -s $n f; ls -lh f; done'
  const sizes = async (flavour: 'bash' | 'ash'): Promise<string> => {
    const { machine, clock } = testMachine(flavour)
    const { out } = await runOn(machine, clock, script)
    return [...out.matchAll(/ (\S+) [A-Z][a-z]{2} +\d+ \d\d:\d\d f$/gm)].map(([, size]) => size).join(' ')
  }
  expect(await sizes('bash')).toBe('1023 1.0K 1.1K 10K 10K 20K 1.0M 1.0M 4.8M')
  expect(await sizes('ash')).toBe('1023 1.0K 1.1K 10.0K 10.0K 19.5K 1024.0K 1.0M 4.8M')
})
