/** Fetches the editor with its own words in the reader's language; it takes them once, as it is loaded. */
import { usePreferences } from '../state/preferences'

export async function fetchMonaco() {
  if (usePreferences.getState().language === 'ko') await import('monaco-editor/nls/lang/ko.js')
  return import('./monaco')
}
