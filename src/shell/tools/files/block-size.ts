/** The unit that df and du tell sizes in, as options and the environment choose it. */
import { own } from '../../own'
import { humanSize, humanSizes, ToolError, type Io, type Options } from '../tool'

export interface BlockSize {
  /** Bytes. */
  readonly unit: number
  /** Each size has a unit of its own: powers of this. */
  readonly human?: 1000 | 1024
  /** Bytes as they are shown. */
  show(bytes: number): string
}

const LETTERS = 'KMGTPEZY'

/** What is wrong with a size, in the words of the programs. */
type Mistake = 'invalid' | 'invalid suffix in'

interface Unit {
  readonly unit: number
  readonly suffix: string
}

/** `1K`, `MB`, `GiB`, `512`: without a number the letters are shown behind every size. */
function unitOf(text: string): Unit | Mistake {
  const [, digits = '', rest = ''] = /^(\d*)(.*)$/s.exec(text)!
  const [, letter = '', kind = ''] = /^([a-zA-Z]?)(B|iB|)$/.exec(rest) ?? [undefined, '?']
  const power = letter === '' && kind === '' ? 0 : LETTERS.indexOf(letter === 'k' || letter === 'm' ? letter.toUpperCase() : letter) + 1
  const isKnown = power > 0 || rest === ''
  if (!isKnown || (digits === '' && rest === '')) return digits === '' ? 'invalid' : 'invalid suffix in'
  const unit = Number(digits || '1') * (kind === 'B' ? 1000 : 1024) ** power
  if (unit === 0) return 'invalid'
  if (digits !== '' || rest === '') return { unit, suffix: '' }
  return { unit, suffix: kind === 'B' && letter.toUpperCase() === 'K' ? 'kB' : kind === '' ? letter.toUpperCase() : `${letter}${kind}` }
}

const inUnits = ({ unit, suffix }: Unit): BlockSize => ({ unit, show: (bytes) => `${Math.ceil(bytes / unit)}${suffix}` })
const human = (io: Io, base: 1000 | 1024): BlockSize => ({
  unit: 1,
  human: base,
  show: base === 1024 ? humanSizes(io) : (bytes) => humanSize(bytes, base),
})

function named(io: Io, text: string): BlockSize | Mistake {
  if (text !== '' && 'human-readable'.startsWith(text)) return human(io, 1024)
  if (text === 'si') return human(io, 1000)
  const unit = unitOf(text)
  return typeof unit === 'string' ? unit : inUnits(unit)
}

/** The last of `-h`, `-H`/`--si`, `-k`, `-m`, `-b` and `-B` counts; then variables, of which ones without sense are passed over. */
export function blockSize(io: Io, options: Options, variable: string): BlockSize {
  const { env } = io.context
  const last = options.order.filter((name) => ['h', 'H', 'si', 'k', 'm', 'b', 'B', 'block-size'].includes(name)).at(-1)
  // Whatever counts in the end, each must be a size.
  for (const name of ['B', 'block-size'])
    for (const text of options.all(name)) {
      const found = named(io, text)
      if (typeof found === 'string') throw new ToolError(`${found} ${name === 'B' ? '-B' : `--${name}`} argument '${text}'`)
    }
  switch (last) {
    case 'h':
      return human(io, 1024)
    case 'H':
    case 'si':
      return human(io, 1000)
    case 'k':
      return inUnits({ unit: 1024, suffix: '' })
    case 'm':
      return inUnits({ unit: 1048576, suffix: '' })
    case 'b':
      return inUnits({ unit: 1, suffix: '' })
    case 'B':
    case 'block-size':
      return named(io, options.get(last)!) as BlockSize
  }
  const set = own(env, variable) ?? own(env, 'BLOCK_SIZE') ?? own(env, 'BLOCKSIZE')
  const found = set === undefined ? undefined : named(io, set)
  if (found !== undefined && typeof found !== 'string') return found
  return inUnits({ unit: own(env, 'POSIXLY_CORRECT') === undefined ? 1024 : 512, suffix: '' })
}

/** A block size as df's heading names it: by the base it is a rounder number of, as the sizes' own where neither is. */
export function blockName({ unit }: BlockSize): string {
  const roundness = (base: number): number => {
    let times = 0
    for (let rest = unit; rest % base === 0; rest /= base) times++
    return times
  }
  // The number is rounder where it is divided by a thousand or by 1024 more often.
  const rounder = roundness(1024) - roundness(1000)
  const text = humanSize(unit, rounder > 0 ? 1024 : 1000).replace('.0', '')
  return rounder > 0 ? text : `${text}B`
}
