/** dd's last line: how much was copied, how long it took and how fast that was. */

function scaled(bytes: number, base: number, units: readonly string[]): string {
  let value = bytes
  let unit = 0
  while (value >= base && unit < units.length - 1) {
    value /= base
    unit++
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB']
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

export function summary(bytes: number, seconds: number, busybox: boolean): string {
  const taken = Math.max(seconds, 0.00003)
  if (busybox) {
    const short = (value: number): string =>
      scaled(value, 1024, ['B', 'KB', 'MB', 'GB', 'TB'])
        .replace(/^(\d+) (?=[KMGT])/, '$1.0 ')
        .replace(' ', '')
    return `${bytes} bytes (${short(bytes)}) copied, ${taken.toFixed(6)} seconds, ${short(bytes / taken)}/s\n`
  }
  const sizes = [...(bytes >= 1000 ? [scaled(bytes, 1000, DECIMAL)] : []), ...(bytes >= 1024 ? [scaled(bytes, 1024, BINARY)] : [])]
  const rate = bytes / taken
  const speed = rate < 1000 ? `${(rate / 1000).toFixed(1)} kB` : scaled(rate, 1000, DECIMAL)
  const unit = bytes === 1 ? 'byte' : 'bytes'
  return `${bytes} ${unit}${sizes.length > 0 ? ` (${sizes.join(', ')})` : ''} copied, ${Number(taken.toPrecision(6))} s, ${speed}/s\n`
}
