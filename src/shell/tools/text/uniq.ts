/** uniq: lines that repeat the one before, once, counted, alone or in groups. */
import type { Command } from '../../command'
import { choice, eachInput, linesOf, parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

const GROUPS = ['prepend', 'append', 'separate', 'both']
const REPEATS = ['none', 'prepend', 'separate']

interface Settings {
  /** What of a line is compared. */
  key(text: string): string
  /** All lines are shown, groups set apart by this method. */
  readonly grouping: string | undefined
  /** All repeated lines are shown, groups set apart by this method. */
  readonly repeats: string | undefined
  readonly repeated: boolean
  readonly unique: boolean
  readonly counted: boolean
}

/** The value of `--group` or `--all-repeated`. */
const methodOf = (option: string, given: string | undefined, methods: readonly string[], fallback: string): string =>
  given ? choice('uniq', `--${option}`, given, methods) : fallback

function settingsOf(options: Options, old: number | undefined): Settings {
  const number = (letter: string, what: string): number | undefined => {
    const text = options.get(letter)
    if (text === undefined) return undefined
    if (!/^\d+$/.test(text)) throw new ToolError(`${text}: invalid number of ${what}`)
    return Number(text)
  }
  const fields = number('f', 'fields to skip') ?? Number(options.get('#') ?? 0)
  const skipped = number('s', 'bytes to skip') ?? old ?? 0
  const compared = number('w', 'bytes to compare') ?? Infinity
  const all = options.has('D') || options.has('all')
  const repeats = methodOf('all-repeated', options.get('all'), REPEATS, 'none')
  const grouping = options.has('group') ? methodOf('group', options.get('group'), GROUPS, 'separate') : undefined
  if (grouping && (all || ['c', 'd', 'u'].some((letter) => options.has(letter))))
    throw usageError('uniq', '--group is mutually exclusive with -c/-d/-D/-u')
  if (all && options.has('c')) throw usageError('uniq', 'printing all duplicated lines and repeat counts is meaningless')
  return {
    key: (text) => {
      let out = text
      for (let i = 0; i < fields; i++) out = out.replace(/^[ \t]*[^ \t]+/, '')
      out = out.slice(skipped, compared === Infinity ? undefined : skipped + compared)
      return options.has('i') ? out.toLowerCase() : out
    },
    grouping,
    repeats: all ? repeats : undefined,
    repeated: options.has('d'),
    unique: options.has('u'),
    counted: options.has('c'),
  }
}

/** Shows each group of equal lines as the settings ask. */
class Groups {
  private shown = 0

  constructor(
    private readonly settings: Settings,
    private readonly emit: (text: string) => Promise<void>,
  ) {}

  async end(group: readonly string[]): Promise<void> {
    const { grouping, repeats, repeated, unique, counted } = this.settings
    if (group.length === 0) return
    if (grouping) return this.show(group, grouping)
    if (repeats) return group.length > 1 && !unique ? this.show(group, repeats) : undefined
    if ((repeated && group.length < 2) || (unique && group.length > 1)) return
    await this.emit(`${counted ? `${String(group.length).padStart(7)} ` : ''}${group[0]}`)
  }

  private async show(lines: readonly string[], method: string): Promise<void> {
    const before = method === 'prepend' || method === 'both' || (method === 'separate' && this.shown > 0)
    if (before && !(method === 'both' && this.shown > 0)) await this.emit('')
    for (const line of lines) await this.emit(line)
    if (method === 'append' || method === 'both') await this.emit('')
    this.shown++
  }
}

function optionsOf(io: Io): Options {
  const long = {
    count: 'c',
    repeated: 'd',
    unique: 'u',
    'ignore-case': 'i',
    'skip-fields': 'f',
    'skip-chars': 's',
    'check-chars': 'w',
    'zero-terminated': 'z',
    'all-repeated': 'all?',
    group: 'group?',
  }
  return parseOptions(io.context, 'cdDuif:s:w:z', long, { numbers: true })
}

const uniq = tool('uniq', async (io) => {
  const options = optionsOf(io)
  // The old way to skip characters.
  const old = options.operands.findIndex((word) => /^\+\d+$/.test(word))
  const operands = options.operands.filter((_, index) => index !== old)
  if (operands.length > 2) throw usageError('uniq', `extra operand '${operands[2]}'`)
  const settings = settingsOf(options, old < 0 ? undefined : Number(options.operands[old]))
  const end = options.has('z') ? '\0' : '\n'
  const [input, output] = operands
  let target = ''
  const groups = new Groups(settings, async (text) => {
    if (output === undefined) await io.out(text + end)
    else target += text + end
  })
  let group: string[] = []
  let current: string | undefined
  const status = await eachInput(io, input === undefined ? [] : [input], async (stream) => {
    for await (const { text } of linesOf(stream, undefined, end)) {
      const key = settings.key(text)
      if (current !== key) {
        await groups.end(group)
        group = []
        current = key
      }
      group.push(text)
    }
  })
  await groups.end(group)
  if (output !== undefined && output !== '-') io.context.files.write(io.path(output), target)
  return status
})

export const tools: readonly Command[] = [uniq]
