/** The lines in which od and hexdump show bytes: of those that repeat only the first is shown. */

/** A line of `size` bytes, the last maybe shorter, or where more of the same follow. */
export type DumpLine = { readonly at: number; readonly part: Uint8Array } | 'more'

/** `all` shows repeated lines, too. */
export function* dumpLines(bytes: Uint8Array, size: number, all: boolean): Generator<DumpLine> {
  let before = ''
  let told = false
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size)
    const key = part.length === size ? part.join() : ''
    if (key !== '' && key === before && !all) {
      if (!told) yield 'more'
      told = true
      continue
    }
    told = false
    before = key
    yield { at, part }
  }
}
