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
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}
