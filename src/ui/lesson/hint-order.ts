/** In which order a step's hints are given. */
import type { Step } from '../../lessons/types'

/** Indexes in the order of showing: what the cluster's state suggests comes first once help is asked for. */
export function hintOrder(step: Step, fitting: string | undefined): readonly number[] {
  const all = step.hints.map((_, index) => index)
  const first = fitting === undefined ? -1 : (step.hintIds?.indexOf(fitting) ?? -1)
  return first < 0 ? all : [first, ...all.filter((index) => index !== first)]
}
