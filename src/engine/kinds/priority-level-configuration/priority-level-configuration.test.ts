import { describe, expect, it } from 'vitest'
import { priorityLevels } from '../flow-control/defaults'
import { created, refusals } from '../framework/testing'
import { priorityLevelConfiguration } from '.'

const level = (spec: object, name = 'x') => created(priorityLevelConfiguration, { metadata: { name }, spec })
const queue = (queuing: object) => ({ type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing } } })

it('a level has shares and queues where it does not say so itself', () => {
  const { spec } = level(queue({}))
  expect(spec?.limited).toEqual({
    nominalConcurrencyShares: 30,
    lendablePercent: 0,
    limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } },
  })
  expect(refusals(priorityLevelConfiguration, level(queue({})))).toEqual([])
})

it.each<[object, string[]]>([
  [
    { type: 'Exempt', limited: {} },
    [
      `spec.type: Invalid value: "Exempt": type must be 'Exempt' if and only if name is 'exempt'`,
      'spec.limited: Forbidden: must be nil if the type is not Limited',
    ],
  ],
  [{ type: 'Limited' }, ['spec.limited: Required value: must not be empty when type is Limited']],
  [{ type: 'Odd' }, ['spec.type: Unsupported value: "Odd": supported values: "Exempt", "Limited"']],
  [
    {
      type: 'Limited',
      exempt: {},
      limited: { nominalConcurrencyShares: -1, lendablePercent: 101, borrowingLimitPercent: -1, limitResponse: { type: 'Wait' } },
    },
    [
      'spec.exempt: Forbidden: must be nil if the type is Limited',
      'spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer',
      'spec.limited.limitResponse.type: Unsupported value: "Wait": supported values: "Queue", "Reject"',
      'spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive',
      'spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer',
    ],
  ],
  [
    queue({ queues: 4, handSize: 5, queueLengthLimit: -1 }),
    [
      'spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive',
      'spec.limited.limitResponse.queuing.handSize: Invalid value: 5: should not be greater than queues (4)',
    ],
  ],
  [
    queue({ queues: 512, handSize: 7 }),
    [
      'spec.limited.limitResponse.queuing.handSize: Invalid value: 7: required entropy bits of deckSize 512 and handSize 7 should not be greater than 60',
    ],
  ],
])('%j', (spec, expected) => {
  expect(refusals(priorityLevelConfiguration, level(spec))).toEqual(expected)
})

describe('what the server counts on', () => {
  const levels = priorityLevels.map((wire) => created(priorityLevelConfiguration, wire))

  it('is as it is made', () => {
    expect(levels.flatMap((each) => refusals(priorityLevelConfiguration, each))).toEqual([])
  })

  it('stays so, but for the shares of what is exempt', () => {
    const exempt = (spec: object): string[] => refusals(priorityLevelConfiguration, level(spec, 'exempt'))
    expect(exempt({ type: 'Exempt', exempt: { nominalConcurrencyShares: 10, lendablePercent: 20 } })).toEqual([])
    expect(exempt({ type: 'Limited', limited: { limitResponse: { type: 'Reject' } } })).toEqual([
      `spec.type: Invalid value: "Limited": type must be 'Exempt' if and only if name is 'exempt'`,
      `spec: Invalid value: {"Type":"Limited","Limited":{"NominalConcurrencyShares":30,"LimitResponse":{"Type":"Reject","Queuing":null},"LendablePercent":0,"BorrowingLimitPercent":null},"Exempt":null}: spec of 'exempt' except the 'spec.exempt' field must equal the fixed value`,
    ])
    expect(
      refusals(priorityLevelConfiguration, level({ type: 'Limited', limited: { limitResponse: { type: 'Reject' } } }, 'catch-all')),
    ).toEqual([expect.stringMatching(/^spec: Invalid value: .*: spec of 'catch-all' must equal the fixed value$/)])
  })
})
