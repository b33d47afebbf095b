/** The perl program: one-liners that print texts, numbers and bpi(N); it says so when a script asks for more. */
import type { Daemon, DaemonProcess } from '../image'

/** Milliseconds it takes to compute so many digits. */
const PER_DIGIT = 1.2

export function perl(version: string): Daemon {
  return {
    start(process) {
      process.useMemory(11_534_336)
      const words = process.argv.slice(1)
      if (words.some((word) => word === '-v' || word === '--version')) {
        process.stdout(
          `\nThis is perl 5, version ${version.split('.')[1]}, subversion ${version.split('.')[2] ?? 0} (v${version}) built for x86_64-linux-gnu\n`,
        )
        return process.exit(0)
      }
      const at = words.findIndex((word) => /^-[wlnpai]*[eE]$/.test(word))
      if (at < 0) return process.exit(0)
      const newline = words[at]!.includes('l') || words[at]!.endsWith('E')
      run(process, words[at + 1] ?? '', newline)
    },
  }
}

function run(process: DaemonProcess, script: string, newline: boolean): void {
  let delay = 0
  let output = ''
  for (const statement of script
    .split(';')
    .map((text) => text.trim())
    .filter(Boolean)) {
    const digits = /^(?:print|say)\s*\(?\s*bpi\s*\(\s*(\d+)\s*\)\s*\)?$/.exec(statement)
    const literal = /^(print|say)\s*\(?\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|(-?\d+(?:\.\d+)?))\s*\)?$/.exec(statement)
    const sleep = /^sleep\s*\(?\s*(\d+)\s*\)?$/.exec(statement)
    const exit = /^exit\s*\(?\s*(\d*)\s*\)?$/.exec(statement)
    const died = /^die\s*\(?\s*(?:"([^"]*)"|'([^']*)')\s*\)?$/.exec(statement)
    if (digits) {
      output += piDigits(Number(digits[1])) + (newline ? '\n' : '')
      delay += Number(digits[1]) * PER_DIGIT
    } else if (literal) {
      const value =
        literal[2] !== undefined
          ? literal[2].replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\(.)/g, '$1')
          : (literal[3] ?? literal[4] ?? '')
      output += value + (newline || literal[1] === 'say' ? '\n' : '')
    } else if (sleep) delay += Number(sleep[1]) * 1000
    else if (exit) return later(process, delay, output, Number(exit[1] || 0))
    else if (died) {
      process.stderr(`${died[1] ?? died[2] ?? 'Died'} at -e line 1.\n`)
      return later(process, delay, output, 255)
    } else {
      process.stderr(`syntax error at -e line 1, near "${statement.slice(0, 30)}"\nExecution of -e aborted due to compilation errors.\n`)
      return later(process, delay, output, 255)
    }
  }
  later(process, delay, output, 0)
}

function later(process: DaemonProcess, delay: number, output: string, code: number): void {
  process.useProcessor(delay > 0 ? 1000 : 0)
  const end = (): void => {
    if (output) process.stdout(output)
    process.exit(code)
  }
  if (delay > 0) process.after(delay, end)
  else end()
}

/** Pi to so many significant digits, rounded, by Machin's formula on whole numbers. */
export function piDigits(count: number): string {
  const guard = 10
  const unit = 10n ** BigInt(count + guard)
  const arctan = (inverse: bigint): bigint => {
    let term = unit / inverse
    let sum = term
    const square = inverse * inverse
    for (let n = 3n, sign = -1n; term !== 0n; n += 2n, sign = -sign) {
      term /= square
      sum += (sign * term) / n
    }
    return sum
  }
  const pi = 4n * (4n * arctan(5n) - arctan(239n))
  const cut = 10n ** BigInt(guard + 1)
  const digits = ((pi + cut / 2n) / cut).toString()
  return count > 1 ? `${digits[0]}.${digits.slice(1)}` : digits
}
