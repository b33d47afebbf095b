/** The page's languages: English at once, others when first wanted; switching never reloads anything. */
import { create } from 'zustand'
import { en } from './en'

export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'ko', name: '한국어' },
] as const

type Words = { readonly [key: string]: string | Words }

/** The words at a path of names, with values put where `{{name}}` stands; a `count` chooses between the forms a language has. */
export type Translate = (path: string, values?: Readonly<Record<string, unknown>>) => string

function find(words: Words, path: string): string | undefined {
  let at: string | Words | undefined = words
  for (const name of path.split('.')) at = typeof at === 'object' ? at[name] : undefined
  return typeof at === 'string' ? at : undefined
}

/** Words that a language lacks are English. */
export function translator(language: string, words: Words): Translate {
  const plural = new Intl.PluralRules(language)
  const form = (tree: Words, path: string, count: unknown): string | undefined =>
    (typeof count === 'number' ? (find(tree, `${path}_${plural.select(count)}`) ?? find(tree, `${path}_other`)) : undefined) ??
    find(tree, path)
  return (path, values = {}) => {
    const text = form(words, path, values.count) ?? form(en, path, values.count) ?? path
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
  }
}

interface Spoken {
  readonly language: string
  readonly t: Translate
}

const translators = new Map<string, Translate>([['en', translator('en', en)]])
const useSpoken = create<Spoken>(() => ({ language: 'en', t: translators.get('en')! }))

/** Draws a component anew when the language changes. */
export const useTranslation = (): Spoken => useSpoken()

/** For what is said outside of components. */
export const i18n = { t: (path: string, values?: Readonly<Record<string, unknown>>): string => useSpoken.getState().t(path, values) }

export async function switchLanguage(language: string): Promise<void> {
  let t = translators.get(language)
  if (!t) {
    t = language === 'ko' ? translator('ko', (await import('./ko')).ko) : translators.get('en')!
    translators.set(language, t)
  }
  useSpoken.setState({ language, t })
  document.documentElement.lang = language
}
