/** What screen readers are told, one polite line at a time, and what went wrong that everyone should see. */
import { create } from 'zustand'

export interface Problem {
  readonly id: number
  readonly message: string
  readonly where: string
}

interface AnnouncementsState {
  readonly line: string
  readonly problems: readonly Problem[]
  /** What was just done, where it could be missed; gone by itself. */
  readonly notice: string | null
}

export const useAnnouncements = create<AnnouncementsState>(() => ({ line: '', problems: [], notice: null }))

let problems = 0

export const announce = (line: string) => useAnnouncements.setState({ line })

/** Milliseconds a notice stays: read twice at leisure. */
const NOTICE = 5000
let gone: ReturnType<typeof setTimeout> | undefined

export function notify(notice: string): void {
  announce(notice)
  useAnnouncements.setState({ notice })
  clearTimeout(gone)
  gone = setTimeout(() => useAnnouncements.setState({ notice: null }), NOTICE)
}

export function report(message: string, where: string): void {
  problems += 1
  const problem = { id: problems, message, where }
  // The same fault may repeat many times a second; three on screen are enough to act on.
  useAnnouncements.setState(({ problems: before }) => ({
    problems: [...before.filter((p) => p.message !== message), problem].slice(-3),
  }))
}

export const dismiss = (id: number) => useAnnouncements.setState(({ problems: all }) => ({ problems: all.filter((p) => p.id !== id) }))
