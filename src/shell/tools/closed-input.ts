/** What programs say when their standard input was closed before they began (EBADF from read): GNU's and busybox's. */
import { own } from '../own'

export interface ClosedInput {
  readonly said: readonly string[]
  readonly status: number
  /** What is printed all the same. */
  readonly out?: string
}

const REASON = 'Bad file descriptor'

/** Of coreutils the failed read is told first, then often the failed close. */
const twice = (first: string, then: string): ClosedInput => ({ said: [`${first}: ${REASON}`, `${then}: ${REASON}`], status: 1 })
const once = (what: string, status = 1): ClosedInput => ({ said: [`${what}: ${REASON}`], status })

const GNU: Readonly<Record<string, ClosedInput>> = {
  cat: twice('-', 'closing standard input'),
  head: twice("error reading 'standard input'", '-'),
  tail: twice("cannot fstat 'standard input'", '-'),
  wc: twice("'standard input'", '-'),
  tr: once('read error'),
  base64: once('read error'),
  base32: once('read error'),
  ...Object.fromEntries(
    ['md5sum', 'sha1sum', 'sha224sum', 'sha256sum', 'sha384sum', 'sha512sum', 'b2sum'].map((name) => [name, twice('-', 'standard input')]),
  ),
  ...Object.fromEntries(['cut', 'nl', 'paste', 'fold', 'expand', 'unexpand'].map((name) => [name, twice('-', '-')])),
  sort: once('stat failed: -', 2),
  uniq: { said: ["error reading '-'"], status: 1 },
  tac: twice("'standard input': read error", '-'),
  od: twice("'standard input'", 'standard input'),
  tee: twice('read error', 'standard input'),
  sed: once('read error on stdin', 4),
  grep: once('(standard input)', 2),
  egrep: once('(standard input)', 2),
  fgrep: once('(standard input)', 2),
  awk: { said: [`fatal: error reading input file \`-': ${REASON}`], status: 2 },
  rev: once('stdin: 0'),
  shuf: once('read error'),
  split: once('-'),
  cksum: { ...once('standard input'), out: '4294967295 0\n' },
  xxd: { said: [REASON], status: 2 },
  jq: { said: [], status: 2 },
  strings: { said: [], status: 0 },
}

/** Of programs that take the failure for the end of their input. */
const SILENT: ClosedInput = { said: [], status: 0 }

const BUSYBOX: Readonly<Record<string, ClosedInput>> = {
  ...Object.fromEntries(['cat', 'tr', 'tail', 'base64', 'less'].map((name) => [name, once('read error')])),
  // What it says is the last errno that stdio left: the isatty() of its buffers.
  head: { said: ['standard input: Input/output error'], status: 1 },
  fold: { said: ['-: Input/output error'], status: 1 },
  expand: { said: ['standard input: Input/output error', `standard input: ${REASON}`], status: 1 },
  od: { said: ['standard input: read error', `standard input: ${REASON}`], status: 1 },
  tac: once('-'),
  bc: once('input error'),
  wc: once('standard input'),
  awk: once('cmd. line:1'),
  ...Object.fromEntries(['md5sum', 'sha1sum', 'sha256sum', 'sha512sum', 'sha3sum'].map((name) => [name, once("can't read '-'")])),
  uniq: { said: ['(null): I/O error'], status: 1 },
  grep: { said: [], status: 1 },
  egrep: { said: [], status: 1 },
  fgrep: { said: [], status: 1 },
  tee: { said: [], status: 1 },
  ...Object.fromEntries(['sort', 'sed', 'cut', 'nl', 'paste', 'rev', 'strings', 'shuf', 'xxd', 'hexdump'].map((name) => [name, SILENT])),
}

/** Undefined for programs whose words are not known: the reason follows the name of the input then. */
export function closedInput(name: string, args: readonly string[], busybox: boolean): ClosedInput | undefined {
  // busybox's cat reads by lines where it numbers or marks them.
  if (busybox && name === 'cat' && args.some((arg) => /^-[nbvteA]/.test(arg))) return SILENT
  return own(busybox ? BUSYBOX : GNU, name)
}
