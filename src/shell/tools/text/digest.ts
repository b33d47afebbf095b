/** Checksums: md5sum, sha1sum, the shaNsums of SHA-2, cksum and sum; they print them and verify lists of them. */
import { own } from '../../own'
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { md5, sha1, sha224, sha256 } from '../../digests'
import { blake2b } from '../../digests-blake'
import { sha384, sha512 } from '../../digests-wide'
import { FileError } from '../../files'
import { readAll } from '../../pipe'
import { eachInput, openInput, parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

interface Algorithm {
  /** As tags and messages call it. */
  readonly tag: string
  /** Bytes of a digest. */
  readonly size: number
  /** Whether a list may have shorter ones. */
  readonly anySize?: boolean
  readonly digest: (bytes: Uint8Array, size: number) => string
}

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  md5: { tag: 'MD5', size: 16, digest: md5 },
  sha1: { tag: 'SHA1', size: 20, digest: sha1 },
  sha224: { tag: 'SHA224', size: 28, digest: sha224 },
  sha256: { tag: 'SHA256', size: 32, digest: sha256 },
  sha384: { tag: 'SHA384', size: 48, digest: sha384 },
  sha512: { tag: 'SHA512', size: 64, digest: sha512 },
}

const LONG = {
  check: 'c',
  binary: 'b',
  text: 't',
  tag: 'tag',
  zero: 'z',
  warn: 'w',
  quiet: 'quiet',
  status: 'status',
  strict: 'strict',
  'ignore-missing': 'ignore-missing',
}

/** The digest of one input; folders open but cannot be read. */
async function digestOf(io: Io, path: string, algorithm: Algorithm, size: number): Promise<string> {
  return algorithm.digest(await readAll(openInput(io, path)), size)
}

/** A name with a line break or a backslash is escaped, and its line begins with a backslash. */
function entry(sum: string, path: string, mark: string, zero: boolean): string {
  if (zero || !/[\\\n\r]/.test(path)) return `${sum} ${mark}${path}${zero ? '\0' : '\n'}`
  const shown = path.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r')
  return `\\${sum} ${mark}${shown}\n`
}

interface Entry {
  readonly sum: string
  readonly path: string
}

function entryOf(line: string, { tag, size, anySize }: Algorithm): Entry | undefined {
  const digits = `(?:[0-9a-fA-F]{2}){${anySize ? `1,${size}` : size}}`
  const tagged = new RegExp(`^${tag}${anySize ? '(?:-\\d+)?' : ''} ?\\((.*)\\) ?= ?(${digits})$`).exec(line)
  if (tagged) return { path: tagged[1]!, sum: tagged[2]!.toLowerCase() }
  const plain = new RegExp(`^\\s*(\\\\?)(${digits})(?: [ *]|  ?)(.+)$`, 's').exec(line)
  if (!plain) return undefined
  const path = plain[1] ? plain[3]!.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 'r' ? '\r' : c)) : plain[3]!
  return { path, sum: plain[2]!.toLowerCase() }
}

/** Verifies one list; true when all that it asks for is right. */
async function verify(io: Io, list: string, algorithm: Algorithm, options: Options): Promise<boolean> {
  const busybox = io.context.system.flavour === 'ash'
  const shownList = list === '-' ? 'standard input' : list
  let text: string
  try {
    text = decodeText(await readAll(openInput(io, list)))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await io.warn(`${error.path}: ${error.message === 'Is a directory' ? 'read error' : error.message}`)
    return false
  }
  let [proper, malformed, unread, wrong, verified] = [0, 0, 0, 0, 0]
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('#') && !busybox) continue
    const found = entryOf(line, algorithm)
    if (!found) {
      malformed++
      if (options.has('w')) await io.warn(`${shownList}: ${index + 1}: improperly formatted ${algorithm.tag} checksum line`)
      continue
    }
    proper++
    let sum: string
    try {
      sum = await digestOf(io, found.path, algorithm, found.sum.length / 2)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      if (options.has('ignore-missing') && error.code === 'ENOENT') continue
      unread++
      await io.warn(`${found.path}: ${error.message}`)
      if (!options.has('status')) await io.out(`${found.path}: FAILED open or read\n`)
      continue
    }
    if (sum === found.sum) verified++
    else wrong++
    if (options.has('status') || (sum === found.sum && options.has('quiet'))) continue
    await io.out(`${found.path}: ${sum === found.sum ? 'OK' : 'FAILED'}\n`)
  }
  if (proper === 0) {
    await io.warn(`${/\s/.test(shownList) ? `'${shownList}'` : shownList}: no properly formatted checksum lines found`)
    return false
  }
  if (!options.has('status')) {
    const many = (count: number, one: string, several: string): string => `WARNING: ${count} ${count === 1 ? one : several}`
    if (malformed > 0) await io.warn(many(malformed, 'line is improperly formatted', 'lines are improperly formatted'))
    if (unread > 0) await io.warn(many(unread, 'listed file could not be read', 'listed files could not be read'))
    if (wrong > 0) await io.warn(many(wrong, 'computed checksum did NOT match', 'computed checksums did NOT match'))
    if (options.has('ignore-missing') && verified === 0 && wrong === 0) await io.warn(`${shownList}: no file was verified`)
  }
  const empty = options.has('ignore-missing') && verified === 0
  return wrong === 0 && unread === 0 && !empty && !(options.has('strict') && malformed > 0)
}

