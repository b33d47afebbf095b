/** Where a session begins for whoever is in it: the cluster is there, and a lesson's first step prepared. */
import type { LoggedInput } from '../protocol/messages'
import { acts } from './undo'

/** Milliseconds since the start; what lies before is neither looked at nor gone on from, since nobody has been there. */
export function beginning(log: readonly LoggedInput[]): number {
  const joined = log.find(({ input }) => input.type === 'cluster.attach')
  const first = log.findIndex(({ input }) => acts(input))
  const untouched = first < 0 ? log : log.slice(0, first)
  const prepared = untouched.findLast(({ input }) => input.type === 'lesson.step')
  return Math.max(0, joined?.at ?? 0, prepared?.at ?? 0)
}
