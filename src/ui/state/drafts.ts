/** What is typed in the editor and not saved: it outlives a reload, a crash and a closed tab, as its session does. */
import { sessionStore } from './session-store'

export interface Draft {
  readonly path: string
  readonly text: string
  /** Whether a program waits for it, which opens it again by itself. */
  readonly awaited: boolean
}

const DRAFTS = 'podyard.drafts'
/** Sessions whose drafts are kept, as many as sessions are. */
const MOST = 8

function allDrafts(): Readonly<Record<string, readonly Draft[]>> {
  try {
    return JSON.parse(localStorage.getItem(DRAFTS) ?? '{}') as Record<string, readonly Draft[]>
  } catch {
    return {}
  }
}

/** Those of this tab's session. */
export const keptDrafts = (): readonly Draft[] => allDrafts()[sessionStore.session] ?? []

export function keepDrafts(drafts: readonly Draft[]): void {
  const { session } = sessionStore
  const { [session]: before, ...others } = allDrafts()
  if (session === '' || (drafts.length === 0 && !before)) return
  const entries = Object.entries(drafts.length > 0 ? { ...others, [session]: drafts } : others)
  try {
    localStorage.setItem(DRAFTS, JSON.stringify(Object.fromEntries(entries.slice(-MOST))))
  } catch {
    // Refused storage: then only saving keeps it.
  }
}

/** Those of the last visit that are not back yet. */
let waiting: readonly Draft[] | undefined

/** The words of a file that were not saved at the last visit; given once. */
export function takeDraft(path: string): string | undefined {
  waiting ??= keptDrafts()
  const draft = waiting.find((each) => each.path === path)
  waiting = waiting.filter((each) => each !== draft)
  return draft?.text
}
