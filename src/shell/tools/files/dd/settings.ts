/** What dd's operands ask for. */
import { ToolError, type Io } from '../../tool'

const UNITS: Readonly<Record<string, number>> = {
  c: 1,
  w: 2,
  b: 512,
  kB: 1000,
  k: 1024,
  K: 1024,
  KiB: 1024,
  MB: 1e6,
  M: 1 << 20,
  MiB: 1 << 20,
  xM: 1 << 20,
  GB: 1e9,
  G: 1 << 30,
  GiB: 1 << 30,
}
const OPERANDS = new Set('if of bs ibs obs cbs count skip seek iseek oseek conv iflag oflag status'.split(' '))
const CONVERSIONS = new Set('notrunc sync noerror ucase lcase swab fsync fdatasync nocreat excl sparse'.split(' '))

export interface Settings {
  /** Paths; the standard streams where they are absent. */
  readonly from: string | undefined
  readonly to: string | undefined
  /** One size for reading and writing was given: records are written as they were read. */
  readonly together: boolean
  readonly inBlock: number
  readonly outBlock: number
  /** How much is copied: so many bytes, or so many records. */
  readonly count: number
  readonly countsBytes: boolean
  /** Bytes that are left out of the input, and that the output begins behind. */
  readonly skip: number
  readonly seek: number
  readonly conversions: ReadonlySet<string>
  readonly inputFlags: ReadonlySet<string>
  readonly append: boolean
  readonly status: string | undefined
}

const HINT = "\nTry 'dd --help' for more information."

/** `4k`, `1M`, `2x512`. */
function amount(text: string): number {
  let product = 1
  for (const part of text.split('x')) {
    const found = /^(\d+)([a-zA-Z]*)$/.exec(part)
    const unit = found?.[2] === '' ? 1 : UNITS[found?.[2] ?? '']
    if (!found || unit === undefined) throw new ToolError(`invalid number: ‘${text}’`)
    product *= Number(found[1]) * unit
  }
  return product
}

/** Throws ToolError. */
export function settingsOf(io: Io): Settings {
  const given = new Map<string, string>()
  for (const arg of io.args) {
    const found = /^([a-z]+)=([^]*)$/.exec(arg)
    if (!found || !OPERANDS.has(found[1]!)) throw new ToolError(`unrecognized operand ‘${arg}’${HINT}`)
    given.set(found[1]!, found[2]!)
  }
  const size = (name: string, standard: number): number => {
    const text = given.get(name)
    const value = text === undefined ? standard : amount(text)
    if (value === 0 && name.endsWith('bs')) throw new ToolError(`invalid number: ‘${text}’`)
    return value
  }
  const words = (name: string): ReadonlySet<string> => new Set((given.get(name) ?? '').split(',').filter((word) => word !== ''))
  const [conversions, inputFlags, outputFlags] = [words('conv'), words('iflag'), words('oflag')]
  for (const word of conversions) if (!CONVERSIONS.has(word)) throw new ToolError(`invalid conversion: ‘${word}’${HINT}`)
  const together = given.has('bs')
  const block = size('bs', 512)
  const inBlock = together ? block : size('ibs', 512)
  const outBlock = together ? block : size('obs', 512)
  const counted = given.get('count')
  return {
    from: given.get('if'),
    to: given.get('of'),
    together,
    inBlock,
    outBlock,
    count: counted === undefined ? Infinity : amount(counted.replace(/(\d)B$/, '$1')),
    countsBytes: inputFlags.has('count_bytes') || /\dB$/.test(counted ?? ''),
    skip: size('skip', size('iseek', 0)) * (inputFlags.has('skip_bytes') ? 1 : inBlock),
    seek: size('seek', size('oseek', 0)) * (outputFlags.has('seek_bytes') ? 1 : outBlock),
    conversions,
    inputFlags,
    append: outputFlags.has('append'),
    status: given.get('status'),
  }
}
