/** Facts about dd's records, as coreutils has them. */
import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../../test-machine'

async function dd(script: string, flavour: 'bash' | 'ash' = 'bash'): Promise<string> {
  const { machine, clock } = testMachine(flavour)
  const { out, err, code } = await runOn(machine, clock, script)
  return `${out}${err}${code}`
}

it('records longer than memory are refused, those that are only long pass in pieces', async () => {
  expect(await dd('dd if=/dev/zero of=/dev/null bs=10G count=1')).toBe(
    'dd: memory exhausted by input buffer of size 10737418240 bytes (10 GiB)\n1',
  )
  expect(await dd('dd if=/dev/zero of=/dev/null obs=5000M count=1')).toBe(
    'dd: memory exhausted by output buffer of size 5242880000 bytes (4.9 GiB)\n1',
  )
  expect(await dd('dd if=/dev/zero of=/dev/null bs=10G count=1', 'ash')).toBe('dd: out of memory\n1')
  expect(await dd('dd if=/dev/zero of=/dev/null bs=1G count=2 status=noxfer')).toBe('2+0 records in\n2+0 records out\n0')
})

it('pieces are counted as the records they are of, skipped, cut and filled', async () => {
  const long = 'head -c 9000000 /dev/zero > f; '
  expect(await dd(`${long}dd if=f of=g bs=5M status=noxfer; stat -c %s g`)).toBe('9000000\n1+1 records in\n1+1 records out\n0')
  expect(await dd(`${long}dd if=f of=g bs=5M conv=sync status=noxfer; stat -c %s g`)).toBe('10485760\n1+1 records in\n2+0 records out\n0')
  expect(await dd(`${long}dd if=f of=g bs=5M skip=1 status=noxfer; stat -c %s g`)).toBe('3757120\n0+1 records in\n0+1 records out\n0')
  expect(await dd(`${long}dd if=f of=g ibs=5M obs=6M count=7000000B status=noxfer; stat -c %s g`)).toBe(
    '7000000\n1+1 records in\n1+1 records out\n0',
  )
})
