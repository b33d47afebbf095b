/** What the cluster's own components have in common as programs: flags, files they need, klog lines, health; their work is done by a host. */
import type { FileSystem } from '../../shell/files'
import type { HttpRequest, HttpResponse } from '../network/types'
import { parseFlags, type Flags, type FlagTable, type FlagType } from './component-flags'
import { text } from './http-server'
import { defineImage, type Daemon, type DaemonProcess, type ImageDefinition, type Program, type Userland } from './image'
import { SCRATCH } from './userlands'

export type ComponentName = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler'

/** A component's process, as whoever plays its part in the cluster sees it. */
export interface ComponentProcess {
  readonly node: string
  readonly address: string
  /** For example `v1.36.2`. */
  readonly version: string
  /** By name without dashes; a flag without a value is `true`. */
  readonly flags: Flags
  /** Those of its container, with what of the node is mounted into it. */
  readonly files: FileSystem
  /** Writes one klog line. */
  log(severity: 'I' | 'W' | 'E' | 'F', source: string, message: string): void
  /** Writes on standard output. */
  readonly print: (text: string) => void
  exit(code: number): void
}

/** The part a component's process plays while it runs. */
export interface ComponentWork {
  /** Why it is not well, for one of the health paths; undefined when it is. */
  illness(path: string): string | undefined
  /** Whatever else is asked over HTTP. */
  answer?(request: HttpRequest, peer: { readonly address: string }): HttpResponse | Promise<HttpResponse> | undefined
  /** The process has ended. */
  end(): void
}

export interface ComponentHost {
  /** Why a component with these flags ends before it serves anything; undefined when it does not. */
  refusal?(component: ComponentName, flags: Flags, files: FileSystem): string | undefined
  /** A component is up and does its work from now on. */
  begin(component: ComponentName, process: ComponentProcess): ComponentWork
  /** Programs of the component's image besides itself (etcdctl). */
  programs(component: ComponentName): Readonly<Record<string, Program>>
}

/** Components that nobody plays: they run and answer, and nothing depends on them. */
export const IDLE_HOST: ComponentHost = {
  begin: () => ({ illness: () => undefined, end: () => undefined }),
  programs: () => ({}),
}

export interface ComponentDefinition {
  readonly component: ComponentName
  readonly repositories: readonly string[]
  /** Versions of it that the registry has, as they are written there. */
  readonly tags: RegExp
  /** The program's path in the image. */
  readonly path: string
  readonly version: (tag: string) => string
  /** Bytes. */
  readonly memory: number
  /** Millicores. */
  readonly processor: number
  /** Milliseconds from the start until it serves. */
  readonly startup: number
  readonly size: number
  /** What else its image has; nothing when absent. */
  readonly userland?: Userland
  readonly flags: FlagTable
  ports(flags: Flags): readonly ComponentPort[]
  /** Flags that name files which must be there, in the order in which the program opens them. */
  readonly files: readonly string[]
  /** The first lines of its log, without time: severity, source and message. */
  greeting(process: DaemonProcess, flags: Flags, version: string): readonly LogLine[]
  /** How many of them come before it reads files; all when absent. */
  readonly early?: number
  /** What a missing file makes it say before it exits with 1. */
  missing(flag: string, path: string): LogLine | string
  /** How it words a wrong command line, and its exit code; as the components of Kubernetes do when absent. */
  refuse?(error: string): { readonly text: string; readonly code: number }
  /** What its help says of flags; nothing of those that are absent. */
  readonly about?: Readonly<Record<string, string>>
  /** What is wrong with flags that are each well formed; undefined when nothing is. */
  fault?(flags: Flags): string | undefined
  /** Formats a line of its log; klog when absent. */
  format?(time: number, line: LogLine): string
}

export type LogLine = readonly [severity: 'I' | 'W' | 'E' | 'F', source: string, message: string]

export interface ComponentPort {
  readonly port: number
  /** The services its gRPC health check answers for. */
  readonly health?: readonly string[]
  readonly tls: boolean
}

/** Of the components of Kubernetes: the releases so far, and what there is of the next. */
export const KUBERNETES_TAGS = /^v1\.((36\.[0-4]|([12]?\d|3[0-5])\.(1?\d|2[0-2]))(-(alpha|beta|rc)\.\d+)?|37\.0-(alpha|beta|rc)\.\d+)$/

/** `I1121 09:00:00.123000       1 server.go:159] "Starting"`, the head that klog gives every line. */
export function klog(time: number, [severity, source, message]: LogLine): string {
  const [, month, day, clock] = /^\d+-(\d+)-(\d+)T([\d:.]+)Z$/.exec(new Date(time).toISOString()) ?? []
  return `${severity}${month}${day} ${clock}000       1 ${source}] ${message}\n`
}

/** `live`, `ready` and `healthz` in the words of k8s.io/apiserver's health handlers. */
function health(path: string, illnessOf: ComponentWork['illness']): HttpResponse | undefined {
  const [place = '', query = ''] = path.split('?')
  const kind = /^\/(livez|readyz|healthz|health)$/.exec(place)?.[1]
  if (!kind) return undefined
  const illness = illnessOf(kind)
  if (illness) return text(500, `[+]ping ok\n[-]${illness} failed: reason withheld\n${kind} check failed\n`)
  return text(200, query.includes('verbose') ? `[+]ping ok\n${kind} check passed\n` : 'ok')
}

