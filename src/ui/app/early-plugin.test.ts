import { expect, it } from 'vitest'
import { LANGUAGES } from '../../lessons/languages'
import { earlyStart } from './early-plugin'
import { chosenLanguage } from '../i18n/chosen-language'

const chunk = (fileName: string, facadeModuleId: string) => ({ type: 'chunk', fileName, facadeModuleId })

/** What the document's script fetches at once, for what was kept and in a browser of a language. */
function fetched(kept: string | null, language: string): string[] {
  const { handler } = earlyStart().transformIndexHtml as unknown as {
    handler(html: string, context: object): { tags: readonly { children: string }[] }
  }
  const bundle = {
    engine: chunk('assets/engine-abc.js', '/x/src/worker/index.ts'),
    terminal: chunk('assets/Screen.js', '/x/src/ui/terminal/Screen.tsx'),
    ko: chunk('assets/ko.js', '/x/src/ui/i18n/ko.ts'),
  }
  const { tags } = handler('', { bundle, chunk: chunk('assets/page.js', '/x/index.html') })
  const hrefs: string[] = []
  const document = { head: { append: ({ href }: { href: string }) => hrefs.push(href) }, createElement: () => ({}) }
  const run = new Function('document', 'localStorage', 'navigator', tags[0]!.children)
  run(document, { getItem: () => kept }, { language })
  return hrefs
}

it.each([
  ['nothing kept, Korean browser', null, 'ko-KR', 'ko'],
  ['nothing kept, English browser', null, 'en-US', 'en'],
  ['a language that only begins like Korean (Konkani)', null, 'kok-IN', 'en'],
  ['Korean chosen in an English browser', '{"language":"ko"}', 'en-US', 'ko'],
  ['English chosen in a Korean browser', '{"language":"en"}', 'ko', 'en'],
  ['a language that the page does not have', '{"language":"kok"}', 'ko', 'ko'],
  ['what is kept cannot be read', '{', 'ko', 'ko'],
  ['nothing was kept but a null', 'null', 'ko', 'ko'],
])('the document fetches the words that the page will want: %s', (_name, kept, browser, language) => {
  expect(fetched(kept, browser)).toEqual(['./assets/page.js', ...(language === 'ko' ? ['./assets/ko.js'] : [])])
})

it('the page chooses by the same rule', () => {
  expect(chosenLanguage(LANGUAGES, undefined, 'kok-IN')).toBe('en')
  expect(chosenLanguage(LANGUAGES, 'kok', 'ko-KR')).toBe('ko')
  expect(chosenLanguage(LANGUAGES, 'en', 'ko-KR')).toBe('en')
})
