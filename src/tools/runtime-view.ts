/** A node's container runtime as its command line tools see it; the node's composition implements it. */
import type { CommandContext } from '../shell/command'

export interface SandboxView {
  readonly id: string
  readonly name: string
  readonly namespace: string
  readonly uid: string
  readonly attempt: number
  readonly address: string
  /** Milliseconds since the epoch. */
  readonly created: number
  readonly ready: boolean
  readonly labels: Readonly<Record<string, string>>
}

export interface ContainerView {
  readonly id: string
  readonly name: string
  readonly attempt: number
  readonly state: 'Created' | 'Running' | 'Exited'
  readonly created: number
  readonly started: number | undefined
  readonly finished: number | undefined
  readonly exitCode: number
  readonly reason: string
  readonly imageReference: string
  /** Digest of the image's configuration, with its algorithm. */
  readonly imageId: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly workingDirectory: string
  readonly mounts: readonly { readonly path: string; readonly readOnly: boolean }[]
  readonly pid: number
  readonly sandbox: SandboxView
  /** Millicores and bytes now. */
  readonly cpu: number
  readonly memory: number
  /** Bytes and files it has written over its image. */
  readonly written: number
}

export interface ImageView {
  readonly id: string
  readonly repository: string
  readonly tags: readonly string[]
  readonly digest: string
  /** Compressed bytes. */
  readonly size: number
}

export interface LogLineView {
  readonly time: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

/** What a container that no pod owns is to be. */
export interface ApartOptions {
  /** containerd's own namespace, not Kubernetes's. */
  readonly namespace: string
  /** What it is known by beside its identifier; taken as its identifier when `named` says so (ctr). */
  readonly name: string
  readonly named: boolean
  readonly image: string
  readonly entrypoint?: readonly string[]
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly workingDirectory?: string
  readonly user?: string
  readonly ports: readonly { readonly host: number; readonly container: number }[]
  readonly hostNetwork: boolean
  readonly tty: boolean
  readonly stdin: boolean
}

/** A container that no pod owns. */
export interface ApartView {
  readonly container: ContainerView
  readonly name: string
  readonly ports: readonly { readonly host: number; readonly container: number }[]
}

export interface RuntimeView {
  readonly version: string
  /** Whether the runtime's socket answers. */
  running(): boolean
  /** Why no network can be set up for a sandbox; undefined while it can. */
  readonly networkFault: string | undefined
  sandboxes(): readonly SandboxView[]
  containers(): readonly ContainerView[]
  /** Of containerd's namespace; Kubernetes's when not given. */
  images(namespace?: string): readonly ImageView[]
  /** Containers that no pod owns, in one of containerd's namespaces. */
  apart(namespace: string): readonly ApartView[]
  /** Makes one from an image that is there. Throws an Error. */
  create(options: ApartOptions): ApartView
  /** Starts one. Throws an Error with the OCI runtime's words. */
  start(id: string): void
  /** Starts one that has not begun, shows what it prints and gives it what is typed; resolves with its exit code. Throws as `start`. */
  attach(id: string, context: CommandContext): Promise<number>
  signal(id: string, name: string): void
  /** Takes away one that does not run, a pod's or one that no pod owns. */
  remove(id: string): void
  logs(id: string): readonly LogLineView[]
  /** Hands on further lines until the container ends or `signal` aborts. */
  follow(id: string, line: (line: LogLineView) => void, signal: AbortSignal): Promise<void>
  /** Runs a program in a container; throws an Error with the OCI runtime's words. */
  exec(id: string, argv: readonly string[], context: CommandContext, tty: boolean): Promise<number>
  /** Resolves with the digest; throws an Error with the registry's words. */
  pull(reference: string, signal: AbortSignal, namespace?: string): Promise<string>
  /** False when there is no such image. */
  removeImage(reference: string, namespace?: string): boolean
  /** Kills what runs in a pod's sandbox and takes its network down. */
  stopSandbox(id: string): Promise<void>
  /** Takes away a sandbox that is not ready, with its containers. */
  removeSandbox(id: string): void
  /** Bytes and files on the disk of images. */
  imageDisk(): { readonly bytes: number }
  /** Stops a container, killing it after `grace` milliseconds. */
  stop(id: string, grace: number): Promise<void>
}

export const RUNTIME_ENDPOINT = 'unix:///run/containerd/containerd.sock'

/** Rows as Go's tabwriter sets them with a smallest cell and three spaces between. */
export function columns(rows: readonly (readonly string[])[], smallest = 20): string {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length + 3, smallest)))
  return rows.map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('')}\n`).join('')
}

/** `About a minute ago`, as docker's units word it. */
export function ago(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.round(minutes / 60)
  const text =
    seconds < 1
      ? 'Less than a second'
      : seconds === 1
        ? '1 second'
        : seconds < 60
          ? `${seconds} seconds`
          : minutes === 1
            ? 'About a minute'
            : minutes < 60
              ? `${minutes} minutes`
              : hours === 1
                ? 'About an hour'
                : hours < 48
                  ? `${hours} hours`
                  : `${Math.floor(hours / 24)} days`
  return `${text} ago`
}

/** `26.9MB`, three digits in powers of a thousand. */
export function humanSize(bytes: number): string {
  let value = bytes
  let unit = 0
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${Number(value.toPrecision(3))}${units[unit]}`
}

export const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 13)

/** The ones whose identifier begins with `prefix`. */
export function byId<T extends { readonly id: string }>(all: readonly T[], prefix: string): T | undefined {
  return all.find(({ id }) => id.replace(/^sha256:/, '').startsWith(prefix.replace(/^sha256:/, '')))
}

/** An RFC 3339 time with nanoseconds. */
export function nanoTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '000000Z')
}
