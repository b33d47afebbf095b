/** Small tools: envsubst, factor, cal, file. */
import { formatDate } from '../dates/time-format'
import { own } from '../../own'
import type { Command } from '../../command'
import { decodeText } from '../../bytes'
import { behind } from '../../machine'
import { readAll } from '../../pipe'
import type { Process } from '../../process'
import { FileError } from '../../files'
import { parseOptions, textOf, tool, ToolError, type Io } from '../tool'

const envsubst = tool('envsubst', async (io) => {
  const options = parseOptions(io.context, 'v', { variables: 'v' })
  const names = (text: string): string[] =>
    [...text.matchAll(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)].map((found) => found[1] ?? found[2]!)
  const [format] = options.operands
  if (options.has('v')) {
    for (const name of names(format ?? '')) await io.out(`${name}\n`)
    return 0
  }
  const only = format === undefined ? undefined : new Set(names(format))
  const text = decodeText(await readAll(io.context.stdin))
  await io.out(
    text.replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (whole, braced?: string, plain?: string) => {
      const name = braced ?? plain!
      return only && !only.has(name) ? whole : (own(io.context.env, name) ?? '')
    }),
  )
  return 0
})

const SMALL = 10_000n

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus]
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

/** Miller and Rabin's test with the first primes as witnesses. */
function isPrime(number: bigint): boolean {
  if (number < SMALL * SMALL) return true
  let [odd, twos] = [number - 1n, 0]
  while ((odd & 1n) === 0n) {
    odd >>= 1n
    twos++
  }
  return [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n].every((witness) => {
    let value = power(witness, odd, number)
    if (value === 1n || value === number - 1n) return true
    for (let i = 1; i < twos; i++) {
      value = (value * value) % number
      if (value === number - 1n) return true
    }
    return false
  })
}

/** The prime factors of a number without small ones, by Pollard's rho, which may take long. */
async function largeFactors(number: bigint, process: Process): Promise<bigint[]> {
  if (isPrime(number)) return [number]
  const divisorOf = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisorOf(b, a % b))
  for (let add = 1n; ; add++) {
    const next = (value: bigint): bigint => (value * value + add) % number
    let [slow, fast, divisor] = [2n, 2n, 1n]
    while (divisor === 1n) {
      slow = next(slow)
      fast = next(next(fast))
      divisor = divisorOf(slow > fast ? slow - fast : fast - slow, number)
      if (process.due) await process.tick()
    }
    if (divisor !== number) return [...(await largeFactors(divisor, process)), ...(await largeFactors(number / divisor, process))]
  }
}

/** A word between the quotation marks of the locale. */
const gnuMarks = (io: Io, word: string): string =>
  /^(C|POSIX)?$/.test(io.context.env.LC_ALL || io.context.env.LANG || '') ? `'${word}'` : `‘${word}’`

const factor = tool('factor', async (io) => {
  const { operands } = parseOptions(io.context, '')
  const words = operands.length > 0 ? operands : (await textOf(io, '-')).split(/\s+/).filter(Boolean)
  let status = 0
  for (const word of words) {
    if (!/^\+?\d+$/.test(word)) {
      await io.warn(`${gnuMarks(io, word)} is not a valid positive integer`)
      status = 1
      continue
    }
    let rest = BigInt(word.replace('+', ''))
    if (rest >= 2n ** 128n) throw new ToolError(`'${word}' is too large`)
    const found: bigint[] = []
    // Small divisors first; what is left then has few large ones.
    for (let divisor = 2n; divisor < SMALL && divisor * divisor <= rest; divisor += divisor === 2n ? 1n : 2n)
      while (rest % divisor === 0n) {
        found.push(divisor)
        rest /= divisor
      }
    if (rest > 1n) found.push(...(await largeFactors(rest, behind(io.context).process)).sort((a, b) => (a < b ? -1 : 1)))
    await io.out(`${[`${BigInt(word.replace('+', ''))}:`, ...found].join(' ')}\n`)
  }
  return status
})

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

function month(year: number, index: number): string[] {
  const title = `${MONTHS[index]} ${year}`
  const left = Math.floor((20 - title.length) / 2)
  const days = new Date(Date.UTC(year, index + 1, 0)).getUTCDate()
  const cells = [
    ...Array.from({ length: new Date(Date.UTC(year, index, 1)).getUTCDay() }, () => '  '),
    ...Array.from({ length: days }, (_, day) => String(day + 1).padStart(2)),
  ]
  const weeks = Array.from({ length: 6 }, (_, week) =>
    cells
      .slice(week * 7, week * 7 + 7)
      .join(' ')
      .padEnd(20),
  )
  return [`${' '.repeat(left)}${title}`.padEnd(20), 'Su Mo Tu We Th Fr Sa', ...weeks]
}

