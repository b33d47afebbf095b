/** Who has the keyboard, as far as the page has to know: what had it can go away, and then nobody has. */

/** A finger brings its own keyboard up when it wants one. */
export const fingers = typeof matchMedia === 'undefined' ? { matches: false } : matchMedia('(pointer: coarse)')

/** What had the keyboard has gone, or is out of sight: the browser gives it to nobody, and keys do nothing. */
export function isFocusLost(): boolean {
  const { activeElement } = document
  return activeElement === null || activeElement === document.body || activeElement.closest('[hidden]') !== null
}
