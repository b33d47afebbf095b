/** In which order a step's hints are given, and which are not now. */
import type { Step } from '../../lessons/types'

/**
 * Indexes in the order of showing: a nudge, then what the cluster's state suggests, then the command; what the state does not suggest
 * would mislead. Where there is nothing but the command beside it, the state's hint is the nudge.
 */
export function hintOrder({ hints, hintIds, hintsOfState }: Step, fitting: string | undefined): readonly number[] {
  const ofState = fitting === undefined ? -1 : hintIds.indexOf(fitting)
  const [first, ...others] = hints.map((_, index) => index).filter((index) => index !== ofState && !hintsOfState[index])
  const nudge = first === undefined ? [] : [first]
  if (ofState < 0) return [...nudge, ...others]
  return others.length > 0 ? [...nudge, ofState, ...others] : [ofState, ...nudge]
}
