/** Reads lesson files: lesson.yaml and the prose of each language. Every complaint names the file and the place in it. */
import { load } from 'js-yaml'
import { z } from 'zod'
import { Conditions } from './condition'
import type { LessonDefinition, LessonProse } from './definition'

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'an id has lower-case letters, digits and dashes')
const condition = z.string().superRefine((text, context) => {
  try {
    new Conditions().validate(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: `not a valid condition: ${(error as Error).message}` })
  }
})

const lessonSchema = z.strictObject({
  id,
  course: id,
  order: z.int().min(1),
  minutes: z.int().min(1),
  cluster: z.strictObject({ kind: z.enum(['none', 'running', 'bare']), nodes: z.array(z.string()).min(1) }),
  setup: z.string().default(''),
  steps: z
    .array(
      z.strictObject({
        id,
        checks: z.array(z.strictObject({ id, when: condition })).default([]),
        hints: z.array(z.strictObject({ id, when: condition.optional() })).default([]),
        quiz: z
          .array(z.strictObject({ id, choices: z.array(z.strictObject({ id, correct: z.boolean().default(false) })).min(2) }))
          .default([]),
        solution: z.string().default(''),
        right: z.array(z.string()).default([]),
        wrong: z.array(z.string()).default([]),
      }),
    )
    .min(1),
})

export class LessonError extends Error {}

/** `text` is a lesson.yaml; `file` only names it in complaints. Throws LessonError. */
export function parseLesson(text: string, file: string): LessonDefinition {
  let value: unknown
  try {
    value = load(text)
  } catch (error) {
    throw new LessonError(`${file}: ${(error as Error).message}`)
  }
  const result = lessonSchema.safeParse(value)
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${file}: ${issue.path.join('.') || 'the file'}: ${issue.message}`)
    throw new LessonError(lines.join('\n'))
  }
  return result.data as LessonDefinition
}

type Section = { level: number; words: readonly string[]; title: string; body: string }

/** Headings that carry an id: `## step-id: Title`, `### check id`, `### hint id`, `### quiz id`, `#### choice id`. */
function sections(text: string): Section[] {
  const found: Section[] = []
  let fence = false
  let current: { level: number; words: string[]; title: string; lines: string[] } | undefined
  const close = (): void => {
    if (current) found.push({ ...current, body: current.lines.join('\n').trim() })
  }
  for (const line of text.split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) fence = !fence
    const heading = fence ? undefined : /^(#{1,4}) (.*)$/.exec(line)
    const level = heading?.[1]!.length
    const words = heading?.[2]!.trim().split(/\s+/) ?? []
    const structural =
      heading !== null &&
      heading !== undefined &&
      (level === 1 ||
        (level === 2 && /^[a-z][a-z0-9-]*:/.test(heading[2]!)) ||
        (level === 3 && /^(check|hint|quiz|notes)$/.test(words[0]!)) ||
        (level === 4 && words[0] === 'choice'))
    if (!structural) {
      current?.lines.push(line)
      continue
    }
    close()
    current = { level: level!, words, title: heading[2]!.trim(), lines: [] }
  }
  close()
  return found
}

/** `text` is the prose of one language; throws LessonError when its form is not the one docs/lessons.md describes. */
export function parseProse(text: string, language: string, file: string): LessonProse {
  const all = sections(text)
  const [first, ...rest] = all
  if (first?.level !== 1) throw new LessonError(`${file}: must begin with "# Title"`)
  type Choices = Record<string, { text: string; reason: string }>
  type MutableStep = {
    title: string
    body: string
    checks: Record<string, string>
    hints: Record<string, string>
    notes?: string
    quiz: Record<string, { question: string; choices: Choices }>
  }
  const steps: Record<string, MutableStep> = {}
  let step: MutableStep | undefined
  let question: { question: string; choices: Choices } | undefined
  for (const section of rest) {
    const [kind = '', name = ''] = section.words
    if (section.level === 2) {
      const colon = section.title.indexOf(':')
      step = { title: section.title.slice(colon + 1).trim(), body: section.body, checks: {}, hints: {}, quiz: {} }
      steps[section.title.slice(0, colon)] = step
      question = undefined
    } else if (!step) throw new LessonError(`${file}: "${section.title}" stands before any step`)
    else if (kind === 'check') step.checks[name] = section.body
    else if (kind === 'hint') step.hints[name] = section.body
    else if (kind === 'notes') step.notes = section.body
    else if (kind === 'quiz') step.quiz[name] = question = { question: section.body, choices: {} }
    else if (!question) throw new LessonError(`${file}: "${section.title}" stands outside a quiz`)
    else {
      const [answer = '', ...reason] = section.body.split(/\n\s*\n/)
      question.choices[name] = { text: answer.trim(), reason: reason.join('\n\n').trim() }
    }
  }
  return { language, title: first.title, summary: first.body, steps }
}

/** What the prose of a language lacks or has too much, compared with the logic. Empty when they fit. */
export function proseFaults(lesson: LessonDefinition, prose: LessonProse): readonly string[] {
  const faults: string[] = []
  const compare = (where: string, wanted: readonly string[], given: Readonly<Record<string, unknown>>): void => {
    for (const name of wanted) if (!Object.hasOwn(given, name)) faults.push(`${prose.language}: ${where} "${name}" has no text`)
    for (const name of Object.keys(given))
      if (!wanted.includes(name)) faults.push(`${prose.language}: ${where} "${name}" is not in lesson.yaml`)
  }
  const ids = (list: readonly { id: string }[]): string[] => list.map((entry) => entry.id)
  if (!prose.summary) faults.push(`${prose.language}: the lesson has no summary`)
  compare('step', ids(lesson.steps), prose.steps)
  for (const step of lesson.steps) {
    const texts = prose.steps[step.id]
    if (!texts) continue
    compare(`step ${step.id}: check`, ids(step.checks), texts.checks)
    compare(`step ${step.id}: hint`, ids(step.hints), texts.hints)
    compare(`step ${step.id}: quiz`, ids(step.quiz), texts.quiz)
    for (const question of step.quiz) {
      const choices = texts.quiz[question.id]?.choices
      if (!choices) continue
      compare(`step ${step.id}: quiz ${question.id}: choice`, ids(question.choices), choices)
      for (const [name, choice] of Object.entries(choices))
        if (!choice.reason) faults.push(`${prose.language}: step ${step.id}: quiz ${question.id}: choice ${name} gives no reason`)
    }
  }
  return faults
}
