/** The whole bootcamp, typed key by key in the page's terminals, in both languages. */
import { expect, test } from '@playwright/test'
import { readLessons } from '../src/lessons/files/folder'
import { presentLesson, presentMeta } from '../src/lessons/present'
import type { Lesson, Step } from '../src/lessons/types'
import { AFTER, BEFORE, shownBy, type Line } from './bootcamp-lines'
import { CONTAINER_PROMPT, PROMPT, Yard, type Language } from './yard'

const lessons = (language: Language): readonly Lesson[] =>
  readLessons('lessons')
    .filter(({ lesson }) => lesson.course === 'bootcamp')
    .map(({ lesson, prose }) =>
      presentLesson(
        lesson,
        presentMeta(lesson, prose),
        prose.find((p) => p.language === language)!,
      ),
    )

/** What prints more than a screen, and is read from its beginning. */
const LONG = /^curl .*POD_NAME\/$/

async function type(yard: Yard, line: Line, where: string, inside: boolean): Promise<void> {
  const terminal = yard.terminal(line.terminal ?? 1)
  const shown = shownBy(line.text, where)
  if (line.text === 'kubectl proxy') {
    await terminal.start(line.text)
    await terminal.shows(shown)
    return
  }
  const entered = line.text.endsWith(' -- bash') || (inside && line.text !== 'exit')
  const screen = await terminal.run(line.text, { prompt: entered ? CONTAINER_PROMPT : PROMPT, timeout: 90_000 })
  const text = LONG.test(line.text) ? await terminal.history() : screen
  expect(text, `${where}: what "${line.text}" shows`).toMatch(shown)
}

/** Markdown as it reads on the page. */
const plain = (markdown: string): string => markdown.replaceAll(/[`*]/g, '')

async function doStep(yard: Yard, lesson: Lesson, step: Step): Promise<void> {
  const where = `${lesson.meta.id}/${step.id}`
  const { page, words } = yard
  await expect(page.getByRole('heading', { level: 3, name: step.title })).toBeVisible()
  const solution: readonly Line[] = step.solution.map(({ text, terminal }) => ({ text, terminal: terminal as 1 | 2 }))
  let inside = false
  for (const line of [...(BEFORE[where] ?? []), ...solution, ...(AFTER[where] ?? [])]) {
    await type(yard, line, where, inside)
    if (line.text.endsWith(' -- bash')) inside = true
    else if (line.text === 'exit') inside = false
  }
  for (const quiz of step.quiz) {
    const group = page.getByRole('group').filter({ hasText: plain(quiz.question) })
    for (const choice of [...quiz.choices].sort((a, b) => Number(a.right) - Number(b.right))) {
      await group.getByRole('radio').nth(quiz.choices.indexOf(choice)).check()
      await expect(group.getByRole('status')).toContainText(choice.right ? words.lesson.right : words.lesson.wrong)
    }
  }
  const last = lesson.steps.at(-1) === step
  await expect(page.getByText(`✓ ${last ? words.lesson.finished : words.lesson.stepDone}`), `${where} is done`).toBeVisible()
  await expect(page.locator('.checks li:not([data-done])')).toHaveCount(0)
  if (!last) await page.getByRole('button', { name: words.lesson.next, exact: true }).click()
}

type Speed = 'real' | 'fast' | 'fastest'

/**
 * The first two at the speed of real time in English, as a newcomer meets them; the others at sixty times, and one in each
 * language as fast as the machine can. There hours pass between two keys, and events are gone before they are read: not for
 * the last lesson, which reads them.
 */
function speedOf(language: Language, lesson: number): Speed {
  if (language === 'en' && lesson <= 2) return 'real'
  return lesson === (language === 'en' ? 5 : 4) ? 'fastest' : 'fast'
}

async function doLesson(yard: Yard, lesson: Lesson, speed: Speed): Promise<void> {
  await yard.open()
  if (speed === 'fastest') await yard.fastest()
  else if (speed === 'fast') await yard.speed('60×')
  await yard.openLesson(lesson.meta.title[yard.language]!)
  for (const step of lesson.steps) await doStep(yard, lesson, step)
  await yard.sound()
}

for (const language of ['en', 'ko'] as const)
  for (const lesson of lessons(language)) {
    const speed = speedOf(language, lesson.meta.order)
    test(`${language} ${speed}: ${lesson.meta.order} ${lesson.meta.title[language]}`, async ({ page }) => {
      test.setTimeout(180_000)
      await doLesson(new Yard(page, language), lesson, speed)
    })
  }
