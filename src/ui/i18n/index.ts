/** The page's languages: English at once, others when first wanted; switching never reloads anything. */
import { createInstance, type TFunction } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { LANGUAGES as CODES, type Language } from '../../lessons/languages'
import { en } from './en'

export { useTranslation }

/** The words at a path of names, with values put where `{{name}}` stands; a `count` chooses between the forms a language has. */
export type Translate = TFunction

interface Words {
  /** As its speakers call it. */
  readonly name: string
  /** The words of the page. */
  words(): Promise<object>
  /** What explains errors. */
  topics(): Promise<object>
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: { name: 'English', words: async () => en, topics: async () => (await import('./explain-en')).topics },
  ko: { name: '한국어', words: async () => (await import('./ko')).ko, topics: async () => (await import('./explain-ko')).topics },
}

export const LANGUAGES = CODES.map((code) => ({ code, name: WORDS[code].name }))

export const i18n = createInstance()

void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
  initAsync: false,
})

/** The language that was asked for last; the words of one before may come later than its own. */
let wanted: Language = 'en'

export async function switchLanguage(language: Language): Promise<void> {
  wanted = language
  if (!i18n.hasResourceBundle(language, 'translation')) i18n.addResourceBundle(language, 'translation', await WORDS[language].words())
  if (explaining) await addTopics(language)
  if (wanted !== language) return
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}

/** Whether errors were explained yet: a page has no need of the words before. */
let explaining = false

/** Fetches what explains errors, in the language on show and in those that are switched to. */
export async function explanations(): Promise<void> {
  explaining = true
  await addTopics(i18n.language as Language)
}

const added = new Set<Language>()

async function addTopics(language: Language): Promise<void> {
  if (added.has(language)) return
  i18n.addResourceBundle(language, 'translation', { explain: await WORDS[language].topics() }, true)
  added.add(language)
}
