/** A step read beside the work: what an explanation refers to, without giving up the cluster or the place in another lesson. */
import { create } from 'zustand'
import type { Lesson } from '../../lessons/types'
import { report } from './announcements'
import { useLessons } from './lessons'
import { usePreferences } from './preferences'
import { useWorkspace } from './workspace'

interface Lookup {
  readonly lesson: Lesson
  readonly step: string
}

export const useLookup = create<{ readonly shown: Lookup | null }>(() => ({ shown: null }))
export const closeLookup = () => useLookup.setState({ shown: null })

export async function lookUp(lesson: string, step: string): Promise<void> {
  const { library } = useLessons.getState()
  if (!library) return
  try {
    const found = await library.load(lesson, usePreferences.getState().language)
    useLookup.setState({ shown: { lesson: found, step } })
    useWorkspace.setState({ lessonOpen: true, region: 'lesson' })
  } catch (error) {
    report(error instanceof Error ? error.message : String(error), 'lesson')
  }
}

// Whoever opens a lesson, goes on or comes back to the list has read enough.
useLessons.subscribe((now, before) => {
  if (now.lesson?.meta.id !== before.lesson?.meta.id || now.step !== before.step) closeLookup()
})
// The same words in the other language.
usePreferences.subscribe((now, before) => {
  const { shown } = useLookup.getState()
  if (shown && now.language !== before.language) void lookUp(shown.lesson.meta.id, shown.step)
})
