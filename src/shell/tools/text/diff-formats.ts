/** How diff shows what differs: normal, unified, context, side by side, ed's and RCS's commands. */
import { textWidth } from '../../terminal/width'

/** Lines `a` to `aEnd` of the first text have become lines `b` to `bEnd` of the second; counted from 0, ends excluded. */
export interface Change {
  readonly a: number
  readonly aEnd: number
  readonly b: number
  readonly bEnd: number
}

export interface Compared {
  readonly a: readonly string[]
  readonly b: readonly string[]
  readonly changes: readonly Change[]
}

const span = (from: number, to: number): string =>
  to - from === 0 ? String(from) : to - from === 1 ? String(from + 1) : `${from + 1},${to}`
const unifiedSpan = (from: number, to: number): string =>
  to - from === 0 ? `${from},0` : to - from === 1 ? String(from + 1) : `${from + 1},${to - from}`

const kindOf = (change: Change): 'a' | 'c' | 'd' => (change.a === change.aEnd ? 'a' : change.b === change.bEnd ? 'd' : 'c')

const marked = (mark: string, lines: readonly string[], paint?: Paint): string =>
  lines.map((line) => `${paint ? paint(mark + line) : mark + line}\n`).join('')

type Paint = (text: string) => string

/** Colours of what is gone, what has come, and where; as `diff --color` has them. */
export interface Look {
  readonly gone: Paint
  readonly come: Paint
  readonly place: Paint
  readonly title: Paint
  /** Puts lines in line with tabs: a tab stands behind their marks. */
  readonly tab: boolean
  /** The line in front of a hunk that tells where it is; undefined when none is wanted or there. */
  readonly section: (before: readonly string[]) => string | undefined
}

const painted =
  (code: string): Paint =>
  (text) =>
    `\x1b[${code}m${text}\x1b[0m`
const bare: Paint = (text) => text

export function lookOf(colours: boolean, tab: boolean, section: Look['section']): Look {
  return colours
    ? { gone: painted('31'), come: painted('32'), place: painted('36'), title: painted('1'), tab, section }
    : { gone: bare, come: bare, place: bare, title: bare, tab, section }
}

export function normal({ a, b, changes }: Compared, look: Look): string {
  const blank = look.tab ? '\t' : ' '
  return changes
    .map((change) => {
      const kind = kindOf(change)
      const heading = `${look.place(`${span(change.a, change.aEnd)}${kind}${span(change.b, change.bEnd)}`)}\n`
      return (
        heading +
        marked(`<${blank}`, a.slice(change.a, change.aEnd), look.gone) +
        (kind === 'c' ? '---\n' : '') +
        marked(`>${blank}`, b.slice(change.b, change.bEnd), look.come)
      )
    })
    .join('')
}

interface Hunk {
  readonly a: number
  readonly aEnd: number
  readonly b: number
  readonly bEnd: number
  readonly changes: readonly Change[]
}

/** Changes with the lines around them; those whose lines would touch are one. */
function hunks({ a, b, changes }: Compared, context: number): Hunk[] {
  const out: Hunk[] = []
  for (let i = 0; i < changes.length;) {
    let last = i
    while (last + 1 < changes.length && changes[last + 1]!.a - changes[last]!.aEnd <= context * 2) last++
    out.push({
      a: Math.max(0, changes[i]!.a - context),
      b: Math.max(0, changes[i]!.b - context),
      aEnd: Math.min(a.length, changes[last]!.aEnd + context),
      bEnd: Math.min(b.length, changes[last]!.bEnd + context),
      changes: changes.slice(i, last + 1),
    })
    i = last + 1
  }
  return out
}

export function unified(compared: Compared, context: number, look: Look): string {
  const { a, b } = compared
  const tab = look.tab ? '\t' : ''
  return hunks(compared, context)
    .map((hunk) => {
      const section = look.section(a.slice(0, hunk.a))
      let out = `${look.place(`@@ -${unifiedSpan(hunk.a, hunk.aEnd)} +${unifiedSpan(hunk.b, hunk.bEnd)} @@`)}${section === undefined ? '' : ` ${section}`}\n`
      let at = hunk.a
      for (const change of hunk.changes) {
        out +=
          marked(tab || ' ', a.slice(at, change.a)) +
          marked(`-${tab}`, a.slice(change.a, change.aEnd), look.gone) +
          marked(`+${tab}`, b.slice(change.b, change.bEnd), look.come)
        at = change.aEnd
      }
      return out + marked(tab || ' ', a.slice(at, hunk.aEnd))
    })
    .join('')
}

/** One text's half of a hunk; without changes in it, only its place is shown. */
function half(lines: readonly string[], hunk: Hunk, side: 'a' | 'b', look: Look): string {
  const paint = side === 'a' ? look.gone : look.come
  const blank = look.tab ? '\t' : ' '
  const end = side === 'a' ? 'aEnd' : 'bEnd'
  if (hunk.changes.every((change) => change[side] === change[end])) return ''
  let out = ''
  let at = hunk[side]
  for (const change of hunk.changes) {
    const mark = `${kindOf(change) === 'c' ? '!' : side === 'a' ? '-' : '+'}${blank}`
    out +=
      marked(look.tab ? ' \t' : '  ', lines.slice(at, change[side]), paint) + marked(mark, lines.slice(change[side], change[end]), paint)
    at = change[end]
  }
  return out + marked(look.tab ? ' \t' : '  ', lines.slice(at, hunk[end]), paint)
}

