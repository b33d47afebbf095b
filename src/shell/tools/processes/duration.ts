/** Durations as sleep and timeout read them. */

/** `1.5`, `2m`, `1h` in milliseconds; NaN when it is none. */
export function duration(text: string): number {
  const found = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text)
  if (text === 'infinity' || text === 'inf') return 1e15
  return found ? Number(found[1]) * { '': 1, s: 1, m: 60, h: 3600, d: 86400 }[found[2] as ''] * 1000 : NaN
}
