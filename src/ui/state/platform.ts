/** What differs from system to system for whoever types. */

/** By the browser's name of it. */
export const isMac = (platform: string): boolean => /^(Mac|iPhone|iPad)/.test(platform)

/** The key after which Tab leaves the editor, and after which it indents again: Monaco's. */
export const tabModeKey = (platform: string): string => (isMac(platform) ? 'Ctrl+Shift+M' : 'Ctrl+M')
