/** Why an API server does not begin: what it says of itself after `command failed`. */

export class StartFault extends Error {}

/** `[a, b]`, or the one alone, as Go joins errors. */
export function joinedFaults(faults: readonly string[]): string {
  return faults.length > 1 ? `[${faults.join(', ')}]` : (faults[0] ?? '')
}
