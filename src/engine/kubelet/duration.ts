/** Durations as Go prints them: `0s`, `31ms`, `1.5s`, `1m20s`. */

export function goDuration(milliseconds: number): string {
  const ms = Math.round(milliseconds)
  if (ms === 0) return '0s'
  if (ms < 1000) return `${ms}ms`
  const hours = Math.floor(ms / 3_600_000)
  const minutes = Math.floor((ms % 3_600_000) / 60_000)
  const seconds = (ms % 60_000) / 1000
  return (hours > 0 ? `${hours}h` : '') + (hours > 0 || minutes > 0 ? `${minutes}m` : '') + `${Number(seconds.toFixed(3))}s`
}
