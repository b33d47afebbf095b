/** Why a component does not begin: what it says of itself after `command failed`. */

export class StartFault extends Error {}

/** It gives up as a program of Go that panics does. */
export class StartPanic extends StartFault {}

/** `[a, b]`, or the one alone, as Go joins errors. */
export function joinedFaults(faults: readonly string[]): string {
  return faults.length > 1 ? `[${faults.join(', ')}]` : (faults[0] ?? '')
}
