/** Whether there is too little room for panes beside and below each other. */
import { useSyncExternalStore } from 'react'

/** A narrow window, or a phone however it is held: asked of the screen, since its keyboard makes every window low. */
const query = matchMedia('(max-width: 760px), (max-device-width: 480px), (max-device-height: 480px)')

/** For the style sheets. */
export function followWidth(): void {
  const follow = (): boolean => document.documentElement.toggleAttribute('data-narrow', query.matches)
  follow()
  query.addEventListener('change', follow)
}

function subscribe(notify: () => void): () => void {
  query.addEventListener('change', notify)
  return () => query.removeEventListener('change', notify)
}

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches)
