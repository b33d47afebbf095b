/** Every lesson as a learner meets it, in parts that are played side by side: complete in every language, unsolved at first, refused when wrong, solved by its solution. */
import { join } from 'node:path'
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LessonWalk } from '../src/cli/lesson-play'
import { readLesson } from '../src/lessons/files/folder'
import { presentLesson, presentMeta } from '../src/lessons/present'

const FOLDER = 'lessons'
const ids = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

const PARTS = 2

export function checkLessons(part: 0 | 1): void {
  it('there are lessons', () => expect(ids.length).toBeGreaterThanOrEqual(6))

  describe.each(ids.filter((_, index) => index % PARTS === part))('lesson %s', (id) => {
    // Read once: faults in the files then fail every test of the lesson with the same words.
    const { lesson, prose } = readLesson(join(FOLDER, id))

    it.each(prose.map((p) => [p.language, p] as const))('has every word in %s', (_language, words) => {
      const shown = presentLesson(lesson, presentMeta(lesson, prose), words)
      for (const step of shown.steps) {
        expect(step.title, step.id).not.toBe('')
        expect(step.blocks, step.id).not.toHaveLength(0)
        for (const check of step.checks) expect(check.text, `${step.id}: ${check.id}`).not.toBe(check.id)
        for (const [index, hint] of step.hints.entries()) expect(hint, `${step.id}: hint ${index + 1}`).not.toBe('')
        for (const quiz of step.quiz) {
          expect(
            quiz.choices.filter(({ right }) => right),
            `${step.id}: ${quiz.id}`,
          ).toHaveLength(1)
          for (const choice of quiz.choices) expect([choice.text, choice.reason], `${step.id}: ${choice.id}`).not.toContain('')
        }
      }
    })

    it('runs the same commands in every language', () => {
      const commands = prose.map((words) =>
        presentLesson(lesson, presentMeta(lesson, prose), words).steps.map((step) =>
          step.blocks.flatMap((block) => (block.kind === 'commands' ? block.commands : [])),
        ),
      )
      for (const other of commands) expect(other).toEqual(commands[0])
    })

    const walk = new LessonWalk(lesson)
    it.each(lesson.steps.map((step, index) => [step.id, index] as const))('step %s', async (_step, index) => {
      expect(await walk.step(index)).toEqual([])
    })
  })
}
