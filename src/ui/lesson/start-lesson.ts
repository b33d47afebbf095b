/** What a start button does beside opening the lesson: it is gone then, and the keyboard has to be somewhere. */
import { openLesson } from '../state/lesson-actions'
import { focusTerminal } from '../state/terminals'

/** Clicked, the terminal has the keyboard next; by key, reading goes on at the lesson's name. */
export function startLesson(id: string, { detail }: { readonly detail: number }): void {
  void openLesson(id).then((opened) => {
    if (!opened) return
    if (detail > 0) focusTerminal()
    // The lesson is drawn by the next frame.
    else requestAnimationFrame(() => document.querySelector<HTMLElement>('.lesson-name')?.focus({ preventScroll: true }))
  })
}
