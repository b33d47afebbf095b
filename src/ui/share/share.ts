/** Making a link or a file of the session as it stands, and going on in one from elsewhere. */
import { readPlace, keepPlace } from '../state/lessons'
import { currentSession, openSession } from '../state/session'
import type { SharedSession } from './pack'
import { parseSession, toFragment, toQrFragment } from './session-link'

/** Longer addresses are cut off by chats and mail; then it is a file. */
const LONGEST_LINK = 16_000

export function sharedSession(): SharedSession {
  const place = readPlace()
  return { ...currentSession(), ...(place ? { place } : {}) }
}

export interface SessionLinks {
  /** The address that opens this session; undefined when it would be too long to be passed on. */
  readonly link: string | undefined
  /** The same for a QR code. */
  readonly qr: string
}

export function sessionLinks(): SessionLinks {
  const page = location.href.split('#')[0]!
  const session = sharedSession()
  const link = page + toFragment(session)
  return { link: link.length <= LONGEST_LINK ? link : undefined, qr: page + toQrFragment(session) }
}

/** The address that opens the reader's lesson at its step, on a cluster prepared for it; undefined outside of lessons. */
export function stepLink(): string | undefined {
  const place = readPlace()
  return place ? `${location.href.split('#')[0]!}#lesson=${place.lesson}/${place.step}` : undefined
}

export function saveSession(): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(sharedSession())], { type: 'application/json' }))
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = 'podyard-session.json'
  anchor.click()
  // The download has taken its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Throws an Error that says what is wrong with the file. */
export async function openSessionFile(file: File): Promise<SharedSession> {
  const session = parseSession(await file.text())
  keepPlace(session.place ?? null)
  openSession(session)
  return session
}
