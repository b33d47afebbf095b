/** The page takes the height that the keyboard on a phone's screen leaves, and gives up its head where that is little. */

/** Below so many pixels a terminal needs the room more than the header does. */
const LOW = 480

export function followViewport(): void {
  const viewport = window.visualViewport
  if (!viewport) return
  const root = document.documentElement
  const follow = (): void => {
    // Enlarged by two fingers it is a window onto the page, which stays as it is.
    const height = viewport.scale > 1.01 ? window.innerHeight : viewport.height
    root.style.setProperty('--page-height', `${height}px`)
    root.toggleAttribute('data-low', height < LOW)
    // Some browsers push the page up to show what has the focus; it has shrunk to fit instead.
    if (viewport.scale <= 1.01 && window.scrollY > 0) window.scrollTo(0, 0)
  }
  follow()
  viewport.addEventListener('resize', follow)
  viewport.addEventListener('scroll', follow)
}
