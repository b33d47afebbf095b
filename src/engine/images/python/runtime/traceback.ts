/** How an exception that nobody handled is told: the way it came, and what it came of. */
import { shownOf, spanOf } from './carets'
import { traces } from './passage'
import { Instance, PyError, Tuple, type Passed, type Run } from './values/index'
import type { Runtime } from './runtime'

export function* traceback(
  rt: Runtime,
  error: PyError,
  sources: ReadonlyMap<string, readonly (string | undefined)[]>,
  told = new Set<Instance>(),
): Run<string> {
  const { value } = error
  told.add(value)
  const trace: Passed[] = []
  // What the library does inside is not shown.
  for (let { way } = error; way; way = way.inner) if (way.passed.file !== '<frozen>') trace.push(way.passed)
  const before = (other: Instance): Run<string> => traceback(rt, traces.get(other) ?? new PyError(other), sources, told)
  let out = ''
  const cause = value.attributes.get('__cause__')
  const context = value.attributes.get('__context__')
  if (cause instanceof Instance && !told.has(cause))
    out += `${yield* before(cause)}\nThe above exception was the direct cause of the following exception:\n\n`
  else if (cause === undefined && context instanceof Instance && !told.has(context))
    out += `${yield* before(context)}\nDuring handling of the above exception, another exception occurred:\n\n`
  if (trace.length > 0) out += 'Traceback (most recent call last):\n'
  let repeated = 0
  const lineOf = (one: Passed | undefined): number | undefined => one && ((one.node && spanOf(one.node)?.line) ?? one.line)
  const isSame = (a: Passed, b: Passed | undefined): boolean => b?.file === a.file && b.name === a.name && lineOf(b) === lineOf(a)
  for (const [index, passed] of trace.entries()) {
    repeated = isSame(passed, trace[index - 1]) ? repeated + 1 : 0
    if (repeated >= 3) {
      if (!isSame(passed, trace[index + 1])) out += `  [Previous line repeated ${repeated - 2} more time${repeated === 3 ? '' : 's'}]\n`
      continue
    }
    const { file, name, node, statement } = passed
    const line = lineOf(passed)!
    out += `  File "${file}", line ${line}, in ${name}\n`
    // Since 3.13 what stands on the command line is shown, too.
    const isHidden = file === '<stdin>' || (file === '<string>' && Number(rt.version.split('.')[1] ?? 14) < 13)
    const lines = isHidden ? undefined : sources.get(file)
    const source = lines?.[line - 1]?.trim()
    if (lines && node && spanOf(node)) out += shownOf(node, lines, rt.version, statement)
    else if (source) out += `    ${source}\n`
  }
  const text = yield* rt.str(value)
  const { module, name } = value.type
  const isPlain = module === 'builtins' || (module === '__main__' && Number(rt.version.split('.')[1] ?? 14) >= 11)
  const shown = isPlain ? name : `${module}.${name}`
  const notes = value.attributes.get('__notes__')
  const near = error.meant?.()
  const meant = near === undefined ? '' : `. Did you mean: '${near}'?`
  out += `${shown}${text === '' ? '' : `: ${text}`}${meant}\n`
  if (notes instanceof Tuple) for (const note of notes.items) out += `${yield* rt.str(note)}\n`
  return out
}
