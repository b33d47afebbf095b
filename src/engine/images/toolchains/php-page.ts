/** What a PHP page sends: its text, and of its code what echoes literals, the host, the environment and the version. */
import type { DaemonProcess } from '../image'

const CODE = /<\?(php\b|=)([^]*?)(?:\?>\n?|$)/g
const COMMENT = /(?:#|\/\/)[^\n]*|\/\*[^]*?\*\//y
const TERM =
  /\s*(?:"((?:[^"\\$]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\d+)|gethostname\s*\(\s*\)|(phpversion\s*\(\s*\)|PHP_VERSION)|(?:getenv\s*\(\s*|\$_(?:ENV|SERVER)\s*\[\s*)["'](\w+)["']\s*[)\]]|(PHP_EOL))\s*/y

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

/** Several terms joined by dots or commas; undefined for anything else. Starts at `at`, ends behind the last term. */
function echoed(code: string, at: number, process: DaemonProcess, version: string): readonly [text: string, end: number] | undefined {
  let text = ''
  for (;;) {
    TERM.lastIndex = at
    const found = TERM.exec(code)
    if (!found) return undefined
    const [whole, double, single, number, ofPhp, variable, newline] = found
    at += whole.length
    if (double !== undefined)
      text += double.replace(/\\(.)/gs, (escape, char: string) => ESCAPES[char] ?? (/["\\$]/.test(char) ? char : escape))
    else if (single !== undefined) text += single.replace(/\\(['\\])/g, '$1')
    else if (number !== undefined) text += number
    else if (ofPhp !== undefined) text += version
    else if (variable !== undefined) text += variable === 'SERVER_ADDR' ? process.address : (process.env[variable] ?? '')
    else text += newline === undefined ? process.hostname : '\n'
    if (code[at] !== '.' && code[at] !== ',') return [text, at]
    at++
  }
}

/** Undefined for a statement that is not understood. */
function run(code: string, process: DaemonProcess, version: string): string | undefined {
  let text = ''
  for (let at = 0; at < code.length;) {
    const blank = /\s+|;/y
    blank.lastIndex = COMMENT.lastIndex = at
    const skipped = blank.exec(code) ?? COMMENT.exec(code)
    if (skipped) {
      at += skipped[0].length
      continue
    }
    const verb = /(?:echo|print)\b\s*(\(?)/y
    verb.lastIndex = at
    const [said, open] = verb.exec(code) ?? []
    const found = said === undefined ? undefined : echoed(code, at + said.length, process, version)
    if (!found) return undefined
    text += found[0]
    at = found[1]
    if (open === '(') {
      if (code[at] !== ')') return undefined
      at++
    }
    const rest = /\s*(?:;|$)/y
    rest.lastIndex = at
    const end = rest.exec(code)
    if (!end) return undefined
    at += end[0].length
  }
  return text
}

/** Undefined when it has code that is not understood. */
export function rendered(source: string, process: DaemonProcess, version: string): string | undefined {
  let page = ''
  let at = 0
  for (const { 0: whole, 1: kind, 2: code = '', index } of source.matchAll(CODE)) {
    const said = run(kind === '=' ? `echo ${code.trim()};` : code, process, version)
    if (said === undefined) return undefined
    page += source.slice(at, index) + said
    at = index + whole.length
  }
  return page + source.slice(at)
}
