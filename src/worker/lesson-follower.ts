/** Follows the step a learner is at: looks at its checks when something changed, and tells the page when they do. */
import type { CheckState, FromWorker } from '../protocol/messages'
import type { LessonDefinition } from '../lessons/definition'
import type { StepProgress } from '../lessons/checks/progress'
import type { LessonWorld } from '../lessons/checks/world'

/** Real milliseconds between two looks, so that a storm of changes costs little. */
const INTERVAL = 100

export class LessonFollower {
  private progress: StepProgress | undefined
  private lesson = ''
  private shown = ''
  private looked = -Infinity
  private serial = 0
  /** Lessons that the reader brought along. */
  private readonly brought = new Map<string, LessonDefinition>()

  constructor(
    private readonly now: () => number,
    private readonly send: (message: FromWorker) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  define(lesson: string, definition: LessonDefinition): void {
    this.brought.set(lesson, definition)
  }

  /** Lesson logic is loaded when the first lesson is opened. */
  async definition(lesson: string): Promise<LessonDefinition> {
    const brought = this.brought.get(lesson)
    if (brought) return brought
    const { definitions } = await import('virtual:lessons/definitions')
    const found = definitions[lesson]
    if (!found) throw new Error(`There is no lesson "${lesson}".`)
    return found
  }

  async watch(lesson: string | null, step: string | null): Promise<void> {
    const serial = ++this.serial
    this.progress = undefined
    if (lesson === null || step === null) return
    try {
      const [definition, { StepProgress: Progress }, { Conditions }] = await Promise.all([
        this.definition(lesson),
        import('../lessons/checks/progress'),
        import('../lessons/checks/condition'),
      ])
      const found = definition.steps.find((s) => s.id === step)
      if (serial !== this.serial || !found) return
      this.progress = new Progress(found, new Conditions())
      this.lesson = lesson
      this.shown = ''
      this.looked = -Infinity
    } catch (error) {
      this.failed(error)
    }
  }

  look(world: LessonWorld): void {
    const now = this.now()
    if (!this.progress || now - this.looked < INTERVAL) return
    this.looked = now
    let state: CheckState
    try {
      state = this.progress.look(world)
    } catch (error) {
      this.progress = undefined
      this.failed(error)
      return
    }
    const shown = JSON.stringify(state)
    if (shown === this.shown) return
    this.shown = shown
    this.send({ type: 'lesson', lesson: this.lesson, state })
  }
}
