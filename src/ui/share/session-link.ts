/** A session as text: start, input log and place in a lesson, compressed into the part of an address that no server sees. */
import { inflateSync, strFromU8 } from 'fflate'
import { fromDigits, pack, toDigits, unpack, type SharedSession } from './pack'

/** How the part of an address begins that is a session: in letters, in digits for QR codes, and as older links have it. */
const LETTERS = '#s='
const NUMBERS = '#n='
const JSON_LETTERS = '#session='

const toBase64 = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))

export const toFragment = (session: SharedSession): string => LETTERS + toBase64(pack(session))

/** Longer in an address, and a good quarter smaller in a QR code. */
export const toQrFragment = (session: SharedSession): string => NUMBERS + toDigits(pack(session))

/** Throws an Error that says what is wrong. */
export function fromFragment(fragment: string): SharedSession {
  try {
    if (fragment.startsWith(LETTERS)) return unpack(fromBase64(fragment.slice(LETTERS.length)))
    if (fragment.startsWith(NUMBERS)) return unpack(fromDigits(fragment.slice(NUMBERS.length)))
  } catch {
    throw new Error('the link is damaged or was cut off')
  }
  let text: string
  try {
    text = strFromU8(inflateSync(fromBase64(fragment.slice(JSON_LETTERS.length))))
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
