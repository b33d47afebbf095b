/** What is told of a server among the images: where it is published, what it listens on and what a visitor without a browser sees. */
import { respond, text } from '../http-server'
import { defineImage, tags, type DaemonProcess, type ImageConfig, type ImageDefinition } from '../image'
import type { HttpRequest, HttpResponse } from '../../network/types'
import { ALPINE_FILES, debianFiles } from '../passwd'
import { service } from '../service'
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
  readonly log?: (process: DaemonProcess) => string
  readonly http?: (request: HttpRequest, process: DaemonProcess, peer: string) => HttpResponse
  /** Why it does not start; undefined when it does. */
  readonly refuse?: (process: DaemonProcess) => string | undefined
  /** Done when it starts, for programs that do something of their own. */
  readonly begin?: (process: DaemonProcess) => void
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

/** The part that stays, and the part that arguments replace. */
function divided({ command, entrypoint }: ServerImage): Pick<ImageConfig, 'entrypoint' | 'command' | 'handsOver'> {
  const words = entrypoint ?? (command[0] !== '/bin/sh' && /entrypoint|^\//.test(command[0]!) ? 1 : 0)
  if (words === 0) return { command }
  const [first, rest] = [command.slice(0, words), command.slice(words)]
  const script = first.some((word) => word.includes('entrypoint'))
  return { entrypoint: first, command: rest, ...(script ? { handsOver: { serves: rest.slice(0, 1) } } : {}) }
}

export function definitionOf(server: ServerImage): ImageDefinition {
  const { command, ports, base, size, memory, startup, user, log, http, talk, begin, refuse } = server
  const program = service({
    ports,
    memory,
    ...(startup === undefined ? {} : { startup }),
    ...(log ? { log } : {}),
    ...(refuse ? { refuse } : {}),
    ...(begin ? { ready: (process: DaemonProcess) => (begin(process), '') } : {}),
    ...(http ? { http } : {}),
    ...(talk ? { talk } : {}),
  })
  return defineImage({
    repositories: server.repositories,
    hasTag: tags(['latest', ...(server.tags ?? [])], VERSION),
    config: () => ({
      ...divided(server),
      exposedPorts: typeof ports === 'function' ? [] : ports,
      ...(user === undefined ? {} : { user }),
      userland: base === 'alpine' ? ALPINE : base === 'debian' ? debianWith() : SCRATCH,
      size,
      files: () => (base === 'alpine' ? ALPINE_FILES : base === 'debian' ? debianFiles() : {}),
      main: program,
      // Started by hand with other arguments it is the same program.
      ...(command[0] === '/bin/sh' ? {} : { programs: { [command[0]!]: program } }),
    }),
  })
}
