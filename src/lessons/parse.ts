/** Reads lesson.yaml, the logic of a lesson. Every complaint names the file and the line. */
import { load, type YAMLException } from 'js-yaml'
import { z } from 'zod'
import { Conditions } from './condition'
import type { LessonDefinition } from './definition'
import type { Course } from './types'
import { yamlLines } from './yaml-lines'

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'an id has lower-case letters, digits and dashes')
const condition = z.string().superRefine((text, context) => {
  try {
    new Conditions().validate(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: `not a valid condition: ${(error as Error).message}` })
  }
})

/** A list whose entries have ids of their own: what is done, and what is said of it, is found by them. */
const named = <T extends z.ZodType<{ id: string }>>(entry: T) =>
  z.array(entry).superRefine((list, context) => {
    for (const [index, { id: name }] of list.entries()) {
      const first = list.findIndex((other) => other.id === name)
      if (first < index)
        context.addIssue({ code: 'custom', path: [index, 'id'], message: `"${name}" is the id of another one here already` })
    }
  })

const question = z.strictObject({
  id,
  choices: named(z.strictObject({ id, correct: z.boolean().default(false) }))
    .min(2, 'a question has two choices at least')
    .refine((choices) => choices.filter(({ correct }) => correct).length === 1, 'exactly one choice has "correct: true"'),
})

const lessonSchema = z.strictObject({
  id,
  course: id,
  order: z.int().min(1),
  minutes: z.int().min(1),
  cluster: z.strictObject({ kind: z.enum(['none', 'running', 'bare']), nodes: z.array(z.string()).min(1) }),
  setup: z.string().default(''),
  steps: named(
    z.strictObject({
      id,
      checks: named(z.strictObject({ id, when: condition })).default([]),
      hints: named(z.strictObject({ id, when: condition.optional() })).default([]),
      quiz: named(question).default([]),
      solution: z.string().default(''),
      right: z.array(z.string()).default([]),
      wrong: z.array(z.string()).default([]),
    }),
  ).min(1, 'a lesson has one step at least'),
})

export class LessonError extends Error {}

const courseSchema = named(z.strictObject({ id, name: z.strictObject({ en: z.string(), ko: z.string() }) })).min(1)

/** `text` is a lesson.yaml; `file` only names it in complaints. Throws LessonError. */
export const parseLesson = (text: string, file: string): LessonDefinition => parse(text, file, lessonSchema)

/** `text` is a courses.yaml; throws LessonError. */
export const parseCourses = (text: string, file: string): readonly Course[] => parse(text, file, courseSchema)

function parse<T>(text: string, file: string, schema: z.ZodType<T>): T {
  let value: unknown
  try {
    value = load(text)
  } catch (error) {
    const { reason, mark } = error as YAMLException
    throw new LessonError(`${file}:${(mark?.line ?? 0) + 1}: ${reason}`)
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const lines = yamlLines(text)
  const complaints = result.error.issues.flatMap((issue) => {
    const at = issue.path.map(String)
    // A key that should not be there stands on a line of its own, and so does each of several.
    const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...at, key]) : [at]
    return places.map((path) => {
      const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
      const message = issue.code === 'unrecognized_keys' ? 'there is no such field' : missing ? 'is missing' : issue.message
      return `${file}:${lineOf(path, lines)}: ${path.join('.') || 'the file'}: ${message}`
    })
  })
  throw new LessonError(complaints.join('\n'))
}

/** The line of a place, or of the nearest thing around it that is there. */
function lineOf(path: readonly string[], lines: ReadonlyMap<string, number>): number {
  for (let length = path.length; length > 0; length--) {
    const line = lines.get(path.slice(0, length).join('.'))
    if (line !== undefined) return line
  }
  return 1
}