const cal = tool('cal', async (io) => {
  const options = parseOptions(io.context, 'y3m:', {})
  const now = new Date(io.context.system.clock.now())
  const [first, second] = options.operands
  const year = Number(second ?? (first !== undefined && second === undefined ? first : now.getUTCFullYear()))
  if (!(year >= 1 && year <= 9999)) throw new ToolError(`year '${second ?? first}' not in range 1..9999`)
  const index = second === undefined ? now.getUTCMonth() : Number(first) - 1
  if (!(index >= 0 && index < 12)) throw new ToolError(`${first} is neither a month number (1..12) nor a name`)
  const whole = options.has('y') || (first !== undefined && second === undefined)
  if (!whole) {
    await io.out(
      `${month(year, index)
        .map((line) => `${line}  \n`)
        .join('')}`,
    )
    return 0
  }
  for (let row = 0; row < 12; row += 3) {
    const parts = [0, 1, 2].map((column) => month(year, row + column))
    for (let line = 0; line < 8; line++)
      await io.out(
        `${parts
          .map((part) => part[line]!)
          .join('   ')
          .trimEnd()}\n`,
      )
  }
  return 0
})

/** What the header of compressed data tells: its file's name and date, and at the end how long it was. */
function gzipKind(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length < 18) return 'gzip compressed data'
  const named = (bytes[3]! & 8) !== 0 ? decodeText(bytes.subarray(10, bytes.indexOf(0, 10))) : undefined
  const date = view.getUint32(4, true)
  return [
    'gzip compressed data',
    ...(named === undefined ? [] : [`was "${named}"`]),
    ...(date === 0 ? [] : [`last modified: ${formatDate(date * 1000, '%a %b %e %H:%M:%S %Y')}`]),
    ...(bytes[8] === 2 ? ['max compression'] : bytes[8] === 4 ? ['max speed'] : []),
    ...(bytes[9] === 3 ? ['from Unix'] : []),
    `original size modulo 2^32 ${view.getUint32(bytes.length - 4, true)}`,
  ].join(', ')
}

function kindOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'empty'
  const text = decodeText(bytes)
  if (text.startsWith('\x7fELF')) return 'ELF 64-bit LSB executable, x86-64, version 1 (SYSV)'
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gzipKind(bytes)
  if (text.slice(257, 262) === 'ustar') return 'POSIX tar archive'
  const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(text)
  const raw = /[\uDC80-\uDCFF]/u.test(text) || text.includes('\0')
  if (raw) return 'data'
  const encoding = /[^\x00-\x7f]/.test(text) ? 'Unicode text, UTF-8 text' : 'ASCII text'
  if (interpreter) {
    const name = (interpreter[1]!.endsWith('/env') ? interpreter[2]! : interpreter[1]!).replace(/.*\//, '')
    const known: Record<string, string> = { bash: 'Bourne-Again shell script', sh: 'POSIX shell script', python3: 'Python script' }
    return `${own(known, name) ?? `a ${interpreter[1]} script`}, ${encoding} executable`
  }
  if (text.startsWith('-----BEGIN CERTIFICATE-----')) return 'PEM certificate'
  if (/^\s*[[{]/.test(text)) {
    try {
      JSON.parse(text)
      return 'JSON text data'
    } catch {
      // Text that only begins like JSON.
    }
  }
  return encoding + (text.includes('\r\n') ? ', with CRLF line terminators' : text.includes('\n') ? '' : ', with no line terminators')
}

const file = tool('file', async (io) => {
  const options = parseOptions(io.context, 'bL', { brief: 'b', dereference: 'L' })
  if (options.operands.length === 0) throw new ToolError('Usage: file [-bL] file ...')
  const width = Math.max(...options.operands.map((name) => (name === '-' ? '/dev/stdin' : name).length)) + 2
  for (const name of options.operands) {
    let kind: string
    if (name === '-') {
      // What comes through a pipe has no end that could be looked at.
      kind = kindOf(await readAll(io.context.stdin)).replace(/, original size.*/, '')
      await io.out(options.has('b') ? `${kind}\n` : `${'/dev/stdin:'.padEnd(width)}${kind}\n`)
      continue
    }
    try {
      const path = io.path(name)
      const stat = options.has('L') ? io.context.files.stat(path) : io.context.files.lstat(path)
      kind =
        stat.type === 'directory'
          ? 'directory'
          : stat.type === 'symlink'
            ? `${io.context.files.exists(path) ? '' : 'broken '}symbolic link to ${stat.target}`
            : stat.type === 'fifo'
              ? 'fifo (named pipe)'
              : stat.type === 'device'
                ? 'character special'
                : kindOf(io.context.files.read(path))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      kind = `cannot open \`${name}' (${error.message})`
    }
    await io.out(options.has('b') ? `${kind}\n` : `${`${name}:`.padEnd(width)}${kind}\n`)
  }
  return 0
})

export const tools: readonly Command[] = [envsubst, factor, cal, file]