async function sums(io: Io, algorithm: Algorithm, options: Options, tagged: boolean): Promise<number> {
  if (options.has('c')) {
    let good = true
    for (const list of options.operands.length > 0 ? options.operands : ['-']) good = (await verify(io, list, algorithm, options)) && good
    return good ? 0 : 1
  }
  for (const [name, long] of Object.entries({
    w: 'warn',
    status: 'status',
    quiet: 'quiet',
    strict: 'strict',
    'ignore-missing': 'ignore-missing',
  }))
    if (options.has(name) && io.context.system.flavour === 'bash')
      throw usageError(io.context.name, `the --${long} option is meaningful only when verifying checksums`)
  const zero = options.has('z')
  return eachInput(io, options.operands, async (stream, path) => {
    const sum = algorithm.digest(await readAll(stream), algorithm.size)
    if (tagged) await io.out(`${algorithm.tag} (${path}) = ${sum}${zero ? '\0' : '\n'}`)
    else await io.out(entry(sum, path, options.has('b') ? '*' : ' ', zero))
  })
}

const summer = (name: string): Command =>
  tool(name, async (io) => {
    const options = parseOptions(io.context, 'cbtwz', LONG)
    return sums(io, ALGORITHMS[name.replace('sum', '')]!, options, options.has('tag'))
  })

/** `-l` says how many bits of BLAKE2b are wanted. */
const b2sum = tool('b2sum', async (io) => {
  const options = parseOptions(io.context, 'cbtwzl:', { ...LONG, length: 'l' })
  const given = options.get('l') ?? '0'
  const bits = /^\d+$/.test(given) ? Number(given) : NaN
  if (Number.isNaN(bits)) throw new ToolError(`invalid length: '${given}'`)
  if (bits % 8 !== 0) throw new ToolError(`invalid length: '${given}'\nb2sum: length is not a multiple of 8`)
  if (bits > 512) throw new ToolError(`invalid length: '${given}'\nb2sum: maximum digest length for 'BLAKE2b' is 512 bits`)
  // A list says itself how long its digests are.
  const size = options.has('c') ? 64 : (bits || 512) / 8
  const algorithm: Algorithm = { tag: size === 64 ? 'BLAKE2b' : `BLAKE2b-${bits}`, size, anySize: true, digest: blake2b }
  return sums(io, algorithm, options, options.has('tag'))
})

/** The checksum of POSIX: a CRC over the bytes and their number. */
function crc(bytes: Uint8Array): number {
  let value = 0
  const feed = (byte: number): void => {
    value ^= byte << 24
    for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1
  }
  bytes.forEach(feed)
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) feed(length & 255)
  return ~value >>> 0
}

const cksum = tool('cksum', async (io) => {
  const options = parseOptions(io.context, 'a:cbtwz', { ...LONG, algorithm: 'a', untagged: 'untagged' })
  const name = options.get('a') ?? 'crc'
  if (name !== 'crc') {
    const algorithm = own(ALGORITHMS, name)
    if (!algorithm) throw usageError('cksum', `invalid argument '${name}' for '--algorithm'`)
    return sums(io, algorithm, options, !options.has('untagged'))
  }
  if (options.has('c')) {
    for (const list of options.operands) await io.warn(`${list}: no properly formatted checksum lines found`)
    return 1
  }
  return eachInput(io, options.operands, async (stream, path) => {
    const bytes = await readAll(stream)
    await io.out(`${crc(bytes)} ${bytes.length}${options.operands.length > 0 ? ` ${path}` : ''}\n`)
  })
})

const sum = tool('sum', async (io) => {
  const options = parseOptions(io.context, 'rs', { sysv: 's' })
  return eachInput(io, options.operands, async (stream, path) => {
    const bytes = await readAll(stream)
    const named = options.operands.length > 0 ? ` ${path}` : ''
    if (options.has('s')) {
      const total = bytes.reduce((so, byte) => (so + byte) >>> 0, 0)
      const once = (total & 0xffff) + (total >>> 16)
      await io.out(`${(once & 0xffff) + (once >>> 16)} ${Math.ceil(bytes.length / 512)}${named}\n`)
      return
    }
    const value = bytes.reduce((so, byte) => (((so >> 1) | ((so & 1) << 15)) + byte) & 0xffff, 0)
    await io.out(`${String(value).padStart(5, '0')} ${String(Math.ceil(bytes.length / 1024)).padStart(5)}${named}\n`)
  })
})

export const tools: readonly Command[] = [...Object.keys(ALGORITHMS).map((name) => summer(`${name}sum`)), b2sum, cksum, sum]
