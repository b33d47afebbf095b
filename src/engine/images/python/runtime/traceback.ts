/** How an exception that nobody handled is told: the way it came, and what it came of. */
import { traces } from './passage'
import { Instance, PyError, Tuple, type Run } from './values/index'
import type { Runtime } from './runtime'

export function* traceback(rt: Runtime, error: PyError, sources: ReadonlyMap<string, readonly string[]>): Run<string> {
  const { value } = error
  // What the library does inside is not shown.
  const trace = error.trace.filter(({ file }) => !file.startsWith('<frozen'))
  let out = ''
  const cause = value.attributes.get('__cause__')
  const context = value.attributes.get('__context__')
  if (cause instanceof Instance)
    out += `${yield* rt.traceback(traces.get(cause) ?? new PyError(cause))}\nThe above exception was the direct cause of the following exception:\n\n`
  else if (cause === undefined && context instanceof Instance && context !== value)
    out += `${yield* rt.traceback(traces.get(context) ?? new PyError(context))}\nDuring handling of the above exception, another exception occurred:\n\n`
  if (trace.length > 0) out += 'Traceback (most recent call last):\n'
  let repeated = 0
  for (const [index, { file, line, name }] of trace.entries()) {
    const before = trace[index - 1]
    repeated = before?.file === file && before.line === line && before.name === name ? repeated + 1 : 0
    const next = trace[index + 1]
    if (repeated >= 3) {
      if (!(next?.file === file && next.line === line && next.name === name))
        out += `  [Previous line repeated ${repeated - 2} more time${repeated === 3 ? '' : 's'}]\n`
      continue
    }
    out += `  File "${file}", line ${line}, in ${name}\n`
    const source = file === '<string>' || file === '<stdin>' ? undefined : sources.get(file)?.[line - 1]?.trim()
    if (source) out += `    ${source}\n`
  }
  const text = yield* rt.str(value)
  const { module, name } = value.type
  const shown = module === 'builtins' || module === '__main__' ? name : `${module}.${name}`
  const notes = value.attributes.get('__notes__')
  const near = error.meant?.()
  const meant = near === undefined ? '' : `. Did you mean: '${near}'?`
  out += `${shown}${text === '' ? '' : `: ${text}`}${meant}\n`
  if (notes instanceof Tuple) for (const note of notes.items) out += `${yield* rt.str(note)}\n`
  return out
}
