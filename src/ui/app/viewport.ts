/** The page takes the height that the keyboard on a phone's screen leaves, and scrolls its head away where that is little. */

/** Below so many pixels a terminal needs the room more than the header does. */
const LOW = 480

/** Of a page that is scrolled, being low, the whole part with this in it, if it is typed into: what is typed stands at its lower end. */
function showTyped(target: EventTarget | null): void {
  if (target instanceof Element && target.closest('.screen, .code')) target.closest('.narrow')?.scrollIntoView({ block: 'end' })
}

export function followViewport(): void {
  const viewport = window.visualViewport
  if (!viewport) return
  const root = document.documentElement
  const follow = (): void => {
    // Enlarged by two fingers it is a window onto the page, which stays as it is.
    const enlarged = viewport.scale > 1.01
    const height = enlarged ? window.innerHeight : viewport.height
    root.style.setProperty('--page-height', `${height}px`)
    root.toggleAttribute('data-low', height < LOW)
    // Two fingers choose what they look at.
    if (enlarged) return
    // Some browsers push the page up to show what has the focus; it has shrunk to fit instead.
    if (window.scrollY > 0) window.scrollTo(0, 0)
    showTyped(document.activeElement)
  }
  follow()
  document.addEventListener('focusin', ({ target }) => showTyped(target))
  viewport.addEventListener('resize', follow)
  viewport.addEventListener('scroll', follow)
}
