/** A session as text: start, input log and place in a lesson, compressed into the part of an address that no server sees. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'
import type { KeptSession } from '../state/session-store'
import type { PlaceInLesson } from '../state/lessons'

export interface SharedSession extends KeptSession {
  readonly place?: PlaceInLesson
}

export const MARK = '#session='

const toBase64 = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))

/** Keys typed one after another on one terminal are one entry each; most of a log is this, and it compresses to little. */
export function toFragment(session: SharedSession): string {
  return MARK + toBase64(deflateSync(strToU8(JSON.stringify(session)), { level: 9 }))
}

/** Throws an Error that says what is wrong. */
export function fromFragment(fragment: string): SharedSession {
  let text: string
  try {
    text = strFromU8(inflateSync(fromBase64(fragment.slice(MARK.length))))
  } catch {
    throw new Error('the link is damaged or was cut off')
  }
  return parseSession(text)
}

/** Throws an Error that says what is wrong. */
export function parseSession(text: string): SharedSession {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('this is not a session: it is not JSON')
  }
  const session = value as Partial<SharedSession> | null
  if (session?.start?.version !== 1 || !Array.isArray(session.log)) throw new Error('this is not a session: it needs start and log')
  const { start, log, until = log.at(-1)?.at ?? 0, place } = session as SharedSession
  return { start, log, until, ...(place ? { place } : {}) }
}
