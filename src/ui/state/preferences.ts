/** What the reader prefers: theme, language, presenter type, panes; kept across visits in this browser only. */
import { create } from 'zustand'
import { LANGUAGES, type Language } from '../../lessons/languages'
import { chosenLanguage } from '../i18n/chosen-language'

export type Theme = 'system' | 'light' | 'dark'

export interface Preferences {
  readonly theme: Theme
  readonly language: Language
  readonly presenter: boolean
  readonly systemPods: boolean
  /** Whether puzzling errors are explained beside the terminal. */
  readonly explain: boolean
  readonly terminalFontSize: number
  /** Two terminals side by side. */
  readonly split: boolean
}

const KEY = 'podyard.preferences'

function read(): Partial<Preferences> {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences> | null) ?? {}
  } catch {
    return {}
  }
}

/** Of the terminal's type, in pixels. */
export const USUAL_SIZE = 14

const kept = read()

export const usePreferences = create<Preferences>(() => ({
  theme: 'system',
  presenter: false,
  systemPods: false,
  explain: true,
  terminalFontSize: USUAL_SIZE,
  split: false,
  ...kept,
  // One that another version of the page kept may be none of this one's.
  language: chosenLanguage(LANGUAGES, kept.language, typeof navigator === 'undefined' ? '' : navigator.language),
}))

export function prefer(change: Partial<Preferences>): void {
  usePreferences.setState(change)
  try {
    localStorage.setItem(KEY, JSON.stringify(usePreferences.getState()))
  } catch {
    // Private windows may refuse storage; the choice then lasts for this visit.
  }
}
