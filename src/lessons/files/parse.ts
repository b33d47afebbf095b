/** Reads lesson.yaml, the logic of a lesson. Every complaint names the file and the line. */
import { load, type YAMLException } from 'js-yaml'
import { z } from 'zod'
import { ConditionFault, Conditions } from '../checks/condition'
import type { LessonDefinition } from '../definition'
import type { FaultWords } from './fault-words'
import { ENGLISH, LessonError, type Fault } from './faults'
import type { Course } from '../types'
import { LANGUAGES, type Language } from '../languages'
import { nearest } from '../nearest'
import { yamlLines } from './yaml-lines'

/** Words of our own, told apart from zod's by what stands before their name. */
const OURS = 'fault:'
const ours = (name: keyof FaultWords): string => OURS + name

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, ours('badId'))
const condition = z.string().superRefine((text, context) => {
  try {
    new Conditions().validate(text)
  } catch (error) {
    const [kind, values] =
      error instanceof ConditionFault ? [error.kind, error.values] : (['notCondition', [(error as Error).message]] as const)
    context.addIssue({ code: 'custom', message: ours(kind), params: { values } })
  }
})

/** What a node can be called, as the API server has it. */
const nodeName = z
  .string()
  .max(253, ours('badNode'))
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, ours('badNode'))

const nodeNames = z
  .array(nodeName)
  .min(1)
  .superRefine((names, context) => {
    for (const [index, name] of names.entries())
      if (names.indexOf(name) < index)
        context.addIssue({ code: 'custom', path: [index], message: ours('nodeTwice'), params: { values: [name] } })
  })

/** A list whose entries have ids of their own: what is done, and what is said of it, is found by them. */
const named = <T extends z.ZodType<{ id: string }>>(entry: T) =>
  z.array(entry).superRefine((list, context) => {
    for (const [index, { id: name }] of list.entries()) {
      const first = list.findIndex((other) => other.id === name)
      if (first < index) context.addIssue({ code: 'custom', path: [index, 'id'], message: ours('twice'), params: { values: [name] } })
    }
  })

const question = z.strictObject({
  id,
  choices: named(z.strictObject({ id, correct: z.boolean().default(false) }))
    .min(2, ours('twoChoices'))
    .refine((choices) => choices.filter(({ correct }) => correct).length === 1, ours('oneRight')),
})

const lessonSchema = z.strictObject({
  id,
  course: id,
  order: z.int().min(1),
  minutes: z.int().min(1),
  cluster: z.strictObject({ kind: z.enum(['none', 'running', 'bare']), nodes: nodeNames }),
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
  ).min(1, ours('oneStep')),
})

/** A name in every language. */
const names = z.strictObject(Object.fromEntries(LANGUAGES.map((code) => [code, z.string()])) as Record<Language, z.ZodString>)

const courseSchema = named(z.strictObject({ id, name: names })).min(1)

/** `text` is a lesson.yaml; `file` only names it in complaints. Throws LessonError. */
export const parseLesson = (text: string, file: string, words = ENGLISH): LessonDefinition => parse(text, file, lessonSchema, words)

/** `text` is a courses.yaml; throws LessonError. */
export const parseCourses = (text: string, file: string): readonly Course[] => parse(text, file, courseSchema, ENGLISH)

function parse<T>(text: string, file: string, schema: z.ZodType<T>, words: FaultWords): T {
  let value: unknown
  try {
    value = load(text)
  } catch (error) {
    const { reason, mark } = error as YAMLException
    throw new LessonError([{ file, line: (mark?.line ?? 0) + 1, message: words.yaml[reason] ?? reason }])
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const lines = yamlLines(text)
  const faults = result.error.issues.flatMap((issue) => {
    const at = issue.path.map(String)
    const fault = (path: readonly string[], message: string): Fault => ({
      file,
      line: lineOf(path, lines),
      field: path.join('.') || words.file,
      message,
    })
    // A key that should not be there stands on a line of its own, and so does each of several.
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => {
        const said = /^[\w-]+$/.test(key) ? words.noField(nearest(key, fieldsAt(schema, issue.path))) : words.textForField
        return fault([...at, key], said)
      })
    return [fault(at, complaint(issue, at.length === 0 ? value : valueAt(value, issue.path), words))]
  })
  throw new LessonError(faults)
}

function complaint(issue: z.core.$ZodIssue, found: unknown, words: FaultWords): string {
  if (found === undefined) return words.missing
  if (issue.message.startsWith(OURS)) {
    const said = words[issue.message.slice(OURS.length) as keyof FaultWords]
    const values = (issue.code === 'custom' ? (issue.params?.values as readonly string[] | undefined) : undefined) ?? []
    return typeof said === 'function' ? (said as (...values: readonly string[]) => string)(...values) : String(said)
  }
  if (issue.code === 'invalid_type') return words.otherType(issue.expected, typeOf(found))
  if (issue.code === 'invalid_value') return words.oneOf(issue.values.map(String))
  if (issue.code === 'too_small') return words.tooSmall(Number(issue.minimum))
  return issue.message
}

/** The fields that a value at a place may have. */
function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const { def } = schema._zod as { readonly def: z.core.$ZodTypes['_zod']['def'] }
  if (def.type === 'default' || def.type === 'optional') return fieldsAt(def.innerType, path)
  const [key, ...rest] = path
  if (def.type === 'array') return fieldsAt(def.element, rest)
  if (def.type !== 'object') return []
  const next = key === undefined ? undefined : def.shape[String(key)]
  return next ? fieldsAt(next, rest) : Object.keys(def.shape)
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key], value)

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

/** The line of a place, or of the nearest thing around it that is there. */
function lineOf(path: readonly string[], lines: ReadonlyMap<string, number>): number {
  for (let length = path.length; length > 0; length--) {
    const line = lines.get(path.slice(0, length).join('.'))
    if (line !== undefined) return line
  }
  return 1
}
