import { afterEach, expect, it, vi } from 'vitest'
import { en } from './en'
import { topics as enTopics } from './explain-en'
import { topics as koTopics } from './explain-ko'
import { i18n, LANGUAGES, switchLanguage } from './index'
import { ko } from './ko'

/** Paths of all words with the names they take in. */
function words(tree: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const at = path ? `${path}.${key}` : key
    if (typeof value === 'string')
      found.set(
        at,
        [...value.matchAll(/\{\{(\w+)\}\}/g)]
          .map((m) => m[1])
          .sort()
          .join(),
      )
    else for (const entry of words(value as object, at)) found.set(...entry)
  }
  return found
}

it('Korean has every word of English, taking in the same values', () => {
  const english = new Map([...words(en)].filter(([path]) => !path.endsWith('_one')))
  expect(Object.fromEntries(words(ko))).toEqual(Object.fromEntries(english))
  expect(Object.fromEntries(words(koTopics))).toEqual(Object.fromEntries(words(enTopics)))
})

afterEach(async () => {
  // The language of the document is set along with that of the words.
  vi.stubGlobal('document', { documentElement: { lang: '' } })
  await switchLanguage('en')
  vi.unstubAllGlobals()
})

it('every language is listed by its own name, and its words are there once it is wanted', async () => {
  vi.stubGlobal('document', { documentElement: { lang: '' } })
  const told: string[] = []
  for (const { code, name } of LANGUAGES) {
    await switchLanguage(code)
    told.push(`${code} ${name}: ${i18n.t('header.language')} ${document.documentElement.lang}`)
  }
  expect(told).toEqual([`en English: ${en.header.language} en`, `ko 한국어: ${ko.header.language} ko`])
})

it('who changes their mind while words are fetched reads the language asked for last', async () => {
  vi.stubGlobal('document', { documentElement: { lang: '' } })
  i18n.removeResourceBundle('ko', 'translation')
  await Promise.all([switchLanguage('ko'), switchLanguage('en')])
  expect([i18n.language, document.documentElement.lang]).toEqual(['en', 'en'])
})
