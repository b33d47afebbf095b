/** What is told of an image with a language's tools: its tags, the system below, and what it runs when nobody says otherwise. */
import { baseOf } from '../bases'
import { defineImage, type ImageConfig, type ImageDefinition } from '../image'

export interface Release {
  /** Whole: `1.25.4`. */
  readonly version: string
  /** Words of the tag beside version and system, as `slim` and `jdk`. */
  readonly variants: ReadonlySet<string>
  /** Without its number, as `alpine`. */
  readonly system: string
  readonly repository: string
}

export interface ToolchainImage extends Omit<ImageConfig, 'userland' | 'files'> {
  /** Tools of the system beside those that its own image has. */
  readonly tools?: readonly string[]
  readonly files?: ImageConfig['files']
}

export interface Toolchain {
  readonly repositories: readonly string[]
  /** The whole versions that shorter ones stand for; the newest as `latest`. Every major version that exists is here. */
  readonly versions: Readonly<Record<string, string>>
  /** What a whole version looks like; three numbers where absent. */
  readonly whole?: RegExp
  /** Words that tags may have beside a version and a system. */
  readonly variants?: RegExp
  /** The system where a tag names none, and what others look like. */
  readonly system: string | ((version: string, variants: ReadonlySet<string>) => string)
  readonly systems: RegExp
  /** There is no tag `latest`, and none without a version. */
  readonly numbered?: boolean
  image(release: Release): ToolchainImage
}

const THREE = /^\d+\.\d+\.\d+$/

/** The whole version that a number stands for; undefined where nothing is published of it. */
function wholeOf(number: string, { versions, whole = THREE }: Toolchain): string | undefined {
  if (Object.hasOwn(versions, number) && number !== 'latest') return versions[number] || undefined
  if (!Object.hasOwn(versions, /^\d*/.exec(number)![0])) return undefined
  if (whole.test(number)) return number
  // Newer than what is told here, or older.
  return whole === THREE && /^\d+\.\d+$/.test(number) ? `${number}.0` : undefined
}

function releaseOf(tag: string, repository: string, toolchain: Toolchain): (Release & { readonly base: string }) | undefined {
  const { versions, systems, variants: known, system: usual, numbered = false } = toolchain
  const words = tag === 'latest' ? [] : tag.split('-')
  const [first = ''] = words
  const hasNumber = /^v?\d/.test(first)
  if (numbered && !hasNumber) return undefined
  const version = hasNumber ? wholeOf(first.replace(/^v/, ''), toolchain) : versions['latest']
  if (version === undefined) return undefined
  const variants = new Set<string>()
  let base: string | undefined
  for (const word of hasNumber ? words.slice(1) : words) {
    if (base === undefined && systems.test(word)) base = word
    else if (known?.test(word) && !variants.has(word)) variants.add(word)
    else return undefined
  }
  base ??= typeof usual === 'string' ? usual : usual(version, variants)
  return { version, variants, base, system: base.replace(/\d+\.\d+$/, ''), repository }
}

export function definitionOf(toolchain: Toolchain): ImageDefinition {
  const { repositories } = toolchain
  return defineImage({
    repositories,
    hasTag: (tag) => releaseOf(tag, '', toolchain) !== undefined,
    config: (tag, repository) => {
      const { base, ...release } = releaseOf(tag, repository, toolchain)!
      const { tools = [], files, ...image } = toolchain.image(release)
      const system = baseOf(base, ...tools)!
      return {
        command: system.command,
        userland: system.userland,
        ...image,
        files: () => ({ ...system.files(), ...files?.() }),
      }
    },
  })
}

/** PATH with more places before those that every system has. */
export const path = (...places: readonly string[]): string =>
  [...places, '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(':')

/** The tools of the images that languages are mostly built on (buildpack-deps). */
export const BUILDING = ['ps', 'top', 'free', 'uptime', 'pgrep', 'pkill', 'watch', 'vmstat', 'w', 'curl', 'wget', 'file', 'unzip', 'xxd']
