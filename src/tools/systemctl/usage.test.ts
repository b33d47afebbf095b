/** Facts about what systemctl tells of a unit's use, in the forms that systemd writes. */
import { expect, it } from 'vitest'
import { cgroupRows, processorTime, sizeText } from './usage'

it.each([
  [512, '512B'],
  [48_234_496, '46.0M'],
  [1_100_000, '1.0M'],
  [3_221_225_472, '3.0G'],
])('%i bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text)
})

it.each([
  [0, '0ms'],
  [980, '980ms'],
  [5_123, '5.123s'],
  [65_123, '1min 5.123s'],
  [7_260_000, '2h 1min'],
])('%i milliseconds of a processor are %s', (milliseconds, text) => {
  expect(processorTime(milliseconds)).toBe(text)
})

it('processes stand below their cgroup by their numbers, which end in one column', () => {
  const process = (pid: number, ...argv: readonly string[]) => ({ pid, parent: 1, user: 'root', argv, started: 0, state: 'S' as const })
  expect(cgroupRows([process(1203, '/shim', '-id'), process(431, '/usr/bin/containerd')])).toEqual([
    '├─ 431 /usr/bin/containerd',
    '└─1203 /shim -id',
  ])
})
