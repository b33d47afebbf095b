/** How many columns text takes on a terminal: East Asian Width, combining marks, Hangul jamo, emoji (wcwidth(3)). */

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Whether a code unit is a character of its own, whatever stands beside it. */
const plain = (code: number): boolean => code <= 0x2ff && code !== 13

/**
 * User-perceived characters. Only the stretches that need it go through the segmenter: over a long text it takes time
 * with the square of the length.
 */
export function splitClusters(text: string): string[] {
  const clusters: string[] = []
  let i = 0
  while (i < text.length) {
    if (plain(text.charCodeAt(i)) && (i + 1 === text.length || plain(text.charCodeAt(i + 1)))) {
      clusters.push(text[i++]!)
      continue
    }
    if (text[i] === '\r') {
      const end = text[i + 1] === '\n' ? i + 2 : i + 1
      clusters.push(text.slice(i, end))
      i = end
      continue
    }
    // A letter may carry the marks after it; a stretch ends before the next character that stands alone.
    let end = i + 1
    while (end < text.length && text.charCodeAt(end) > 0x2ff) end++
    for (const { segment } of segmenter.segment(text.slice(i, end))) clusters.push(segment)
    i = end
  }
  return clusters
}

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x23f0, 0x23f0],
  [0x23f3, 0x23f3],
  [0x25fd, 0x25fe],
  [0x2614, 0x2615],
  [0x2648, 0x2653],
  [0x267f, 0x267f],
  [0x2693, 0x2693],
  [0x26a1, 0x26a1],
  [0x26aa, 0x26ab],
  [0x26bd, 0x26be],
  [0x26c4, 0x26c5],
  [0x26ce, 0x26ce],
  [0x26d4, 0x26d4],
  [0x26ea, 0x26ea],
  [0x26f2, 0x26f3],
  [0x26f5, 0x26f5],
  [0x26fa, 0x26fa],
  [0x26fd, 0x26fd],
  [0x2705, 0x2705],
  [0x270a, 0x270b],
  [0x2728, 0x2728],
  [0x274c, 0x274c],
  [0x274e, 0x274e],
  [0x2753, 0x2755],
  [0x2757, 0x2757],
  [0x2795, 0x2797],
  [0x27b0, 0x27b0],
  [0x27bf, 0x27bf],
  [0x2b1b, 0x2b1c],
  [0x2b50, 0x2b50],
  [0x2b55, 0x2b55],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f004, 0x1f004],
  [0x1f0cf, 0x1f0cf],
  [0x1f18e, 0x1f18e],
  [0x1f191, 0x1f19a],
  [0x1f200, 0x1f320],
  [0x1f32d, 0x1f335],
  [0x1f337, 0x1f37c],
  [0x1f37e, 0x1f393],
  [0x1f3a0, 0x1f3ca],
  [0x1f3cf, 0x1f3d3],
  [0x1f3e0, 0x1f3f0],
  [0x1f3f4, 0x1f3f4],
  [0x1f3f8, 0x1f43e],
  [0x1f440, 0x1f440],
  [0x1f442, 0x1f4fc],
  [0x1f4ff, 0x1f53d],
  [0x1f54b, 0x1f54e],
  [0x1f550, 0x1f567],
  [0x1f57a, 0x1f57a],
  [0x1f595, 0x1f596],
  [0x1f5a4, 0x1f5a4],
  [0x1f5fb, 0x1f64f],
  [0x1f680, 0x1f6c5],
  [0x1f6cc, 0x1f6cc],
  [0x1f6d0, 0x1f6d2],
  [0x1f6eb, 0x1f6ec],
  [0x1f6f4, 0x1f6fc],
  [0x1f7e0, 0x1f7eb],
  [0x1f90c, 0x1f93a],
  [0x1f93c, 0x1f945],
  [0x1f947, 0x1f9ff],
  [0x1fa70, 0x1faff],
  [0x20000, 0x3fffd],
]

export function codeWidth(code: number): number {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 0
  if (code < 0x300) return 1
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(String.fromCodePoint(code)) || (code >= 0x1160 && code <= 0x11ff)) return 0
  if (code < 0x1100) return 1
  let low = 0
  let high = WIDE.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [from, to] = WIDE[middle]!
    if (code < from) high = middle - 1
    else if (code > to) low = middle + 1
    else return 2
  }
  return 1
}

/** Columns of one user-perceived character. */
export function clusterWidth(cluster: string): number {
  let width = 0
  for (const character of cluster) width = Math.max(width, codeWidth(character.codePointAt(0)!))
  return cluster.includes('\ufe0f') ? 2 : width
}

/** Columns of a text without control characters. */
export function textWidth(text: string): number {
  let width = 0
  for (const cluster of splitClusters(text)) width += clusterWidth(cluster)
  return width
}
