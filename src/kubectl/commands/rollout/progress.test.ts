/** What is said of rollouts by their numbers, as in the tables of kubectl's own status viewers. */
import { describe, expect, it } from 'vitest'
import { progressFor } from './progress'

const waiting = (text: string) => ({ text: `${text}...\n`, isDone: false })
const done = (text: string) => ({ text: `${text}\n`, isDone: true })
const metadata = (generation: number) => ({ name: 'foo', generation })

describe('the rollout of a deployment', () => {
  const start = 'Waiting for deployment "foo" rollout to finish:'

  /** Generation and replicas wanted; replicas, updated and available ones. */
  it.each([
    [0, 1, [1, 0, 1], waiting(`${start} 0 out of 1 new replicas have been updated`)],
    [1, 1, [2, 1, 2], waiting(`${start} 1 old replicas are pending termination`)],
    [1, 2, [2, 2, 1], waiting(`${start} 1 of 2 updated replicas are available`)],
    [1, 2, [2, 2, 2], done('deployment "foo" successfully rolled out')],
    [2, 2, [2, 2, 2], waiting('Waiting for deployment spec update to be observed')],
  ])('of generation %i with %i replicas: %j', (generation, wanted, [replicas, updatedReplicas, availableReplicas], expected) => {
    const status = { observedGeneration: 1, replicas, updatedReplicas, availableReplicas }
    expect(progressFor('Deployment.apps')({ metadata: metadata(generation), spec: { replicas: wanted }, status }, 0)).toEqual(expected)
  })

  it.each([
    [{}, 'cannot get the revision of deployment "foo": strconv.ParseInt: parsing "": invalid syntax'],
    [{ 'deployment.kubernetes.io/revision': '3' }, 'desired revision (2) is different from the running revision (3)'],
  ])('cannot be followed to revision 2 with the annotations %j', (annotations, problem) => {
    expect(() => progressFor('Deployment.apps')({ metadata: { ...metadata(1), annotations } }, 2)).toThrow(problem)
  })
})

describe('the rollout of a daemon set', () => {
  const start = 'Waiting for daemon set "foo" rollout to finish:'
  const of = (generation: number, [updatedNumberScheduled, desiredNumberScheduled, numberAvailable]: readonly number[], type: string) =>
    progressFor('DaemonSet.apps')(
      {
        metadata: metadata(generation),
        spec: { updateStrategy: { type } },
        status: { observedGeneration: 1, updatedNumberScheduled, desiredNumberScheduled, numberAvailable },
      },
      0,
    )

  /** Generation; updated, desired and available pods. */
  it.each([
    [0, [0, 1, 0], waiting(`${start} 0 out of 1 new pods have been updated`)],
    [1, [2, 2, 1], waiting(`${start} 1 of 2 updated pods are available`)],
    [1, [2, 2, 2], done('daemon set "foo" successfully rolled out')],
    [2, [2, 2, 2], waiting('Waiting for daemon set spec update to be observed')],
  ])('of generation %i: %j', (generation, pods, expected) => {
    expect(of(generation, pods, 'RollingUpdate')).toEqual(expected)
  })

  it('is none with OnDelete', () => {
    expect(() => of(1, [2, 2, 2], 'OnDelete')).toThrow('rollout status is only available for RollingUpdate strategy type')
  })
})

describe('the rollout of a stateful set', () => {
  const of = (generation: number, observedGeneration: number, updateStrategy: object, status: object) =>
    progressFor('StatefulSet.apps')(
      { metadata: metadata(generation), spec: { replicas: 3, updateStrategy }, status: { observedGeneration, ...status } },
      0,
    )
  const rolling = { type: 'RollingUpdate' }
  const partitioned = { ...rolling, rollingUpdate: { partition: 2 } }

  it.each([
    ['not observed', 2, 1, rolling, { readyReplicas: 3 }, waiting('Waiting for statefulset spec update to be observed')],
    ['never observed', 0, 0, rolling, { readyReplicas: 3 }, waiting('Waiting for statefulset spec update to be observed')],
    ['not ready', 1, 2, rolling, { readyReplicas: 2 }, waiting('Waiting for 1 pods to be ready')],
    [
      'updated above its partition',
      1,
      2,
      partitioned,
      { readyReplicas: 3, currentReplicas: 2, updatedReplicas: 1 },
      done('partitioned roll out complete: 1 new pods have been updated...'),
    ],
    [
      'not yet updated above its partition',
      1,
      2,
      partitioned,
      { readyReplicas: 3, currentReplicas: 3, updatedReplicas: 0 },
      waiting('Waiting for partitioned roll out to finish: 0 out of 1 new pods have been updated'),
    ],
    [
      'between two revisions',
      1,
      2,
      rolling,
      { readyReplicas: 3, updatedReplicas: 1, currentRevision: 'foo', updateRevision: 'bar' },
      waiting('waiting for statefulset rolling update to complete 1 pods at revision bar'),
    ],
    [
      'current',
      1,
      2,
      rolling,
      { readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3, currentRevision: 'foo', updateRevision: 'foo' },
      done('statefulset rolling update complete 3 pods at revision foo...'),
    ],
  ])('that is %s', (_, generation, observed, strategy, status, expected) => {
    expect(of(generation, observed, strategy, status)).toEqual(expected)
  })

  it('is none with OnDelete', () => {
    expect(() => of(1, 1, { type: 'OnDelete' }, {})).toThrow('rollout status is only available for RollingUpdate strategy type')
  })
})
