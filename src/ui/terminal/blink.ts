/** The blinking of the cursor: a turn now and then, where an animation would have the page drawn anew with every frame. */
import type { Terminal as Xterm } from '@xterm/xterm'

/** Milliseconds for which the cursor is seen, and then is not. */
const TURN = 600
/** Turns after which it stays: nobody is typing. */
const MOST = 500

const STILL = matchMedia('(prefers-reduced-motion: reduce)')

/** Has the cursor of a terminal blink while the keyboard is there; the style sheet hides it where `data-dim` stands. */
export function blink(xterm: Xterm, element: HTMLElement): () => void {
  let timer: ReturnType<typeof setInterval> | undefined
  let turns = 0
  const show = () => {
    turns = 0
    delete element.dataset.dim
  }
  const stop = () => {
    clearInterval(timer)
    timer = undefined
    show()
  }
  const turn = () => {
    if (++turns > MOST) stop()
    else element.toggleAttribute('data-dim')
  }
  const start = () => {
    show()
    if (!STILL.matches) timer ??= setInterval(turn, TURN)
  }
  element.addEventListener('focusin', start)
  element.addEventListener('focusout', stop)
  // Whoever types sees where, and whatever is printed leaves it where it is seen.
  const moved = xterm.onCursorMove(() => element.contains(document.activeElement) && start())
  return () => {
    moved.dispose()
    element.removeEventListener('focusin', start)
    element.removeEventListener('focusout', stop)
    stop()
  }
}
