import { expect, it } from 'vitest'
import { en } from './en'
import { topics as enTopics } from './explain-en'
import { topics as koTopics } from './explain-ko'
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
