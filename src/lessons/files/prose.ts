/** Reads the prose of a lesson in one language. Every complaint names the file and the line. */
import type { LessonDefinition, LessonProse, StepProse } from '../definition'
import { ENGLISH, LessonError, type Fault } from './faults'
import { nearest } from '../nearest'
import type { FaultWords } from './fault-words'

interface Section {
  readonly level: number
  readonly words: readonly string[]
  readonly title: string
  readonly body: string
  /** Where its heading stands, from 1. */
  readonly line: number
}

/** What may stand behind the opening fence of a block of commands. */
const FENCE = /^```sh( run)?( terminal=[1-9])?$/

/** A fence that means commands: it says `sh`, or that what it holds is to be run. */
const MARKED = /^```(sh\b|.*\b(run\b|terminal=))/

/** The words that headings with a meaning begin with, and how deep each stands. */
const HEADINGS: Readonly<Record<string, number>> = { check: 3, hint: 3, quiz: 3, notes: 3, choice: 4 }

/** Whether a heading is one of the form: `## step-id: Title`, `### check id`, `### hint id`, `### quiz id`, `### notes`, `#### choice id`. */
function structural(level: number, title: string): boolean {
  const word = title.split(/\s+/)[0]!
  return level < 3 || (Object.hasOwn(HEADINGS, word) && HEADINGS[word] === level)
}

/** The heading that one within the text was probably meant to be: a word and an id, but the word misspelt or at another depth. */
function meantHeading(title: string): string | undefined {
  const [, word, id] = /^([a-z]+) ([a-z][a-z0-9-]*)$/.exec(title) ?? []
  if (word === undefined) return undefined
  const meant = Object.hasOwn(HEADINGS, word) ? word : nearest(word, Object.keys(HEADINGS))
  return meant === undefined ? undefined : `${'#'.repeat(HEADINGS[meant]!)} ${meant} ${id}`
}

