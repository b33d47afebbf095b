/** Making a link or a file of the session as it stands, and going on in one from elsewhere. */
import { isOwn } from '../../lessons/files/names'
import { download } from '../state/download'
import { readPlace, keepPlace, type PlaceInLesson } from '../state/lessons'
import { originOf } from '../state/own-lessons'
import { currentSession, openSession } from '../state/session'
import type { SharedSession } from './pack'
import { parseSession, toFragment, toQrFragment } from './session-link'

/** Longer addresses are cut off by chats and mail; then it is a file. */
const LONGEST_LINK = 16_000

export function sharedSession(): SharedSession {
  const place = passable()
  return { ...currentSession(), ...(place ? { place } : {}) }
}

/** The reader's place, if whoever opens the session has that lesson too. */
function passable(): PlaceInLesson | null {
  const place = readPlace()
  return place && !isOwn(place.lesson) ? place : null
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
  if (!place) return undefined
  const page = location.href.split('#')[0]!
  if (!isOwn(place.lesson)) return `${page}#lesson=${place.lesson}/${place.step}`
  // A lesson of the reader's own can be passed on when it lies somewhere.
  const address = originOf(place.lesson)?.address
  return address === undefined ? undefined : `${page}#lesson-url=${encodeURIComponent(address)}&step=${place.step}`
}

export function saveSession(): void {
  download(new Blob([JSON.stringify(sharedSession())], { type: 'application/json' }), 'podyard-session.json')
}

/** Throws an Error that says what is wrong with the file. */
export async function openSessionFile(file: File): Promise<SharedSession> {
  const session = parseSession(await file.text())
  keepPlace(session.place ?? null)
  openSession(session)
  return session
}
