/** An open file description: what file descriptors of several processes share, with its offset and its reference count. */
import { FileError, openedFile, type FileSystem, type OpenedFile } from './files'
import { concatBytes } from './concat-bytes'
import { emptyInput, encode, nullOutput, type Pipe } from './pipe'
import type { Readable, Refusal, Writable } from './streams'
import type { TerminalDevice } from './terminal/device'

interface Ends {
  readonly read?: (signal?: AbortSignal) => Promise<Uint8Array | null>
  readonly write?: (data: Uint8Array | string) => Promise<void>
  readonly close?: () => void
  readonly terminal?: TerminalDevice
  /** What /proc/PID/fd would show. */
  readonly label?: string
  /** The file it is of, whatever has become of its names. */
  readonly file?: OpenedFile
  readonly ready?: () => boolean
  /** It stands for a descriptor that is not there. */
  readonly absent?: boolean
  readonly refuses?: Refusal
}

export class Handle implements Readable, Writable {
  private references = 1
  private pushedBack: Uint8Array | undefined
  private readonly farewells: (() => void)[] = []

  constructor(private readonly ends: Ends) {}

  get terminal(): TerminalDevice | undefined {
    return this.ends.terminal
  }

  get label(): string {
    return this.ends.label ?? 'pipe:[0]'
  }

  get file(): OpenedFile | undefined {
    return this.ends.file
  }

  /** There is no such descriptor: a shell that is given it has none either. */
  get absent(): boolean {
    return this.ends.absent === true
  }

  get refuses(): Refusal | undefined {
    return this.ends.refuses
  }

  get readable(): boolean {
    return this.ends.read !== undefined
  }

  get writable(): boolean {
    return this.ends.write !== undefined
  }

  /** Whether a read would return at once (`read -t 0`). */
  get ready(): boolean {
    return this.pushedBack !== undefined || (this.ends.ready?.() ?? true)
  }

  /** Nobody holds it any more. */
  get closed(): boolean {
    return this.references <= 0
  }

  retain(): this {
    this.references++
    return this
  }

  release(): void {
    if (--this.references !== 0) return
    this.ends.close?.()
    for (const farewell of this.farewells) farewell()
  }

  /** Does something when nobody holds it any more. */
  whenClosed(action: () => void): void {
    this.farewells.push(action)
  }

  async read(signal?: AbortSignal): Promise<Uint8Array | null> {
    if (this.pushedBack) {
      const chunk = this.pushedBack
      this.pushedBack = undefined
      return chunk
    }
    if (!this.ends.read) throw new Error('Bad file descriptor')
    return this.ends.read(signal)
  }

  /** Gives bytes back that were read but not used, so that the next reader of this description gets them. */
  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.pushedBack = this.pushedBack ? concatBytes([bytes, this.pushedBack]) : bytes
  }

  write(data: Uint8Array | string): Promise<void> {
    if (!this.ends.write) return Promise.reject(new Error('Bad file descriptor'))
    return this.ends.write(data)
  }
}

export function pipeReader(pipe: Pipe): Handle {
  return new Handle({ read: (signal) => pipe.read(signal), close: () => pipe.closeReader(), ready: () => pipe.ready })
}

export function pipeWriter(pipe: Pipe): Handle {
  return new Handle({ write: (data) => pipe.write(data), close: () => pipe.end() })
}

export function nullHandle(): Handle {
  return new Handle({ read: () => emptyInput.read(), write: (data) => nullOutput.write(data), label: '/dev/null' })
}

/** What a program has for an input that was closed: reading fails, where it is read at all. */
export function closedInputHandle(): Handle {
  return new Handle({ read: () => Promise.reject(new FileError('EBADF', '-')), write: (data) => nullOutput.write(data), absent: true })
}

/** What a program has for an output that was closed: what it writes is gone, and those that look at it are told. */
export function closedOutputHandle(): Handle {
  return new Handle({ read: () => emptyInput.read(), write: (data) => nullOutput.write(data), absent: true, refuses: 'EBADF' })
}

/** A handle over any stream; the stream itself is not closed with it. */
export function streamHandle(stream: Partial<Readable & Writable>): Handle {
  return new Handle({
    ...(stream.read ? { read: (signal?: AbortSignal) => stream.read!(signal) } : {}),
    ...(stream.write ? { write: (data: Uint8Array | string) => stream.write!(data) } : {}),
  })
}

export type OpenMode = 'read' | 'write' | 'append' | 'both'

const CHUNK = 65536

/** open(2). `random` feeds /dev/urandom. Throws FileError. */
export function openFile(files: FileSystem, path: string, mode: OpenMode, random: (bound: number) => number, permissions = 0o644): Handle {
  const device = path.startsWith('/dev/') ? openDevice(path, random) : undefined
  if (device) return device
  if (mode === 'read' || mode === 'both') {
    if (mode === 'both' && !files.exists(path)) files.write(path, '', { mode: permissions })
    if (mode === 'read' || files.exists(path)) files.read(path)
  } else if (mode === 'write') files.write(path, '', files.exists(path) ? {} : { mode: permissions })
  else if (!files.exists(path)) files.write(path, '', { mode: permissions })
  else files.write(path, '', { append: true })
  const file = openedFile(files, path)
  let offset = 0
  const read = async (): Promise<Uint8Array | null> => {
    const data = file.read()
    if (offset >= data.length) return null
    const chunk = data.slice(offset, offset + CHUNK)
    offset += chunk.length
    return chunk
  }
  const write = async (data: Uint8Array | string): Promise<void> => {
    // What has a name alone may take bytes without having an end (`/proc/1/fd/1`).
    if (!file.isHeld && mode !== 'both') return files.write(path, data, { append: true })
    const bytes = encode(data)
    const at = mode === 'append' ? file.stat().size : offset
    file.write(bytes, at)
    offset = at + bytes.length
  }
  if (mode === 'read') return new Handle(withLabel({ read }, file))
  return new Handle(withLabel(mode === 'both' ? { read, write } : { write }, file))
}

const withLabel = (ends: Ends, file: OpenedFile): Ends => ({
  ...ends,
  file,
  get label() {
    return file.path
  },
})

function openDevice(path: string, random: (bound: number) => number): Handle | undefined {
  switch (path) {
    case '/dev/null':
      return nullHandle()
    case '/dev/zero':
      return new Handle({ read: () => Promise.resolve(new Uint8Array(32768)), write: (data) => nullOutput.write(data), label: path })
    case '/dev/random':
    case '/dev/urandom':
      return new Handle({
        read: () => Promise.resolve(Uint8Array.from({ length: 4096 }, () => random(256))),
        write: (data) => nullOutput.write(data),
        label: path,
      })
    case '/dev/full':
      return new Handle({
        read: () => Promise.resolve(new Uint8Array(4096)),
        write: () => Promise.reject(new FileError('ENOSPC', path)),
        refuses: 'ENOSPC',
        label: path,
      })
    default:
      return undefined
  }
}
