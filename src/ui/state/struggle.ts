/** Whether a step gives trouble: commands that failed since it last went forward. Help then offers itself, and never more than that. */
import { create } from 'zustand'
import { channel } from './channel'
import { useLessons } from './lessons'

export const useStruggle = create<{ readonly failed: number }>(() => ({ failed: 0 }))

/** One slip is nothing; after the second in a row somebody may be stuck. */
export const STUCK_AFTER = 2

/** What Ctrl-C gives: nobody failed who stopped a command. */
const INTERRUPTED = 130

channel.on('command.ended', ({ code }) => {
  if (code !== 0 && code !== INTERRUPTED) useStruggle.setState(({ failed }) => ({ failed: failed + 1 }))
})

const progressOf = ({ lesson, step, checks }: ReturnType<typeof useLessons.getState>): string => {
  const id = lesson?.steps[step]?.id ?? ''
  return `${lesson?.meta.id}/${id}/${checks[id]?.checks.filter(({ done }) => done).length ?? 0}`
}
useLessons.subscribe((now, before) => {
  if (progressOf(now) !== progressOf(before)) useStruggle.setState({ failed: 0 })
})
