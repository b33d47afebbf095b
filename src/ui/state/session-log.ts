/** The input log in this browser's storage, written as it grows, so that a reload or a crash loses nothing. */
import type { LoggedInput, SessionStart } from '../../protocol/messages'

const KEY = 'podyard.session'

interface Kept {
  readonly start: SessionStart
  readonly log: readonly LoggedInput[]
}

let waiting: Kept | null = null
let timer: ReturnType<typeof setTimeout> | undefined

function write(): void {
  clearTimeout(timer)
  timer = undefined
  if (!waiting) return
  try {
    localStorage.setItem(KEY, JSON.stringify(waiting))
  } catch {
    // Full or refused: the session still runs, it only does not outlive the page.
  }
  waiting = null
}

/** Writes soon; at once when the page is hidden, which is the last moment a browser promises. */
export function keepLog(start: SessionStart, log: readonly LoggedInput[]): void {
  waiting = { start, log }
  timer ??= setTimeout(write, 250)
}

if (typeof document !== 'undefined') document.addEventListener('visibilitychange', () => document.hidden && write())

export async function readLog(): Promise<Kept | null> {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Kept | null
    return kept?.start?.version === 1 && Array.isArray(kept.log) ? kept : null
  } catch {
    return null
  }
}
