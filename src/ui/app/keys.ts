/** Keys for the whole page: F6 goes round its parts, from inside terminals and editors too. */
import { useEffect } from 'react'
import { setPaused, useClock } from '../state/clock'
import { goOn } from '../state/lesson-actions'
import { openPalette, typeAhead } from '../state/palette'
import { useTerminals } from '../state/terminals'

const REGIONS = ['header', 'lesson', 'diagram', 'tools'] as const

function focusRegion(name: string): boolean {
  const region = document.querySelector<HTMLElement>(`[data-region="${name}"]`)
  if (!region || region.offsetParent === null) return false
  const { active } = useTerminals.getState()
  // The terminal's lies behind the editor, or the editor's text behind a comparison.
  const visible = (selector: string) => [...region.querySelectorAll<HTMLElement>(selector)].find((element) => element.checkVisibility())
  const best =
    visible(`[data-terminal="${active}"] textarea`) ??
    visible('.code [role="textbox"]') ??
    visible('svg[tabindex="0"], button:not(:disabled), a[href], input, select')
  best?.focus()
  return document.activeElement === best
}

/** Moves focus to the next part that is on show. */
export function nextRegion(step: 1 | -1): void {
  const current = document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset.region
  const start = REGIONS.findIndex((name) => name === current)
  for (let tried = 1; tried <= REGIONS.length; tried++) {
    const index = (start + step * tried + REGIONS.length * 2) % REGIONS.length
    if (focusRegion(REGIONS[index]!)) return
  }
}

export function usePageKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = event.ctrlKey && event.shiftKey
      // With Alt or Ctrl they are others' keys: the editor's, the browser's, the system's.
      const plain = !event.altKey && !event.ctrlKey && !event.metaKey
      const palette =
        (plain && event.key === 'F1') || ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === 'p')
      if (palette) openPalette()
      else if (typeAhead(event)) event.preventDefault()
      else if (plain && event.key === 'F6') nextRegion(event.shiftKey ? -1 : 1)
      else if (plain && event.key === 'F7') goOn()
      else if (plain && event.key === 'F8') setPaused(!useClock.getState().paused)
      else if (chord && (event.key === 'ArrowRight' || event.key === 'ArrowDown')) nextRegion(1)
      else if (chord && (event.key === 'ArrowLeft' || event.key === 'ArrowUp')) nextRegion(-1)
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    // Before xterm and Monaco see the key, or there would be no way out of them.
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}
