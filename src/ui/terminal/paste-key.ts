/** Which key pastes in a terminal: Ctrl-V where that is the system's, and lines are edited. */

/** On a Mac ⌘V pastes and Ctrl-V is the shell's, which quotes the next key with it. */
export const isMac = (platform: string): boolean => /^(Mac|iPhone|iPad)/.test(platform)

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey' | 'altKey'>

/** Programs that edit have Ctrl-V themselves; where it pastes, Insert still quotes the next key. */
export const pastes = ({ key, ctrlKey, shiftKey, altKey }: Key, lineIsEdited: boolean, platform: string): boolean =>
  ctrlKey && !shiftKey && !altKey && key.toLowerCase() === 'v' && lineIsEdited && !isMac(platform)
