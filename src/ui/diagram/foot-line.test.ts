import { createInstance } from 'i18next'
import { expect, it } from 'vitest'
import { en } from '../i18n/en'
import { ko } from '../i18n/ko'
import { footLine } from './draw-boxes'

const keeps = { pods: 2, budget: { key: 'default/web', name: 'web', allowed: 0, healthy: 6, needed: 6 } }
const lets = { pods: 2, budget: { ...keeps.budget, allowed: 1, needed: 5 } }

async function wordsOf(language: 'en' | 'ko') {
  const words = createInstance()
  const resources = { en: { translation: en }, ko: { translation: ko } }
  await words.init({ lng: language, resources, interpolation: { escapeValue: false } })
  return words.t
}

it('a budget is told in whole words where a node is wide enough, and else by its numbers', async () => {
  const t = await wordsOf('en')
  expect(footLine(keeps, 400, t)).toBe('None may go (2 pods): budget web needs 6, has 6')
  expect(footLine(keeps, 156, t)).toBe('web needs 6, has 6')
  expect(footLine(lets, 156, t)).toBe('Budget web: 1 may go now')
  expect(footLine(lets, 120, t)).toBe('web: 1 may go')
})

it('in Korean too, whose letters are wider', async () => {
  const t = await wordsOf('ko')
  expect(footLine(keeps, 500, t)).toBe('내보낼 수 없음(파드 2개): 중단 예산 web 필요 6개, 정상 6개')
  expect(footLine(keeps, 156, t)).toBe('web: 필요 6, 정상 6')
  expect(footLine(lets, 156, t)).toBe('web: 1개 가능')
})

it('a path is cut to its room', async () => {
  expect(footLine({ path: '/var/lib/somewhere/deep', pods: 1 }, 100, await wordsOf('en'))).toBe('/var/lib/somew…')
})
