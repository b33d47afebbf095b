/** curl's command line: which options there are and how they are read; models curl 7.88's tool_getparam. */

type OptionType = 'flag' | 'value'

interface OptionSpec {
  readonly name: string
  readonly short?: string
  readonly type: OptionType
  /** The value must be a number. */
  readonly numeric?: boolean
}

const flag = (name: string, short?: string): OptionSpec => ({ name, type: 'flag', ...(short ? { short } : {}) })
const value = (name: string, short?: string): OptionSpec => ({ name, type: 'value', ...(short ? { short } : {}) })
const number = (name: string, short?: string): OptionSpec => ({ ...value(name, short), numeric: true })

const OPTIONS: readonly OptionSpec[] = [
  value('cacert'),
  value('cert', 'E'),
  flag('compressed'),
  number('connect-timeout'),
  value('cookie', 'b'),
  flag('create-dirs'),
  value('data', 'd'),
  value('data-ascii'),
  value('data-binary'),
  value('data-raw'),
  value('data-urlencode'),
  // There is no .curlrc to read.
  flag('disable', 'q'),
  value('dump-header', 'D'),
  flag('fail', 'f'),
  flag('fail-with-body'),
  value('form', 'F'),
  flag('get', 'G'),
  flag('globoff', 'g'),
  flag('head', 'I'),
  value('header', 'H'),
  flag('help', 'h'),
  flag('http1.0', '0'),
  flag('http1.1'),
  flag('include', 'i'),
  flag('insecure', 'k'),
  value('interface'),
  flag('ipv4', '4'),
  value('json'),
  value('key'),
  flag('location', 'L'),
  number('max-redirs'),
  number('max-time', 'm'),
  flag('no-buffer', 'N'),
  flag('no-progress-meter'),
  value('noproxy'),
  value('oauth2-bearer'),
  value('output', 'o'),
  flag('progress-bar', '#'),
  value('referer', 'e'),
  flag('remote-name', 'O'),
  value('request', 'X'),
  value('resolve'),
  number('retry'),
  flag('retry-all-errors'),
  flag('retry-connrefused'),
  number('retry-delay'),
  number('retry-max-time'),
  flag('show-error', 'S'),
  flag('silent', 's'),
  value('upload-file', 'T'),
  value('url'),
  value('user', 'u'),
  value('user-agent', 'A'),
  flag('verbose', 'v'),
  flag('version', 'V'),
  value('write-out', 'w'),
]

/** A wrong command line; the text goes after `curl: `. */
export class UsageError extends Error {}

export class Arguments {
  readonly urls: string[] = []
  /** Files of -o and -O in order; `null` is -O. They pair with the URLs. */
  readonly outputs: (string | null)[] = []
  /** -d and its kin, in order. */
  readonly data: { readonly option: string; readonly value: string }[] = []
  private readonly values = new Map<string, string[]>()

  has(name: string): boolean {
    return this.values.has(name)
  }

  last(name: string): string | undefined {
    return this.values.get(name)?.at(-1)
  }

  all(name: string): readonly string[] {
    return this.values.get(name) ?? []
  }

  /** A number of seconds or times; undefined when not given. */
  number(name: string): number | undefined {
    const text = this.last(name)
    return text === undefined ? undefined : Number(text)
  }

  set(option: OptionSpec, text: string): void {
    if (option.name.startsWith('data') || option.name === 'json') this.data.push({ option: option.name, value: text })
    if (option.name === 'url') this.urls.push(text)
    if (option.name === 'output') this.outputs.push(text)
    if (option.name === 'remote-name') this.outputs.push(null)
    const known = this.values.get(option.name)
    if (known) known.push(text)
    else this.values.set(option.name, [text])
  }

  unset(option: OptionSpec): void {
    this.values.delete(option.name)
  }
}

function findLong(name: string): OptionSpec {
  const exact = OPTIONS.find((option) => option.name === name)
  if (exact) return exact
  const matching = OPTIONS.filter((option) => option.name.startsWith(name))
  if (matching.length > 1) throw new UsageError(`option --${name}: is ambiguous`)
  if (matching.length === 0) throw new UsageError(`option --${name}: is unknown`)
  return matching[0]!
}

function check(option: OptionSpec, written: string, text: string): void {
  if (option.numeric && !/^\d+(\.\d*)?$/.test(text)) throw new UsageError(`option ${written}: expected a proper numerical parameter`)
}

/** Throws UsageError. Options may stand after URLs. */
export function parseOptions(args: readonly string[]): Arguments {
  const parsed = new Arguments()
  let onlyUrls = false
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!
    if (onlyUrls || !word.startsWith('-') || word === '-') {
      parsed.urls.push(word)
    } else if (word === '--') {
      onlyUrls = true
    } else if (word.startsWith('--')) {
      const name = word.slice(2)
      const negated = name.startsWith('no-') && !OPTIONS.some((option) => option.name.startsWith(name))
      const option = negated ? findLong(name.slice(3)) : findLong(name)
      if (negated) {
        if (option.type !== 'flag') throw new UsageError(`option ${word}: used '--no-' for option that isn't a boolean`)
        parsed.unset(option)
      } else if (option.type === 'flag') parsed.set(option, '')
      else {
        const text = args[++i]
        if (text === undefined) throw new UsageError(`option ${word}: requires parameter`)
        check(option, word, text)
        parsed.set(option, text)
      }
    } else {
      i = readShort(word, args, i, parsed)
    }
  }
  return parsed
}

/** `-sSo file`, `-d@x`, `-m5`; returns the index of the last word used. */
function readShort(word: string, args: readonly string[], index: number, parsed: Arguments): number {
  for (let at = 1; at < word.length; at++) {
    const option = OPTIONS.find(({ short }) => short === word[at])
    if (!option) throw new UsageError(`option ${word}: is unknown`)
    if (option.type === 'flag') {
      parsed.set(option, '')
      continue
    }
    const glued = word.slice(at + 1)
    const text = glued || args[index + 1]
    if (text === undefined) throw new UsageError(`option ${word}: requires parameter`)
    check(option, word, text)
    parsed.set(option, text)
    return glued ? index : index + 1
  }
  return index
}
