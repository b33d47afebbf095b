/** The page's languages: English at once, others when first wanted; switching never reloads anything. */
import { createInstance, type TFunction } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { en } from './en'

export { useTranslation }

/** The words at a path of names, with values put where `{{name}}` stands; a `count` chooses between the forms a language has. */
export type Translate = TFunction

export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'ko', name: '한국어' },
] as const

export const i18n = createInstance()

void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
  initAsync: false,
})

export async function switchLanguage(language: string): Promise<void> {
  if (language === 'ko' && !i18n.hasResourceBundle('ko', 'translation')) {
    const { ko } = await import('./ko')
    i18n.addResourceBundle('ko', 'translation', ko)
  }
  if (explaining) await addTopics(language)
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}

/** Whether errors were explained yet: a page has no need of the words before. */
let explaining = false

/** Fetches what explains errors, in the language on show and in those that are switched to. */
export async function explanations(): Promise<void> {
  explaining = true
  await addTopics(i18n.language)
}

const added = new Set<string>()

async function addTopics(language: string): Promise<void> {
  if (added.has(language)) return
  const { topics } = await (language === 'ko' ? import('./explain-ko') : import('./explain-en'))
  i18n.addResourceBundle(language, 'translation', { explain: topics }, true)
  added.add(language)
}
