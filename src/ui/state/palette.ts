/** Whether the palette of all commands is open, and what was typed before it could be seen. */
import { create } from 'zustand'

export const usePalette = create<{ readonly open: boolean }>(() => ({ open: false }))

/** Keys that came between asking for the palette and its being there; null when they are not waited for. */
let ahead: string | null = null

export function openPalette(): void {
  if (usePalette.getState().open) return
  ahead = ''
  usePalette.setState({ open: true })
}

export function closePalette(): void {
  ahead = null
  usePalette.setState({ open: false })
}

/** Takes a key that is meant for the palette while it is still on its way; false when it is not. Enter is kept as the end of a line. */
export function typeAhead({ key, ctrlKey, altKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>): boolean {
  if (ahead === null || ctrlKey || altKey || metaKey) return false
  if (key === 'Escape') closePalette()
  else if (key === 'Backspace') ahead = ahead.slice(0, -1)
  else if (key === 'Enter') ahead += '\n'
  else if ([...key].length === 1) ahead += key
  else return false
  return true
}

/** What was typed ahead, and whether it was ended with Enter; from now on the palette reads its keys itself. */
export function typedAhead(): { readonly text: string; readonly entered: boolean } {
  const keys = ahead ?? ''
  ahead = null
  const [text = ''] = keys.split('\n')
  return { text, entered: keys.includes('\n') }
}
