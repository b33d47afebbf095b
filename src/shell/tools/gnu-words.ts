/** How GNU's programs word things: their versions, and the quotation marks of their messages. */
import type { CommandContext } from '../command'

/** What tools of the GNU project call themselves with --version. */
const GNU: Readonly<Record<string, string>> = {
  sed: 'GNU sed) 4.9',
  grep: 'GNU grep) 3.8',
  find: 'GNU findutils) 4.9.0',
  xargs: 'GNU findutils) 4.9.0',
  tar: 'GNU tar) 1.34',
  diff: 'GNU diffutils) 3.8',
  ...Object.fromEntries(
    'base64 basename cat chmod chown comm cp cut date dd dirname du env expand expr fmt fold head id join ln ls md5sum mkdir mktemp mv nl od paste printenv readlink realpath rm rmdir seq sha224sum sha256sum sha384sum sha512sum sha1sum base32 cksum sum numfmt truncate shuf sleep sort split stat tac tail tee timeout touch tr uname uniq wc whoami yes'
      .split(' ')
      .map((name) => [name, 'GNU coreutils) 9.1']),
  ),
}

/** What a program says to --version; undefined for one that is none of GNU's. */
export function gnuVersion(name: string): string | undefined {
  return GNU[name] && `${name} (${GNU[name]}\n`
}

/** Words that GNU's programs put between the quotation marks of the locale; file names stand between plain ones. */
const QUOTED =
  /(\b(?:invalid|ambiguous) (?!option|number after|suffix in --|(?:suffix in )?--?[a-zA-Z-]+ argument|trailing|character (?='[^']*' in)|output address)[^'\n]*|\bsuffix in input:? |(?<=suffix in input '[^'\n]*': )(?=')|\bInvalid number: |\b(?:either|or) (?='--(?:size|reference))|\bin type string |(?<!file )\boperand after |\bextra operand (?!'[^']*' not)|(?<=') argument: |\bcannot create directory |\bargument after |\bunexpected argument |\bfailed to run command |\bto command |\bopen input file |--output: field |\bfile system type |\bmulti-character tab |\bfor (?='(?:--|BLAKE))|^  - |(?<=^  - .*), |^format |(?<!preceding )\bline number |\btab stop is too large |\btemplate |(?<=should be ':': )|(?<=\bargument '[^'\n]*' for )(?='(?:time style|backup type)))'([^'\n]*)'|^'([^'\n]*)'(?=: (?:No such file|no such user|invalid signal|match not found|line number out|invalid pattern|invalid regular))/gm

/** These write their quotation marks as they are. */
const OWN_MARKS = new Set(['sed', 'strings', 'diff', 'sdiff', 'cmp'])

/** A message with the quotation marks that the program it comes from writes. */
export function gnuQuoted({ env, name }: CommandContext, message: string): string {
  // find quotes some words as the locale does and others never: its messages are written as they come out.
  const plain = /^(C|POSIX)?$/.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '')
  if (name === 'find') return plain ? message.replace(/[‘’]/g, "'") : message
  if (plain || OWN_MARKS.has(name)) return message
  return message.replace(
    QUOTED,
    (_, before: string | undefined, inner: string | undefined, alone: string | undefined) => `${before ?? ''}‘${inner ?? alone ?? ''}’`,
  )
}
