/** The reader's own lessons: read here in the page, kept in this browser, listed beside the others, and read again when their files change. */
import { create } from 'zustand'
import type { Fault } from '../../lessons/files/faults'
import { isOwn, OWN_COURSE } from '../../lessons/files/names'
import type { OwnLesson, Texts } from '../../lessons/files/own'
import type { Lesson, LessonLibrary } from '../../lessons/types'
import { i18n } from '../i18n'
import { announce, notify, report } from './announcements'
import type { LessonSource } from './lesson-sources'
import { useLessons } from './lessons'
import { usePreferences } from './preferences'

/** What is wrong with what was brought along last. */
export interface Refused {
  readonly name: string
  readonly faults: readonly Fault[]
  readonly texts: Texts
}

interface OwnState {
  readonly lessons: readonly OwnLesson[]
  /** Where each came from, by id. */
  readonly origins: Readonly<Record<string, Origin>>
  readonly refused: Refused | null
  /** The source that is looked at again, if there is one. */
  readonly source: LessonSource | null
}

interface Origin {
  readonly name: string
  readonly address?: string
}

export const useOwn = create<OwnState>(() => ({ lessons: [], origins: {}, refused: null, source: null }))

const KEY = 'podyard.own'
/** Milliseconds between two looks at files that may have changed. */
const LOOK = 1000

/** Fetched with the first lesson of this kind: what reads YAML and checks it is no part of the page else. */
const reader = () => import('../../lessons/files/own')
const language = (): string => usePreferences.getState().language
const same = (a: Texts, b: Texts): boolean => a.size === b.size && [...a].every(([path, text]) => b.get(path) === text)

let library: LessonLibrary | null = null
let seen: Texts = new Map()

/** The library with the reader's own lessons beside its own. */
export function withOwn(given: LessonLibrary): LessonLibrary {
  library = given
  return {
    list: async () => [...(await given.list()), ...useOwn.getState().lessons.map(({ meta }) => meta)],
    courses: async () => [...(await given.courses()), ...(useOwn.getState().lessons.length > 0 ? [ownCourse()] : [])],
    load: async (id, code): Promise<Lesson> => {
      const own = ownLesson(id)
      if (own) return (await reader()).presentOwn(own, code)
      if (isOwn(id)) throw new Error(i18n.t('own.gone'))
      return given.load(id, code)
    },
  }
}

const ownCourse = () => ({ id: OWN_COURSE, name: { en: i18n.t('own.course', { lng: 'en' }), [language()]: i18n.t('own.course') } })

export const ownLesson = (id: string): OwnLesson | undefined => useOwn.getState().lessons.find(({ meta }) => meta.id === id)
export const originOf = (id: string): Origin | undefined => useOwn.getState().origins[id]

async function relist(): Promise<void> {
  if (!library) return
  const all = withOwn(library)
  const [list, courses] = await Promise.all([all.list(), all.courses()])
  useLessons.setState({ list, courses })
}

function keep(): void {
  const { lessons, origins } = useOwn.getState()
  try {
    localStorage.setItem(KEY, JSON.stringify(lessons.map(({ meta, texts }) => ({ ...origins[meta.id], texts: [...texts] }))))
  } catch {
    // Refused storage: they are there for this visit.
  }
}

/** Takes up the lessons of earlier visits. */
export async function restoreOwn(): Promise<void> {
  let kept: readonly (Origin & { readonly texts: readonly (readonly [string, string])[] })[] = []
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? '[]') as typeof kept
  } catch {
    return
  }
  if (kept.length === 0) return
  const { readOwn } = await reader()
  for (const { texts, ...origin } of kept) add(readOwn(new Map(texts), language()).lessons, origin)
  await relist()
}

function add(lessons: readonly OwnLesson[], { name, address }: Origin): void {
  const origin: Origin = address === undefined ? { name } : { name, address }
  useOwn.setState((state) => ({
    lessons: [...state.lessons.filter(({ meta }) => !lessons.some((l) => l.meta.id === meta.id)), ...lessons],
    origins: { ...state.origins, ...Object.fromEntries(lessons.map(({ meta }) => [meta.id, origin])) },
  }))
}

