/** What is wrong with a lesson's files: each fault with its place, and the words for it. */
import { en } from './fault-words'

export interface Fault {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** The place within lesson.yaml, as `steps.0.id`; prose has none. */
  readonly field?: string
  readonly message: string
}

const sentence = ({ file, line, field, message }: Fault): string => `${file}:${line}: ${field === undefined ? '' : `${field}: `}${message}`

export class LessonError extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(sentence).join('\n'))
  }
}

/** The words that faults are told in unless others are asked for. */
export const ENGLISH = en
