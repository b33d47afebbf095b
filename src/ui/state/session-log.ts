/** The input log in this browser's storage, written as it grows, so that a reload or a crash loses nothing. */
import type { LoggedInput, SessionStart } from '../../protocol/messages'

const KEY = 'podyard.session'
/** Milliseconds between a change and its writing: typing makes many. */
const DELAY = 250

export interface KeptSession {
  readonly start: SessionStart
  readonly log: readonly LoggedInput[]
  /** How far time had gone on, in milliseconds since the start. */
  readonly until?: number
}

let current: (() => KeptSession) | null = null
let timer: ReturnType<typeof setTimeout> | undefined

function write(): void {
  clearTimeout(timer)
  timer = undefined
  if (!current) return
  try {
    localStorage.setItem(KEY, JSON.stringify(current()))
  } catch {
    // Full or refused: the session still runs, it only does not outlive the page.
  }
}

/** Writes what `session` gives, soon, and again when the page is hidden, which is the last moment a browser promises. */
export function keepLog(session: () => KeptSession): void {
  current = session
  timer ??= setTimeout(write, DELAY)
}

if (typeof document !== 'undefined') document.addEventListener('visibilitychange', () => document.hidden && write())

export function readLog(): KeptSession | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as KeptSession | null
    return kept?.start?.version === 1 && Array.isArray(kept.log) ? kept : null
  } catch {
    return null
  }
}