/** Cuts a text at the headings that have a meaning; `complain` gets a line and what is wrong there. */
function sections(text: string, words: FaultWords, complain: (line: number, message: string) => void): readonly Section[] {
  const found: Section[] = []
  let fence = 0
  let current: (Omit<Section, 'body'> & { lines: string[] }) | undefined
  const close = (): void => {
    if (current) found.push({ ...current, body: current.lines.join('\n').trim() })
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(```|~~~)/.test(line)) {
      if (fence === 0 && MARKED.test(line) && !FENCE.test(line.trimEnd())) complain(index + 1, words.badFence(line.trim()))
      fence = fence > 0 ? 0 : index + 1
    }
    const heading = fence > 0 ? null : /^(#{1,4}) (.*)$/.exec(line)
    const level = heading?.[1]!.length ?? 0
    const title = heading?.[2]!.trim() ?? ''
    if (!heading || !structural(level, title)) {
      const meant = heading && meantHeading(title)
      if (meant) complain(index + 1, words.otherHeading(line.trim(), meant))
      current?.lines.push(line)
      continue
    }
    close()
    current = { level, words: title.split(/\s+/), title, line: index + 1, lines: [] }
  }
  close()
  if (fence > 0) complain(fence, words.openFence)
  return found
}

type Choices = Record<string, { text: string; reason: string }>
interface Question {
  readonly question: string
  readonly choices: Choices
}
type OpenStep = Omit<StepProse, 'checks' | 'hints' | 'quiz' | 'notes'> & {
  readonly checks: Record<string, string>
  readonly hints: Record<string, string>
  readonly quiz: Record<string, Question>
  notes?: string
}

/** The prose of one language, and where each part of it begins. */
export interface ParsedProse {
  readonly prose: LessonProse
  /** Lines from 1, by step, `step/check id`, `step/hint id`, `step/quiz id` and `step/quiz id/choice id`. */
  readonly lines: ReadonlyMap<string, number>
}

/** Puts sections together; what stands in the wrong place or twice is complained of. */
class ProseReader {
  readonly steps: Record<string, OpenStep> = {}
  readonly lines = new Map<string, number>()
  private step: OpenStep | undefined
  private stepName = ''
  private question: Question | undefined
  private questionName = ''

  constructor(
    private readonly said: FaultWords,
    private readonly complain: (line: number, message: string) => void,
  ) {}

  read(section: Section): void {
    const [kind = '', name = ''] = section.words
    if (section.level === 1) this.complain(section.line, this.said.secondTitle)
    else if (section.level === 2) this.begin(section)
    else if (!this.step) this.complain(section.line, this.said.beforeSteps(section.title))
    else if (kind === 'notes') this.step.notes = section.body
    else if (name === '') this.complain(section.line, this.said.namesNoId(section.title))
    else if (kind === 'choice') this.choice(section, name)
    else this.part(this.step, section, kind, name)
  }

  private begin(section: Section): void {
    const [, name, title] = /^([a-z][a-z0-9-]*):(.*)$/.exec(section.title) ?? []
    if (name === undefined || title === undefined) {
      this.complain(section.line, this.said.notAStep(section.title))
      return
    }
    this.note(name, section.line)
    this.stepName = name
    this.step = this.steps[name] = { title: title.trim(), body: section.body, checks: {}, hints: {}, quiz: {} }
    this.question = undefined
  }

  private part(step: OpenStep, section: Section, kind: string, name: string): void {
    this.note(`${this.stepName}/${kind} ${name}`, section.line)
    if (kind === 'check') step.checks[name] = section.body
    else if (kind === 'hint') step.hints[name] = section.body
    else {
      this.questionName = name
      this.question = step.quiz[name] = { question: section.body, choices: {} }
    }
  }

  private choice(section: Section, name: string): void {
    if (!this.question) return this.complain(section.line, this.said.outsideQuiz(section.title))
    this.note(`${this.stepName}/quiz ${this.questionName}/choice ${name}`, section.line)
    const [answer = '', ...reason] = section.body.split(/\n\s*\n/)
    this.question.choices[name] = { text: answer.trim(), reason: reason.join('\n\n').trim() }
  }

  private note(place: string, line: number): void {
    const first = this.lines.get(place)
    if (first !== undefined) this.complain(line, this.said.writtenBefore(place, first))
    this.lines.set(place, line)
  }
}

/** `text` is the prose of one language; throws LessonError when its form is not the one docs/lessons.md describes. */
export function parseProse(text: string, language: string, file: string, words = ENGLISH): ParsedProse {
  const faults: Fault[] = []
  const complain = (line: number, message: string): void => void faults.push({ file, line, message })
  const [first, ...rest] = sections(text, words, complain)
  if (first?.level !== 1) complain(1, words.noTitle)
  const reader = new ProseReader(words, complain)
  for (const section of rest) reader.read(section)
  if (faults.length > 0) throw new LessonError(faults)
  return { prose: { language, title: first!.title, summary: first!.body, steps: reader.steps }, lines: reader.lines }
}

/** What the prose of a language lacks or has too much, compared with the logic; each with `file` and a line. Empty when they fit. */
export function proseFaults(lesson: LessonDefinition, { prose, lines }: ParsedProse, file: string, words = ENGLISH): readonly Fault[] {
  const faults: Fault[] = []
  const fault = (place: string, message: string): void => void faults.push({ file, line: lines.get(place) ?? 1, message })
  const compare = (within: string, kind: string, wanted: readonly { id: string }[], given: Readonly<Record<string, unknown>>): void => {
    const place = (name: string): string => (within === '' ? name : `${within}/${kind} ${name}`)
    const what = `${within && `${within}: `}${kind}`
    for (const { id } of wanted) {
      if (!Object.hasOwn(given, id)) fault(within, words.noText(what, id))
      // Its heading is there, and nothing below it.
      else if (given[id] === '') fault(place(id), words.noText(what, id))
    }
    for (const name of Object.keys(given)) if (!wanted.some(({ id }) => id === name)) fault(place(name), words.notInLogic(what, name))
  }
  if (!prose.summary) fault('', words.noSummary)
  compare('', 'step', lesson.steps, prose.steps)
  for (const step of lesson.steps) {
    const texts = prose.steps[step.id]
    if (!texts) continue
    if (!texts.title || !texts.body) fault(step.id, words.emptyStep(step.id))
    compare(step.id, 'check', step.checks, texts.checks)
    compare(step.id, 'hint', step.hints, texts.hints)
    compare(step.id, 'quiz', step.quiz, texts.quiz)
    for (const question of step.quiz) {
      const asked = texts.quiz[question.id]
      if (!asked) continue
      const { choices } = asked
      const within = `${step.id}/quiz ${question.id}`
      if (!asked.question) fault(within, words.noText(`${step.id}: quiz`, question.id))
      compare(within, 'choice', question.choices, choices)
      for (const [name, { text, reason }] of Object.entries(choices))
        if (!text || !reason) fault(`${within}/choice ${name}`, words.choiceText(name))
    }
  }
  return faults
}
