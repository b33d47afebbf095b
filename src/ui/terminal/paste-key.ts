/** Which key pastes in a terminal: Ctrl-V where that is the system's, and lines are edited. */

import { isMac } from '../state/platform'

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey' | 'altKey'>

/** On a Mac ⌘V pastes and Ctrl-V is the shell's, which quotes the next key with it. Programs that edit have Ctrl-V themselves; where it pastes, Insert still quotes the next key. */
export const pastes = ({ key, ctrlKey, shiftKey, altKey }: Key, lineIsEdited: boolean, platform: string): boolean =>
  ctrlKey && !shiftKey && !altKey && key.toLowerCase() === 'v' && lineIsEdited && !isMac(platform)
