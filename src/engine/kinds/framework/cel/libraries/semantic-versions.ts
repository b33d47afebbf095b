/** Versions such as `1.36.0-rc.1`; models apiserver/pkg/cel/library/semver. */
import type { Environment } from '@marcbachmann/cel-js'
import { CelFailure } from '../failure'

const TYPE = 'kubernetes.Semver'
const SHAPE = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/

class Version {
  constructor(
    readonly numbers: readonly number[],
    readonly before: readonly string[],
  ) {}
}

function parse(text: string): Version | undefined {
  const match = SHAPE.exec(text)
  return match ? new Version(match.slice(1, 4).map(Number), match[4]?.split('.') ?? []) : undefined
}

/** Forgives a leading v, missing parts and leading zeros. */
function normalized(text: string): string {
  const [core = '', ...rest] = text
    .trim()
    .replace(/^v/, '')
    .split(/(?=[-+])/)
  const parts = core.split('.').map((part) => part.replace(/^0+(?=\d)/, ''))
  while (parts.length < 3) parts.push('0')
  return parts.join('.') + rest.join('')
}

function compareParts(a: string, b: string): number {
  const numeric = /^\d+$/
  if (numeric.test(a) && numeric.test(b)) return Math.sign(Number(a) - Number(b))
  if (numeric.test(a) !== numeric.test(b)) return numeric.test(a) ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

function compare(a: Version, b: Version): number {
  for (let i = 0; i < 3; i++) if (a.numbers[i] !== b.numbers[i]) return Math.sign(a.numbers[i]! - b.numbers[i]!)
  // Without a suffix it is the release itself.
  if (a.before.length === 0 || b.before.length === 0) return Math.sign(b.before.length - a.before.length)
  for (let i = 0; i < Math.max(a.before.length, b.before.length); i++) {
    if (a.before[i] === undefined) return -1
    if (b.before[i] === undefined) return 1
    const order = compareParts(a.before[i]!, b.before[i]!)
    if (order !== 0) return order
  }
  return 0
}

function versionOf(text: string): Version {
  const version = parse(text)
  if (!version) throw new CelFailure('No Major.Minor.Patch elements found')
  return version
}

export function semanticVersions(environment: Environment): void {
  environment.registerType(TYPE, Version)
  environment.registerFunction('isSemver(string): bool', (text: string) => parse(text) !== undefined)
  environment.registerFunction(
    'isSemver(string, bool): bool',
    (text: string, lax: boolean) => parse(lax ? normalized(text) : text) !== undefined,
  )
  environment.registerFunction(`semver(string): ${TYPE}`, versionOf)
  environment.registerFunction(`semver(string, bool): ${TYPE}`, (text: string, lax: boolean) => versionOf(lax ? normalized(text) : text))
  environment.registerFunction(`${TYPE}.compareTo(${TYPE}): int`, (a: Version, b: Version) => BigInt(compare(a, b)))
  environment.registerFunction(`${TYPE}.isLessThan(${TYPE}): bool`, (a: Version, b: Version) => compare(a, b) < 0)
  environment.registerFunction(`${TYPE}.isGreaterThan(${TYPE}): bool`, (a: Version, b: Version) => compare(a, b) > 0)
  environment.registerOperator(`${TYPE} == ${TYPE}`, (a: Version, b: Version) => compare(a, b) === 0)
  for (const [i, name] of ['major', 'minor', 'patch'].entries())
    environment.registerFunction(`${TYPE}.${name}(): int`, (version: Version) => BigInt(version.numbers[i]!))
}