export async function removeOwn(id: string): Promise<void> {
  useOwn.setState(({ lessons, origins, source }) => {
    const { [id]: origin, ...others } = origins
    // Looked at again, its files would bring it back.
    const followed = source?.name !== origin?.name || Object.values(others).some(({ name }) => name === source?.name)
    return { lessons: lessons.filter(({ meta }) => meta.id !== id), origins: others, source: followed ? source : null }
  })
  follow()
  keep()
  await relist()
}

export const dismissRefused = () => useOwn.setState({ refused: null })

/** What a source has: the lessons that could be read, and whether they are all; what is wrong with the others is then on show. */
interface Taken {
  readonly ids: readonly string[]
  readonly sound: boolean
}

async function take(source: LessonSource, texts: Texts): Promise<Taken> {
  seen = texts
  const { readOwn } = await reader()
  const { lessons, faults } = readOwn(texts, language())
  add(lessons, source)
  useOwn.setState({ refused: faults.length > 0 ? { name: source.name, faults, texts } : null })
  if (lessons.length > 0) {
    keep()
    await relist()
  }
  if (faults.length > 0) announce(i18n.t('own.faults', { count: faults.length, name: source.name }))
  return { ids: lessons.map(({ meta }) => meta.id), sound: faults.length === 0 }
}

/** Brings a source's lessons in and looks at it from now on; gives the first lesson's id when all is well. */
export async function bring(source: LessonSource): Promise<string | null> {
  try {
    const texts = await source.read()
    useOwn.setState({ source })
    const { ids, sound } = await take(source, texts)
    awaited = !sound
    follow()
    return sound ? (ids[0] ?? null) : null
  } catch (error) {
    unread(source, error)
    return null
  }
}

function unread({ name, address }: LessonSource, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error)
  // The browser does not say why it could not be fetched: no network, no such server, or one that keeps others out.
  report(address !== undefined && error instanceof TypeError ? i18n.t('own.unreachable') : why, name)
}

/** What shall happen when lessons have been read again; `first` is the one to open, where they were refused until now. */
type Changed = (first: string | undefined) => void
let changed: Changed = () => undefined
export const onOwnChanged = (then: Changed) => void (changed = then)
/** Whether the source has never been without faults. */
let awaited = false

/** Reads the source again; `asked` by the reader, who then is told even when nothing has changed. */
export async function again(asked: boolean): Promise<void> {
  const { source } = useOwn.getState()
  if (!source) return
  let texts: Texts
  try {
    texts = await source.read()
  } catch (error) {
    // In the middle of being saved, or away for a moment: the next look will tell.
    if (asked) unread(source, error)
    return
  }
  // Another may have been brought, or this one removed, meanwhile.
  if (useOwn.getState().source !== source) return
  if (same(texts, seen) && !asked) return
  const { ids, sound } = await take(source, texts)
  // One that is faulty does not keep the others from being what they have become.
  if (ids.length > 0) changed(sound && awaited ? ids[0] : undefined)
  if (!sound) return
  notify(i18n.t('own.readAgain', { name: source.name }))
  awaited = false
}

let timer: ReturnType<typeof setInterval> | undefined
let looking = false

function follow(): void {
  clearInterval(timer)
  if (!useOwn.getState().source?.follows) return
  timer = setInterval(() => {
    if (looking || document.hidden) return
    looking = true
    void again(false).finally(() => (looking = false))
  }, LOOK)
}

// Faults are told in the reader's language.
usePreferences.subscribe((now, before) => {
  if (now.language === before.language) return
  const { refused } = useOwn.getState()
  if (refused)
    void reader().then(({ readOwn }) => useOwn.setState({ refused: { ...refused, faults: readOwn(refused.texts, now.language).faults } }))
  if (useOwn.getState().lessons.length > 0) void relist()
})
