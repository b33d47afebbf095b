/**
 * How fast time really goes at the speed a person chose: `fastest` is for what somebody waits for. In a cluster where nothing
 * happens but heartbeats it would only pile up hours, which every undo and reload has to go through again.
 */

/** What `fastest` falls to while nothing is under way, in seconds a second. */
export const IDLE_SPEED = 60

/** `restless`: something is under way that a person may be waiting for. */
export function paceOf(chosen: number, restless: boolean): number {
  return chosen === Infinity && !restless ? IDLE_SPEED : chosen
}
