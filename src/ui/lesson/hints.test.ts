import { expect, it } from 'vitest'
import type { Step } from '../../lessons/types'
import { hintOrder } from './hint-order'

const ids = ['nudge', 'pull', 'stuck', 'command']
const step = { hints: ids, hintIds: ids, hintsOfState: [false, true, true, false] } as unknown as Step

it("the hint that fits the cluster's state comes behind the nudge and before the command", () => {
  expect(hintOrder(step, 'pull')).toEqual([0, 1, 3])
})

it('without a nudge it comes first', () => {
  const short = { hints: ['stuck', 'command'], hintIds: ['stuck', 'command'], hintsOfState: [true, false] } as unknown as Step
  expect(hintOrder(short, 'stuck')).toEqual([0, 1])
})

it('a hint about a state that the cluster is not in is not given', () => {
  expect(hintOrder(step, undefined)).toEqual([0, 3])
  expect(hintOrder(step, 'unheard-of')).toEqual([0, 3])
})
