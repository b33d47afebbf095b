import { expect, it } from 'vitest'
import type { Step } from '../../lessons/types'
import { hintOrder } from './hint-order'

const ids = ['nudge', 'pull', 'stuck', 'command']
const step = { hints: ids, hintIds: ids, hintsOfState: [false, true, true, false] } as unknown as Step

it("the hint that fits the cluster's state comes first, then those that always hold, in their order", () => {
  expect(hintOrder(step, 'pull')).toEqual([1, 0, 3])
  expect(hintOrder(step, 'command')).toEqual([3, 0])
})

it('a hint about a state that the cluster is not in is not given', () => {
  expect(hintOrder(step, undefined)).toEqual([0, 3])
  expect(hintOrder(step, 'unheard-of')).toEqual([0, 3])
})
