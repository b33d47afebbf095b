/** What is told of a server among the images: where it is published, what it listens on and what a visitor without a browser sees. */
import { respond, text } from '../http-server'
import { defineImage, tags, type Daemon, type DaemonProcess, type ImageConfig, type ImageDefinition, type ImageFile } from '../image'
import type { HttpRequest, HttpResponse } from '../../network/types'
import { ALPINE_FILES, debianFiles } from '../passwd'
import { service, type Service } from '../service'
import { ALPINE, debianWith, SCRATCH } from '../userlands'

export interface ServerImage {
  readonly repositories: readonly string[]
  /** Tags beside `latest` and versions. */
  readonly tags?: readonly string[]
  /** What is run; arguments of a container take the place of all but the entrypoint. */
  readonly command: readonly string[]
  /** How many of the first words are the entrypoint; where absent one that is a path or an entrypoint script. */
  readonly entrypoint?: number
  readonly ports: readonly number[] | ((process: DaemonProcess) => readonly number[])
  readonly base: 'alpine' | 'debian' | 'scratch'
  /** Compressed bytes of the image, and resident bytes of the program. */
  readonly size: number
  readonly memory: number
  /** Milliseconds until it listens. */
  readonly startup?: number
  readonly user?: string
  readonly env?: Readonly<Record<string, string>>
  /** Folders that belong to its user. */
  readonly owned?: readonly string[]
  /** Beside those of its base. */
  readonly files?: Readonly<Record<string, ImageFile>>
  /** What the image says it listens on, where the process decides. */
  readonly exposes?: readonly number[]
  /** The version that tags without a number stand for. */
  readonly version?: string
  readonly log?: (process: DaemonProcess, version: string) => string
  readonly http?: (request: HttpRequest, process: DaemonProcess, peer: string, version: string) => HttpResponse
  /** Why it does not start; undefined when it does. */
  readonly refuse?: (process: DaemonProcess, version: string) => ReturnType<NonNullable<Service['refuse']>>
  /** Done when it starts, for programs that do something of their own. */
  readonly begin?: (process: DaemonProcess, version: string) => void
  readonly talk?: (data: Uint8Array) => Uint8Array
}

const VERSION = /^v?\d+(\.\d+)*(-[a-z0-9.-]+)?$/
export const MEBIBYTE = 1024 * 1024

export const page = (title: string, status = 200, headers: Readonly<Record<string, string>> = {}): HttpResponse =>
  respond(
    status,
    { 'Content-Type': 'text/html; charset=utf-8', ...headers },
    `<!DOCTYPE html>\n<html>\n<head>\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n</body>\n</html>\n`,
  )
/** JSON as a person reads it. */
export const pretty = (value: unknown, status = 200): HttpResponse =>
  respond(status, { 'Content-Type': 'application/json' }, `${JSON.stringify(value, undefined, 2)}\n`)
export const to = (place: string): HttpResponse => text(302, '', { Location: place })
export const pathOf = ({ path }: HttpRequest): string => path.split('?')[0]!

/** The last value of a flag, written with one hyphen or two, with `=` or as two words. */
export function flagOf({ argv }: DaemonProcess, name: string): string | undefined {
  const at = argv.findLastIndex((word) => new RegExp(`^--?${name.replaceAll('.', '\\.')}(=|$)`).test(word))
  const word = argv[at]
  if (word === undefined) return undefined
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[at + 1]
}

/** The part that stays, and the part that arguments replace. */
function divided({ command, entrypoint }: ServerImage): Pick<ImageConfig, 'entrypoint' | 'command' | 'handsOver'> {
  const words = entrypoint ?? (command[0] !== '/bin/sh' && /entrypoint|^\//.test(command[0]!) ? 1 : 0)
  if (words === 0) return { command }
  const [first, rest] = [command.slice(0, words), command.slice(words)]
  const script = first.some((word) => word.includes('entrypoint'))
  return { entrypoint: first, command: rest, ...(script ? { handsOver: { serves: rest.slice(0, 1) } } : {}) }
}

/** The version that a tag names, whole as far as it says it. */
const versionOf = (tag: string, usual = ''): string => /^v?(\d+(?:\.\d+)+)/.exec(tag)?.[1] ?? usual

function programOf({ ports, memory, startup, log, refuse, begin, http, talk }: ServerImage, version: string): Daemon {
  return service({
    ports,
    memory,
    ...(startup === undefined ? {} : { startup }),
    ...(log ? { log: (process: DaemonProcess) => log(process, version) } : {}),
    ...(refuse ? { refuse: (process: DaemonProcess) => refuse(process, version) } : {}),
    ...(begin ? { ready: (process: DaemonProcess) => (begin(process, version), '') } : {}),
    ...(http ? { http: (request: HttpRequest, process: DaemonProcess, peer: string) => http(request, process, peer, version) } : {}),
    ...(talk ? { talk } : {}),
  })
}

export function definitionOf(server: ServerImage): ImageDefinition {
  const { command, ports, exposes, base, env, files = {}, owned, size, user } = server
  const system = (): Readonly<Record<string, ImageFile>> => (base === 'alpine' ? ALPINE_FILES : base === 'debian' ? debianFiles() : {})
  return defineImage({
    repositories: server.repositories,
    hasTag: tags(['latest', ...(server.tags ?? [])], VERSION),
    config: (tag) => {
      const program = programOf(server, versionOf(tag, server.version))
      return {
        ...divided(server),
        exposedPorts: exposes ?? (typeof ports === 'function' ? [] : ports),
        ...(user === undefined ? {} : { user }),
        ...(env ? { env } : {}),
        ...(owned ? { owned } : {}),
        userland: base === 'alpine' ? ALPINE : base === 'debian' ? debianWith() : SCRATCH,
        size,
        files: () => ({ ...system(), ...files }),
        main: program,
        // Started by hand with other arguments it is the same program.
        ...(command[0] === '/bin/sh' ? {} : { programs: { [command[0]!]: program } }),
      }
    },
  })
}