export function contextual(compared: Compared, context: number, look: Look): string {
  const place = (from: number, to: number): string => (to - from <= 1 ? String(to) : `${from + 1},${to}`)
  return hunks(compared, context)
    .map((hunk) => {
      const section = look.section(compared.a.slice(0, hunk.a))
      return [
        `***************${section === undefined ? '' : ` ${section}`}\n`,
        `${look.place(`*** ${place(hunk.a, hunk.aEnd)} ****`)}\n${half(compared.a, hunk, 'a', look)}`,
        `${look.place(`--- ${place(hunk.b, hunk.bEnd)} ----`)}\n${half(compared.b, hunk, 'b', look)}`,
      ].join('')
    })
    .join('')
}

/** Both texts as one for C's preprocessor: what has come counts where a name is defined. */
export function merged({ a, b, changes }: Compared, name: string): string {
  let out = ''
  let at = 0
  for (const change of changes) {
    out += marked('', a.slice(at, change.a))
    const gone = marked('', a.slice(change.a, change.aEnd))
    const come = marked('', b.slice(change.b, change.bEnd))
    if (kindOf(change) === 'c') out += `#ifndef ${name}\n${gone}#else /* ${name} */\n${come}#endif /* ${name} */\n`
    else if (gone !== '') out += `#ifndef ${name}\n${gone}#endif /* ! ${name} */\n`
    else out += `#ifdef ${name}\n${come}#endif /* ${name} */\n`
    at = change.aEnd
  }
  return out + marked('', a.slice(at))
}

/** Commands of ed, from the end on, so that the numbers of lines above stay true. */
export function edScript({ b, changes }: Compared): string {
  return [...changes]
    .reverse()
    .map((change) => {
      const kind = kindOf(change)
      const heading = `${span(change.a, change.aEnd)}${kind}\n`
      return kind === 'd' ? heading : `${heading}${marked('', b.slice(change.b, change.bEnd))}.\n`
    })
    .join('')
}

export function rcsScript({ b, changes }: Compared): string {
  return changes
    .map((change) => {
      const [gone, come] = [change.aEnd - change.a, change.bEnd - change.b]
      const removal = gone > 0 ? `d${change.a + 1} ${gone}\n` : ''
      return come > 0 ? `${removal}a${change.aEnd} ${come}\n${marked('', b.slice(change.b, change.bEnd))}` : removal
    })
    .join('')
}

export interface SideBySide {
  readonly width: number
  /** Tabs between the columns are blanks instead. */
  readonly expand: boolean
  readonly onlyChanges: boolean
  /** Lines that are the same stand on the left only. */
  readonly leftColumn: boolean
}

/** Two columns with a mark between them; what does not fit is cut. */
export function sideBySide({ a, b, changes }: Compared, options: SideBySide): string {
  const tab = options.expand ? 1 : 8
  // The right column begins at a tab stop, and between the two is room for the mark.
  const unexpanded = Math.floor((options.width + tab + 3) / (2 * tab)) * tab
  const half = Math.max(0, Math.min(unexpanded - 3, options.width - unexpanded))
  const second = half === 0 ? options.width : unexpanded
  const blanks = (from: number, to: number): string => {
    if (options.expand) return ' '.repeat(Math.max(0, to - from))
    let out = ''
    let at = from
    for (let stop = (Math.floor(at / 8) + 1) * 8; stop <= to; stop += 8) {
      out += '\t'
      at = stop
    }
    return out + ' '.repeat(Math.max(0, to - at))
  }
  /** As much of a line as fits, and how wide it is. */
  const cut = (text: string): { readonly shown: string; readonly width: number } => {
    let shown = ''
    let width = 0
    for (const c of text) {
      const stop = c === '\t' ? (Math.floor(width / 8) + 1) * 8 : width + textWidth(c)
      if (stop > half || (c === '\t' && stop === half)) break
      shown += c === '\t' && options.expand ? ' '.repeat(stop - width) : c
      width = stop
    }
    return { shown, width }
  }
  const row = (left: string | undefined, mark: string, right: string | undefined): string => {
    const { shown, width } = cut(left ?? '')
    let out = shown
    let at = width
    if (mark !== ' ') {
      const middle = Math.floor((half + second - 1) / 2)
      out += blanks(at, middle) + mark
      at = middle + 1
    }
    if (right !== undefined && right !== '') out += blanks(at, second) + cut(right).shown
    return `${out}\n`
  }
  let out = ''
  let at = 0
  let other = 0
  const same = (to: number): void => {
    for (; at < to; at++, other++)
      if (!options.onlyChanges) out += options.leftColumn ? row(a[at], '(', undefined) : row(a[at], ' ', b[other])
  }
  for (const change of changes) {
    same(change.a)
    const pairs = Math.min(change.aEnd - change.a, change.bEnd - change.b)
    for (let i = 0; i < pairs; i++) out += row(a[change.a + i], '|', b[change.b + i])
    for (let i = change.a + pairs; i < change.aEnd; i++) out += row(a[i], '<', undefined)
    for (let i = change.b + pairs; i < change.bEnd; i++) out += row(undefined, '>', b[i])
    at = change.aEnd
    other = change.bEnd
  }
  same(a.length)
  return out
}

export function expandedTabs(text: string): string {
  let out = ''
  for (const c of text) out += c === '\t' ? ' '.repeat(8 - (textWidth(out) % 8)) : c
  return out
}
