/** What help says in other languages, as far as kubectl has it: some commands in each. Models kubectl's i18n and its catalogues. */
import type { ShellClock } from '../../shell/system'

/** A text in the user's language, or as it is. */
export type Translate = (text: string) => string

type Catalogue = Readonly<Record<string, Readonly<Record<string, string>>>>

const LANGUAGES = ['fr_FR', 'zh_CN', 'ja_JP', 'zh_TW', 'it_IT', 'de_DE', 'ko_KR', 'pt_BR']
const AS_IS: Translate = (text) => text

/** The language of a locale that also names how characters are written, as `ko_KR.UTF-8`; no other is looked at. */
function languageOf(env: Readonly<Record<string, string>>): string | undefined {
  const pieces = (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '').split('.')
  return pieces.length === 2 ? LANGUAGES.find((each) => each === pieces[0]) : undefined
}

/** The catalogue is loaded when somebody speaks one of its languages. */
export async function translator(env: Readonly<Record<string, string>>, clock: ShellClock): Promise<Translate> {
  const language = languageOf(env)
  if (language === undefined) return AS_IS
  const { default: loaded } = await clock.external(import('./translations.json'))
  const catalogue: Catalogue = loaded
  return (text) => (Object.hasOwn(catalogue, text) ? catalogue[text]?.[language] : undefined) ?? text
}
