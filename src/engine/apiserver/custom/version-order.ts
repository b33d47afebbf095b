/** Which of two API versions is newer: v2 before v1 before v1beta2 before v1alpha1; models apimachinery/pkg/version. */

const SHAPE = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/

/** Stability, major and minor as numbers that grow; undefined for names that are no versions. */
function rank(version: string): readonly number[] | undefined {
  const match = SHAPE.exec(version)
  return match ? [match[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0, Number(match[1]), Number(match[3] ?? 0)] : undefined
}

/** Whether `a` is newer, or better known, than `b`. */
export function newerVersion(a: string, b: string): boolean {
  const left = rank(a)
  const right = rank(b)
  if (!left || !right) return left || right ? left !== undefined : a < b
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return left[i]! > right[i]!
  return false
}

/** For sorting: the newest first. */
export function newestFirst(a: string, b: string): number {
  return a === b ? 0 : newerVersion(a, b) ? -1 : 1
}
