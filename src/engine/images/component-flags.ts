/** The command lines of the cluster's components: which flags there are, what their values look like, and how a wrong one is refused; models pflag as cobra uses it. */
import { ParseFailure, parseBool, parseDuration, parseFloatingPoint, parseInteger } from '../api/strconv'

/** By name without dashes; a flag without a value is `true`. */
export type Flags = ReadonlyMap<string, string>

/** What a flag's value must be; `text` and `list` take anything, and lists go on where they are given again. */
export type FlagType = 'text' | 'list' | 'boolean' | 'integer' | 'number' | 'duration' | 'pairs' | 'bounds'
export type FlagTable = ReadonlyMap<string, FlagType>

const LETTERS: Readonly<Record<string, FlagType>> = {
  l: 'list',
  b: 'boolean',
  i: 'integer',
  f: 'number',
  d: 'duration',
  p: 'pairs',
  t: 'bounds',
}

/** Flags by their names, separated by blanks; `:l` marks lists, the other letters those that take no text. */
export function flagTable(...lists: readonly string[]): FlagTable {
  const table = new Map<string, FlagType>()
  for (const word of lists.join(' ').split(/\s+/).filter(Boolean)) {
    const [name = '', letter = ''] = word.split(':')
    table.set(name, LETTERS[letter] ?? 'text')
  }
  return table
}

/** What every component of Kubernetes takes: logs, features, metrics. */
export const COMMON = `
  feature-gates v:i vmodule logging-format log-flush-frequency:d log-json-info-buffer-size log-json-split-stream:b
  log-text-info-buffer-size log-text-split-stream:b help:b version show-hidden-metrics-for-version disabled-metrics
  allow-metric-labels allow-metric-labels-manifest emulated-version min-compatibility-version emulation-forward-compatible:b
  disable-http2-serving:b profiling:b contention-profiling:b`

export const SERVING = `
  bind-address secure-port:i cert-dir tls-cert-file tls-private-key-file tls-sni-cert-key tls-cipher-suites tls-min-version
  tls-curve-preferences http2-max-streams-per-connection:i permit-port-sharing:b permit-address-sharing:b`

export const REQUEST_HEADER = `
  client-ca-file requestheader-allowed-names requestheader-client-ca-file requestheader-extra-headers-prefix
  requestheader-group-headers requestheader-username-headers requestheader-uid-headers`

/** Components that ask the API server who somebody is and what they may do. */
export const DELEGATED = `
  authentication-kubeconfig authentication-skip-lookup:b authentication-token-webhook-cache-ttl:d
  authentication-tolerate-lookup-failure:b authorization-always-allow-paths authorization-kubeconfig
  authorization-webhook-cache-authorized-ttl:d authorization-webhook-cache-unauthorized-ttl:d ${REQUEST_HEADER}`

export const LEADER_ELECTION = `
  leader-elect:b leader-elect-lease-duration:d leader-elect-renew-deadline:d leader-elect-resource-lock
  leader-elect-resource-name leader-elect-resource-namespace leader-elect-retry-period:d`

export const CLIENT = 'kubeconfig master kube-api-burst:i kube-api-qps:f kube-api-content-type'

/** The flags of a command line; or why it is refused, as the program words it after `Error: `. */
export function parseFlags(words: readonly string[], table: FlagTable, program: string): Flags | { readonly error: string } {
  const flags = new Map<string, string>()
  const rest: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (!word.startsWith('-') || word === '-') {
      rest.push(word)
      continue
    }
    if (!word.startsWith('--')) {
      if (word === '-h') flags.set('help', 'true')
      else if (/^-v=?\d+$/.test(word)) flags.set('v', word.replace(/^-v=?/, ''))
      else if (word === '-v') flags.set('v', words[++i] ?? '')
      else return { error: `unknown shorthand flag: '${word[1]}' in ${word}` }
      continue
    }
    const at = word.indexOf('=')
    const written = at < 0 ? word.slice(2) : word.slice(2, at)
    // Underscores stand for dashes, as they always did.
    const name = written.replace(/_/g, '-')
    const type = table.get(name)
    if (type === undefined) return { error: `unknown flag: --${written}` }
    let value = at < 0 ? undefined : word.slice(at + 1)
    if (value === undefined) {
      if (type === 'boolean' || name === 'version') value = 'true'
      else if (i + 1 >= words.length) return { error: `flag needs an argument: --${written}` }
      else value = words[++i]!
    }
    const fault = faultOf(type, value)
    if (fault) return { error: `invalid argument ${JSON.stringify(value)} for ${JSON.stringify(`--${name}`)} flag: ${fault}` }
    const before = type === 'list' ? flags.get(name) : undefined
    flags.set(name, before ? `${before},${value}` : value)
  }
  if (rest.length > 0)
    return { error: `${JSON.stringify(program)} does not take any arguments, got ${JSON.stringify(rest).replace(/","/g, '" "')}` }
  return flags
}

const PARSERS: Readonly<Record<FlagType, (value: string) => unknown>> = {
  text: (value) => value,
  list: (value) => value,
  boolean: parseBool,
  integer: (value) => parseInteger(value),
  number: parseFloatingPoint,
  duration: parseDuration,
  pairs: (value) => checkPairs(value, '='),
  bounds: (value) => checkPairs(value, '<'),
}

function checkPairs(value: string, sign: string): void {
  if (!value.split(',').every((each) => each === '' || each.includes(sign)))
    throw new ParseFailure(`malformed pair, expect string${sign}string`)
}

/** What is wrong with a value, in the words of Go's parsers. */
function faultOf(type: FlagType, value: string): string | undefined {
  try {
    PARSERS[type](value)
    return undefined
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error
    return error.message
  }
}
