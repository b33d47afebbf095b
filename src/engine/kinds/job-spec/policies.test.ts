import { describe, expect, it } from 'vitest'
import { created, refusals } from '../framework/testing'
import { horizontalPodAutoscaler } from '../horizontal-pod-autoscaler'
import { job } from '../job'

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } }
const indexed = { completionMode: 'Indexed', completions: 5, parallelism: 1 }

function complaints(spec: object): string[] {
  return refusals(job, created(job, { metadata: { name: 'x' }, spec: { template, ...spec } })).map((each) => each.replace(/^spec\./, ''))
}

const failure = (...rules: object[]): object => ({ podFailurePolicy: { rules } })
const success = (...rules: object[]): object => ({ ...indexed, successPolicy: { rules } })
const codes = (operator: string, values: number[], more: object = {}): object => ({
  action: 'FailJob',
  onExitCodes: { operator, values, ...more },
})

describe('a job is refused', () => {
  it.each<[string, object, string[]]>([
    [
      'failure by codes that are 0, doubled or out of order',
      failure(codes('In', [2, 0, 2])),
      [
        'podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator',
        'podFailurePolicy.rules[0].onExitCodes.values[2]: Duplicate value: 2',
        'podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,0,2]: must be ordered',
      ],
    ],
    [
      'failure of nobody, by nothing',
      failure(
        codes('Is', [], { containerName: 'd' }),
        { action: 'Count' },
        { action: 'Give up', onPodConditions: [{ type: 'A', status: 'True' }] },
      ),
      [
        'podFailurePolicy.rules[0].onExitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"',
        'podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "d": must be one of the container or initContainer names in the pod template',
        'podFailurePolicy.rules[0].onExitCodes.values: Invalid value: []: at least one value is required',
        'podFailurePolicy.rules[1]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
        'podFailurePolicy.rules[2].action: Unsupported value: "Give up": supported values: "Count", "FailIndex", "FailJob", "Ignore"',
      ],
    ],
    [
      'failure by conditions that nobody has',
      failure({ action: 'FailIndex', onPodConditions: [{ type: 'A', status: 'Maybe' }] }),
      [
        'podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set',
        'podFailurePolicy.rules[0].onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"',
      ],
    ],
    [
      'success without indexes',
      { successPolicy: { rules: [{ succeededCount: 1 }] } },
      ['successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode'],
    ],
    [
      'success by nothing',
      success({}),
      ['successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified'],
    ],
    [
      'success by more than there is',
      success({ succeededCount: 6 }, { succeededCount: 3, succeededIndexes: '0,2' }, { succeededIndexes: '0-5' }),
      [
        'successPolicy.rules[0].succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)',
        'successPolicy.rules[1].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)',
        'successPolicy.rules[2].succeededIndexes: Invalid value: "0-5": error parsing succeededIndexes: too large index: "5"',
      ],
    ],
    [
      'success by indexes that are none',
      success({ succeededIndexes: 'invalid-format' }),
      [
        'successPolicy.rules[0].succeededIndexes: Invalid value: "invalid-format": error parsing succeededIndexes: cannot convert string to integer for index: "invalid"',
      ],
    ],
    [
      'a manager without a domain',
      { managedBy: 'me' },
      ['managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")'],
    ],
    [
      'limits of indexes that it does not have',
      { maxFailedIndexes: 1 },
      [
        'backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
        'maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
      ],
    ],
  ])('for %s', (_, spec, expected) => {
    expect(complaints(spec)).toEqual(expected)
  })

  it.each([
    [failure(codes('NotIn', [0, 3]), { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] })],
    [success({ succeededIndexes: '0,2-4', succeededCount: 4 }, { succeededCount: 5 })],
    [{ managedBy: 'acme.io/queue' }],
  ])('not for %j', (spec) => {
    expect(complaints(spec)).toEqual([])
  })
})

describe('a condition in a policy of failure', () => {
  it('is to be true unless it says otherwise', () => {
    const spec = { template, ...failure({ action: 'Ignore', onPodConditions: [{ type: 'A' }, { type: 'B', status: 'False' }] }) }
    expect(created(job, { metadata: { name: 'x' }, spec }).spec?.podFailurePolicy?.rules[0]?.onPodConditions).toEqual([
      { type: 'A', status: 'True' },
      { type: 'B', status: 'False' },
    ])
  })
})

describe('an autoscaler is refused', () => {
  it('for a tolerance below nothing', () => {
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' }
    const spec = { scaleTargetRef, maxReplicas: 2, behavior: { scaleUp: { tolerance: '-1' } } }
    expect(refusals(horizontalPodAutoscaler, created(horizontalPodAutoscaler, { metadata: { name: 'x' }, spec }))).toEqual([
      'spec.behavior.scaleUp.tolerance: Invalid value: "-1": must be greater than or equal to 0',
    ])
  })
})
