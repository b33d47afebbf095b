/** Whether the window is too narrow for panes side by side. */
import { useSyncExternalStore } from 'react'

const query = matchMedia('(max-width: 760px)')

function subscribe(notify: () => void): () => void {
  query.addEventListener('change', notify)
  return () => query.removeEventListener('change', notify)
}

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches)
