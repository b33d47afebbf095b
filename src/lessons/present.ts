/** Joins a lesson's logic and one language's prose into what the page shows. */
import type { LessonDefinition, LessonProse, StepDefinition, StepProse } from './definition'
import type { Block, Lesson, LessonCommand, LessonMeta, Step } from './types'

/** Whether the lines of a command are all there: continued lines (trailing backslash), heredocs and loops go on. */
class CommandLines {
  private heredoc: string | undefined
  private depth = 0

  /** Takes the next line; true when the command ends with it. */
  ends(line: string): boolean {
    if (this.heredoc !== undefined) {
      if (line.trim() === this.heredoc) this.heredoc = undefined
    } else {
      // Three of them are followed by the text itself.
      this.heredoc = /(?<!<)<<(?!<)-?\s*['"]?(\w+)['"]?/.exec(line)?.[1]
      this.depth +=
        (line.match(/(^|[\s;])(do|then|case)(?=\s|$)|\{$/g) ?? []).length -
        (line.match(/(^|[\s;])(done|fi|esac)(?=[\s;|]|$)|^\}/g) ?? []).length
    }
    return this.heredoc === undefined && this.depth <= 0 && !line.endsWith('\\')
  }
}

/** The commands in a text, each with all of its lines. */
export function splitCommands(text: string): readonly string[] {
  const commands: string[] = []
  let current: string[] = []
  let command = new CommandLines()
  for (const line of text.split('\n')) {
    if (current.length === 0 && line.trim() === '') continue
    current.push(line)
    if (!command.ends(line)) continue
    commands.push(current.join('\n'))
    current = []
    command = new CommandLines()
  }
  if (current.length > 0) commands.push(current.join('\n'))
  return commands
}

/** What was typed in a terminal's session: what stands behind a prompt, and the lines that such a command goes on with, behind `> ` or nothing. */
export function typedIn(session: string): string {
  const typed: string[] = []
  let command: CommandLines | undefined
  for (const line of session.split('\n')) {
    if (!command && !line.startsWith('$ ')) continue
    const text = command ? line.replace(/^> ?/, '') : line.slice(2)
    typed.push(text)
    command ??= new CommandLines()
    if (command.ends(text)) command = undefined
  }
  return typed.join('\n')
}

/** Cuts Markdown at its fenced `sh` blocks; those marked `run` get buttons. */
function blocks(markdown: string): readonly Block[] {
  const found: Block[] = []
  const fence = /^```sh([^\n]*)\n([\s\S]*?)^```[ \t]*$/gm
  let from = 0
  const prose = (text: string): void => {
    if (text.trim()) found.push({ kind: 'prose', markdown: text.trim() })
  }
  for (const match of markdown.matchAll(fence)) {
    prose(markdown.slice(from, match.index))
    const options = match[1]!
    const run = /\brun\b/.test(options)
    const terminal = Number(/\bterminal=(\d+)/.exec(options)?.[1] ?? 1)
    found.push({ kind: 'commands', commands: splitCommands(match[2]!).map((text) => ({ text, terminal, run })) })
    from = match.index + match[0].length
  }
  prose(markdown.slice(from))
  return found
}

/** The commands in a step's text, whether they get buttons or not. */
export const commandsIn = (markdown: string): readonly string[] =>
  blocks(markdown).flatMap((block) => (block.kind === 'commands' ? block.commands.map(({ text }) => text) : []))

/** The lines of a solution with the terminal each goes to. */
export function solutionCommands(solution: string): readonly LessonCommand[] {
  const commands: LessonCommand[] = []
  let terminal = 1
  for (const text of splitCommands(solution)) {
    const switched = /^# terminal (\d+)$/.exec(text)
    if (switched) terminal = Number(switched[1])
    else if (!text.startsWith('#')) commands.push({ text, terminal, run: true })
  }
  return commands
}

function presentStep(step: StepDefinition, prose: StepProse): Step {
  return {
    id: step.id,
    title: prose.title,
    blocks: blocks(prose.body),
    checks: step.checks.map(({ id }) => ({ id, text: prose.checks[id] ?? id })),
    hints: step.hints.map(({ id }) => prose.hints[id] ?? ''),
    hintIds: step.hints.map(({ id }) => id),
    hintsOfState: step.hints.map(({ when }) => when !== undefined),
    quiz: step.quiz.map((question) => {
      const texts = prose.quiz[question.id]
      return {
        id: question.id,
        question: texts?.question ?? '',
        choices: question.choices.map(({ id, correct }) => ({
          id,
          right: correct,
          text: texts?.choices[id]?.text ?? '',
          reason: texts?.choices[id]?.reason ?? '',
        })),
      }
    }),
    solution: solutionCommands(step.solution),
    ...(prose.notes ? { notes: prose.notes } : {}),
  }
}

export function presentMeta(lesson: LessonDefinition, prose: readonly LessonProse[]): LessonMeta {
  return {
    id: lesson.id,
    course: lesson.course,
    order: lesson.order,
    title: Object.fromEntries(prose.map((p) => [p.language, p.title])),
    summary: Object.fromEntries(prose.map((p) => [p.language, p.summary])),
    minutes: lesson.minutes,
    steps: lesson.steps.length,
  }
}

/** The lesson in one language, ready to be shown. */
export function presentLesson(lesson: LessonDefinition, meta: LessonMeta, prose: LessonProse): Lesson {
  const steps = lesson.steps.map((step) => presentStep(step, prose.steps[step.id]!))
  const used = steps.flatMap((step) => [
    ...step.solution,
    ...step.blocks.flatMap((block) => (block.kind === 'commands' ? block.commands : [])),
  ])
  return {
    meta,
    language: prose.language,
    introduction: prose.summary,
    steps,
    cluster: lesson.cluster,
    terminals: Math.max(2, ...used.map((command) => command.terminal)),
  }
}
