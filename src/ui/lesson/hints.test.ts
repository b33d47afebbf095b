import { expect, it } from 'vitest'
import type { Step } from '../../lessons/types'
import { hintOrder } from './hint-order'

const step = { hints: ['nudge', 'pull', 'command'], hintIds: ['nudge', 'pull', 'command'] } as unknown as Step

it("the hint that fits the cluster's state comes first, the others in their order", () => {
  expect(hintOrder(step, 'pull')).toEqual([1, 0, 2])
  expect(hintOrder(step, undefined)).toEqual([0, 1, 2])
  expect(hintOrder(step, 'unheard-of')).toEqual([0, 1, 2])
})