const TYPE_NAMES: Readonly<Record<FlagType, string>> = {
  boolean: '',
  duration: ' duration',
  integer: ' int',
  list: ' strings',
  number: ' float',
  text: ' string',
  pairs: ' mapStringString',
  bounds: ' mapStringString',
}

/** Every flag with the kind of its value. */
function helpText({ component, flags, about = {} }: ComponentDefinition): string {
  const names = [...flags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, type]) => [`--${name}${TYPE_NAMES[type]}`, about[name] ?? ''])
  const width = Math.max(...names.map(([name = '']) => name.length))
  const lines = names.map(([name = '', text = '']) => `${`      ${name.padEnd(width)}   ${text}`.trimEnd()}\n`)
  return `Usage:\n  ${component} [flags]\n\nFlags:\n\n${lines.join('')}`
}

function program(definition: ComponentDefinition, tag: string, host: ComponentHost): Daemon {
  return {
    start(process) {
      const format = definition.format ?? klog
      const write = (line: LogLine): void => process.stderr(format(process.now(), line))
      const flags = parseFlags(process.argv.slice(1), definition.flags, definition.component)
      if ('error' in flags) {
        const { text: words, code } = definition.refuse?.(flags.error) ?? { text: `Error: ${flags.error}`, code: 1 }
        process.stderr(`${words}\n`)
        return process.exit(code)
      }
      const version = definition.version(tag)
      if (flags.has('version')) {
        process.stdout(definition.component === 'etcd' ? `etcd Version: ${version}\n` : `Kubernetes ${version}\n`)
        return process.exit(0)
      }
      if (flags.has('help')) {
        process.stdout(helpText(definition))
        return process.exit(0)
      }
      const fault = definition.fault?.(flags)
      if (fault !== undefined) {
        write(['E', 'run.go:72', `"command failed" err=${JSON.stringify(fault)}`])
        return process.exit(1)
      }
      for (const signal of ['TERM', 'INT']) process.onSignal(signal, () => process.exit(0))
      process.useMemory(definition.memory)
      process.useProcessor(definition.processor)
      const greeting = definition.greeting(process, flags, version)
      const early = definition.early ?? greeting.length
      for (const line of greeting.slice(0, early)) write(line)
      const refusal = host.refusal?.(definition.component, flags, process.files)
      if (refusal !== undefined) {
        write(['E', 'run.go:72', `"command failed" err=${JSON.stringify(refusal)}`])
        return process.exit(1)
      }
      for (const flag of definition.files) {
        const path = flags.get(flag)
        if (path === undefined || path === '' || process.files.exists(path)) continue
        const complaint = definition.missing(flag, path)
        if (typeof complaint === 'string') process.stderr(`${complaint}\n`)
        else write(complaint)
        return process.exit(1)
      }
      for (const line of greeting.slice(early)) write(line)
      process.after(definition.startup, () => serve(definition, process, { flags, version }, write, host))
    },
  }
}

function serve(
  definition: ComponentDefinition,
  process: DaemonProcess,
  { flags, version }: { readonly flags: Flags; readonly version: string },
  write: (line: LogLine) => void,
  host: ComponentHost,
): void {
  const { component } = definition
  let work: ComponentWork | undefined
  const http = (request: HttpRequest, peer: { readonly address: string }): HttpResponse | Promise<HttpResponse> => {
    process.work(1)
    return health(request.path, (path) => work?.illness(path)) ?? work?.answer?.(request, peer) ?? text(404, '404 page not found\n')
  }
  const path = flags.get('tls-cert-file') ?? flags.get('cert-file')
  const certificate = path && process.files.exists(path) ? process.files.readText(path) : undefined
  for (const { port, tls, health } of definition.ports(flags)) {
    const shown = tls ? { tls: 'private' as const, ...(certificate === undefined ? {} : { certificate }) } : {}
    if (process.listen({ port, protocol: 'TCP', ...shown, ...(health ? { health } : {}), http })) continue
    write([
      'E',
      'run.go:72',
      `"command failed" err="failed to create listener: failed to listen on 0.0.0.0:${port}: listen tcp 0.0.0.0:${port}: bind: address already in use"`,
    ])
    return process.exit(1)
  }
  work = host.begin(component, {
    node: process.hostname,
    address: process.address,
    version,
    flags,
    get files() {
      return process.files
    },
    log: (severity, source, message) => write([severity, source, message]),
    print: (text) => process.stdout(text),
    exit: (code) => process.exit(code),
  })
  process.onEnd(() => work?.end())
}

/** The image of a component whose work `host` does. */
export function defineComponent(definition: ComponentDefinition, host: ComponentHost): ImageDefinition {
  const { component, path, size } = definition
  return defineImage({
    repositories: definition.repositories,
    hasTag: (tag) => definition.tags.test(tag),
    config: (tag) => ({
      entrypoint: [component],
      userland: definition.userland ?? SCRATCH,
      size,
      programs: { [path]: program(definition, tag, host), ...host.programs(component) },
    }),
  })
}

/** The port --secure-port says, else the usual one. */
export function securePort(flags: Flags, usual: number): number {
  return Number(flags.get('secure-port') ?? usual)
}
