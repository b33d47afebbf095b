/** The meter curl draws on standard error while a transfer runs. */

const HEAD =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
  '                                 Dload  Upload   Total   Spent    Left  Speed\n'

export interface Progress {
  readonly received: number
  /** Undefined when the server has not said. */
  readonly expected: number | undefined
  readonly sent: number
  /** Milliseconds since the start. */
  readonly elapsed: number
}

export function meterHead(): string {
  return HEAD
}

/** At most five characters: 12345, 9999k, 99.9M, ... */
function size(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(5)
  const units = ['k', 'M', 'G', 'T', 'P']
  let value = bytes
  for (const unit of units) {
    value /= 1024
    if (value < 100 && unit !== 'k') return `${value.toFixed(1).padStart(4)}${unit}`
    if (value < 10_000) return `${String(Math.trunc(value)).padStart(4)}${unit}`
  }
  return '    ?'
}

function time(seconds: number): string {
  if (seconds <= 0) return '--:--:--'
  const [hours, minutes] = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60]
  return `${String(hours).padStart(2)}:${String(minutes).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}

/** One line without its end; the cursor goes back to its start first. */
export function meterLine({ received, expected, sent, elapsed }: Progress): string {
  const seconds = Math.max(elapsed, 1) / 1000
  const download = Math.trunc(received / seconds)
  const upload = Math.trunc(sent / seconds)
  const total = (expected ?? received) + sent
  const share = (done: number, of: number): string => String(of > 0 ? Math.trunc((done * 100) / of) : 0).padStart(3)
  const spent = time(Math.trunc(elapsed / 1000))
  const columns = [
    share(received + sent, total),
    `${size(total)} `,
    share(received, expected ?? received),
    `${size(received)} `,
    share(sent, sent),
    size(sent),
    ` ${size(download)}`,
    ` ${size(upload)}`,
    '--:--:--',
    spent,
    '--:--:--',
    size(download + upload),
  ]
  return `\r${columns.join(' ')}`
}

/** The bar of -#, full. */
export function fullBar(columns: number): string {
  return `\r${'#'.repeat(Math.max(columns - 7, 0))} 100.0%`
}
