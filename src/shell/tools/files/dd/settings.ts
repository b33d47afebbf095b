/** What dd's operands ask for. */
import { own } from '../../../own'
import { ToolError, type Io } from '../../tool'

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
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
const FLAGS = 'append direct directory dsync sync fullblock nonblock noatime nocache noctty nofollow count_bytes skip_bytes seek_bytes'
const INPUT_FLAGS = new Set(FLAGS.split(' '))
const OUTPUT_FLAGS = new Set(FLAGS.replace('fullblock ', '').split(' '))
const LEVELS = new Set(['none', 'noxfer', 'progress'])
/** Of these only one can be asked for. */
const EXCLUSIVE = [
  ['lcase', 'ucase'],
  ['excl', 'nocreat'],
] as const

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
    const unit = own(UNITS, found?.[2] ?? '')
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
    if (value === 0) throw new ToolError(`invalid number: ‘${text}’`)
    return value
  }
  const words = (name: string, known: ReadonlySet<string>, kind: string): ReadonlySet<string> => {
    const list = given.get(name)?.split(',') ?? []
    for (const word of list) if (!known.has(word)) throw new ToolError(`invalid ${kind}: ‘${word}’${HINT}`)
    return new Set(list)
  }
  const conversions = words('conv', CONVERSIONS, 'conversion')
  const inputFlags = words('iflag', INPUT_FLAGS, 'input flag')
  const outputFlags = words('oflag', OUTPUT_FLAGS, 'output flag')
  words('status', LEVELS, 'status level')
  for (const [one, other] of EXCLUSIVE)
    if (conversions.has(one) && conversions.has(other)) throw new ToolError(`cannot combine ${one} and ${other}`)
  const together = given.has('bs')
  const block = size('bs', 512)
  const inBlock = together ? block : size('ibs', 512)
  const outBlock = together ? block : size('obs', 512)
  /** An amount of records, or of bytes where it ends in B or a flag says so. */
  const place = (text: string | undefined, block: number, bytes: boolean): number => {
    const bare = text?.replace(/(\d)B$/, '$1') ?? '0'
    return amount(bare) * (bytes || bare !== (text ?? '0') ? 1 : block)
  }
  const counted = given.get('count')
  return {
    from: given.get('if'),
    to: given.get('of'),
    together,
    inBlock,
    outBlock,
    count: counted === undefined ? Infinity : amount(counted.replace(/(\d)B$/, '$1')),
    countsBytes: inputFlags.has('count_bytes') || /\dB$/.test(counted ?? ''),
    skip: place(given.get('skip') ?? given.get('iseek'), inBlock, inputFlags.has('skip_bytes')),
    seek: place(given.get('seek') ?? given.get('oseek'), outBlock, outputFlags.has('seek_bytes')),
    conversions,
    inputFlags,
    append: outputFlags.has('append'),
    status: given.get('status'),
  }
}
