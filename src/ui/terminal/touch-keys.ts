/** What the row of keys for fingers does to a terminal: keys as xterm would send them, and a Ctrl that holds for one key. */
import type { Terminal as Xterm } from '@xterm/xterm'

/** What a key sends with Ctrl held; keys that Ctrl does nothing to stay themselves. */
export function withControl(data: string): string {
  if (data === ' ') return '\u0000'
  const code = data.toUpperCase().charCodeAt(0)
  // From @ to _ : the letters and the signs around them.
  return data.length === 1 && code >= 0x40 && code <= 0x5f ? String.fromCharCode(code & 0x1f) : data
}

export function touchKeys(xterm: Xterm) {
  let held = false
  const listeners = new Set<(held: boolean) => void>()
  const holdControl = (now: boolean): void => {
    if (held === now) return
    held = now
    for (const listener of listeners) listener(held)
  }
  return {
    holdControl,
    onControl(listener: (held: boolean) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** What was typed, as the terminal is to get it. */
    turn(data: string): string {
      if (!held) return data
      holdControl(false)
      return withControl(data)
    },
    type: (data: string): void => xterm.input(data),
    arrow: (letter: 'A' | 'B' | 'C' | 'D'): void => xterm.input(`\u001b${xterm.modes.applicationCursorKeysMode ? 'O' : '['}${letter}`),
    async paste(): Promise<void> {
      try {
        xterm.paste(await navigator.clipboard.readText())
      } catch {
        // The reader, or the browser, refuses: then nothing is pasted.
      }
    },
  }
}
