/** In which order a step's hints are given, and which are not now. */
import type { Step } from '../../lessons/types'

/** Indexes in the order of showing: what the cluster's state suggests comes first once help is asked for; what it does not suggest would mislead. */
export function hintOrder({ hints, hintIds, hintsOfState }: Step, fitting: string | undefined): readonly number[] {
  const first = fitting === undefined ? -1 : hintIds.indexOf(fitting)
  const others = hints.map((_, index) => index).filter((index) => index !== first && !hintsOfState[index])
  return first < 0 ? others : [first, ...others]
}
