/** What programs say when their standard output takes nothing: it was closed before they began, or is full. GNU's and busybox's. */
import { FileError } from '../files'
import { own } from '../own'
import type { Refusal, Writable } from '../streams'

export interface RefusedOutput {
  /** Whole lines on standard error. */
  readonly said: readonly string[]
  /** That of the program itself when undefined. */
  readonly status?: number
}

type Words = (reason: string, name: string, refusal: Refusal) => RefusedOutput

interface Manner {
  readonly words: Words
  /** It looks before it has anything to write. */
  readonly atOnce?: boolean
  /** It goes on with its other work, however much was lost. */
  readonly goesOn?: boolean
}

const says =
  (what: string, status: number): Words =>
  (reason, name) => ({ said: [`${name}: ${what}: ${reason}`], status })

/** What has no buffer any more when the end comes does not know the reason any longer; a failed close has its own. */
const forgetful =
  (status: number, before?: string): Words =>
  (reason, name, refusal) => ({
    said: [
      ...(before === undefined ? [] : [`${name}: ${before}: ${reason}`]),
      `${name}: write error${refusal === 'EBADF' ? `: ${reason}` : ''}`,
    ],
    status,
  })

const each = <T>(names: string, value: T): Record<string, T> => Object.fromEntries(names.split(' ').map((name) => [name, value]))

const SILENT: Manner = { words: () => ({ said: [] }) }
const WRITE_ERROR = says('write error', 1)
const silentWhenClosed: Words = (reason, name, refusal) => (refusal === 'EBADF' ? { said: [] } : WRITE_ERROR(reason, name, refusal))

const GNU: Readonly<Record<string, Manner>> = {
  ...each('ls grep egrep fgrep printenv', { words: says('write error', 2) }),
  egrep: { words: (reason) => ({ said: [`grep: write error: ${reason}`], status: 2 }) },
  fgrep: { words: (reason) => ({ said: [`grep: write error: ${reason}`], status: 2 }) },
  ...each('expr tty', { words: says('write error', 3) }),
  env: { words: says('write error', 125) },
  ...each('wc du sum md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum', { words: forgetful(1) }),
  sort: { words: forgetful(2, "fflush failed: 'standard output'") },
  find: { words: forgetful(1, '‘standard output’') },
  free: { words: (_, name) => ({ said: [`${name}: write error`], status: 1 }) },
  sed: {
    words: (reason, name, refusal) => ({
      said: [`${name}: couldn't ${refusal === 'EBADF' ? 'close' : 'flush'} stdout: ${reason}`],
      status: 4,
    }),
  },
  cat: {
    words: (reason, name, refusal) => says(refusal === 'EBADF' ? 'standard output' : 'write error', 1)(reason, name, refusal),
    atOnce: true,
  },
  yes: { words: says('standard output', 1), atOnce: true },
  tee: { words: says("'standard output'", 1), goesOn: true },
  diff: { words: says('standard output', 2) },
  jq: { words: (reason) => ({ said: [`Error: writing output failed: ${reason}`], status: 2 }) },
  xxd: { words: (reason, name) => ({ said: [`${name}: ${reason}`], status: 3 }) },
  ...each('gzip gunzip zcat', { words: (reason) => ({ said: ['', `gzip: stdout: ${reason}`], status: 1 }) }),
  dd: {
    words: (reason, name) => ({
      said: [`${name}: writing to 'standard output': ${reason}`, `${name}: closing output file 'standard output': ${reason}`],
      status: 1,
    }),
    atOnce: true,
  },
  dmesg: { words: (reason, name) => ({ said: [`${name}: write failed: ${reason}`, `${name}: write error`], status: 1 }) },
  which: { words: () => ({ said: ['/usr/bin/which: 10: printf: printf: I/O error'], status: 1 }) },
  // They word it themselves.
  ...each('awk gawk mawk', { words: WRITE_ERROR, goesOn: true }),
  ...each('rev column lsblk', { words: silentWhenClosed }),
  ...each('hostname strings getent getconf more who hexdump xargs timeout nice nohup time watch', SILENT),
}

const BUSYBOX: Readonly<Record<string, Manner>> = {
  ...each(
    'id env head sort wc cut uniq nl base64 uname expr du rev fold paste expand unexpand shuf strings realpath arch cal groups',
    // It tells, and ends as if nothing had been.
    { words: (reason: string, name: string) => ({ said: [`${name}: standard output: ${reason}`] }) },
  ),
  tty: { words: says('standard output', 1) },
  ...each('cat tail tr tac echo gzip zcat more less', { words: WRITE_ERROR }),
  bc: { words: says('output error', 1) },
  yes: { words: says('(null)', 1), atOnce: true },
  ...each('seq whoami pwd dirname hostid', { words: () => ({ said: [], status: 255 }) }),
  basename: { words: () => ({ said: [], status: 1 }) },
  printf: { words: (_, __, refusal) => (refusal === 'EBADF' ? { said: [], status: 1 } : { said: [] }) },
  dd: { words: says("error writing 'standard output'", 1), atOnce: true },
  tee: { ...SILENT, goesOn: true },
}

/** Ends a program that has nowhere to write; what is said of it comes after. */
export class OutputRefused extends Error {}

/** As much as stdio keeps before it notices. */
const BUFFER = 4096

/** A tool's standard output: what it writes is gone where it is refused, and told at the end as stdio does. */
export class ToolOutput {
  private lost = 0
  private readonly refusal: Refusal | undefined
  private readonly manner: Manner

  constructor(
    private readonly stream: Writable,
    private readonly name: string,
    busybox: boolean,
  ) {
    // Writes to a full device are told by dd itself, which counts them.
    this.refusal = name === 'dd' && stream.refuses === 'ENOSPC' ? undefined : stream.refuses
    this.manner = own(busybox ? BUSYBOX : GNU, name) ?? (busybox ? SILENT : { words: WRITE_ERROR })
  }

  /** Throws where a program would not even begin. */
  begin(): void {
    if (this.refusal === undefined || !this.manner.atOnce || (this.name === 'cat' && this.refusal === 'ENOSPC')) return
    this.lost++
    throw new OutputRefused()
  }

  async write(data: Uint8Array | string): Promise<void> {
    if (this.refusal === undefined) return this.stream.write(data)
    this.lost += data.length
    if (this.lost > BUFFER && !this.manner.goesOn) throw new OutputRefused()
  }

  /** Why what was written is lost; undefined when nothing is. Whoever asks tells it: it is not told again. */
  failure(): string | undefined {
    if (this.refusal === undefined || this.lost === 0) return undefined
    this.lost = 0
    return new FileError(this.refusal, '').message
  }

  /** What a program says in the end; undefined when nothing is lost. */
  told(calledAs: string): RefusedOutput | undefined {
    const reason = this.failure()
    return reason === undefined ? undefined : this.manner.words(reason, calledAs, this.refusal!)
  }
}
