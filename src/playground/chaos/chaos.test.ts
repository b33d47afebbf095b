/** Seeded chaos: whatever is done and broken, the invariants hold throughout, and what was asked for comes true once nothing is broken. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { POD_DISRUPTION_BUDGETS } from '../../engine/schema/resources'
import { Invariants, unsettled } from './invariants'
import { operations, type Operation } from './operations'
import { Yard } from './yard'

/** `CHAOS_RUNS=1000` for a long evening; `CHAOS_SEED` repeats one that failed. */
const RUNS = Number(process.env.CHAOS_RUNS ?? 200)
const SEED = process.env.CHAOS_SEED === undefined ? 20_261_121 : Number(process.env.CHAOS_SEED)

/** Longer than any back-off (300 s) with the toleration of a lost node (300 s) before it. */
const LONGEST_HEALING = 20 * 60_000

async function survive(seed: number, plan: readonly Operation[]): Promise<{ readonly broken: readonly string[]; readonly hash: string }> {
  const yard = new Yard(`chaos/${seed}`)
  const invariants = new Invariants(yard)
  invariants.followDeletions()
  await yard.pass(20_000)
  for (const operation of plan) {
    const before =
      operation.do === 'evict' ? { pods: yard.pods(), budgets: yard.admin.resource(POD_DISRUPTION_BUDGETS).list().items } : undefined
    const refused = await yard.carryOut(operation)
    if (before && operation.do === 'evict' && refused === undefined) {
      const pod = before.pods[operation.pod % Math.max(1, before.pods.length)]
      if (pod) invariants.evicted(pod, before.budgets)
    }
    await yard.pass(20)
    invariants.look(yard.cluster.controllerManager.running)
  }
  yard.heal()
  let wrong = unsettled(yard)
  for (const end = yard.clock.now() + LONGEST_HEALING; wrong.length > 0 && yard.clock.now() < end; wrong = unsettled(yard)) {
    await yard.pass(5000)
    invariants.look(yard.cluster.controllerManager.running)
  }
  return { broken: [...invariants.broken, ...yard.defects, ...wrong], hash: yard.cluster.hash() }
}

describe('chaos', () => {
  it(
    `keeps the invariants in ${RUNS} runs and ends as asked for`,
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(1_000_000), operations, async (seed, plan) => {
          expect((await survive(seed, plan)).broken).toEqual([])
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: process.env.CHAOS_SHRINK === undefined },
      )
    },
    30 * 60_000,
  )

  it('ends in the same state when it happens again', async () => {
    const plan: readonly Operation[] = [
      { do: 'create', kind: 'deployments', name: 'a', replicas: 4 },
      { do: 'create', kind: 'statefulsets', name: 'b', replicas: 2 },
      { do: 'wait', milliseconds: 20_000 },
      { do: 'node', state: 'cut', node: 1 },
      { do: 'kill container', pod: 2 },
      { do: 'wait', milliseconds: 90_000 },
    ]
    const first = (await survive(7, plan)).hash
    expect((await survive(7, plan)).hash).toBe(first)
    expect((await survive(8, plan)).hash).not.toBe(first)
  })
})
