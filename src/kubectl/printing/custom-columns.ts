/** `-o custom-columns`: a column per HEADER:path pair; models kubectl's CustomColumnsPrinter. */
import { CliError, OutputError } from '../command/errors'
import { asList, isDict, type Dict } from '../values'
import { goPlain } from './go-syntax'
import { findValues, JsonPathSyntaxError, relaxedExpression } from './jsonpath'
import type { Printer } from './printer'
import { TabWriter } from './tabwriter'

interface Column {
  readonly header: string
  readonly path: string
}

function fromSpec(spec: string): readonly Column[] {
  if (spec === '') throw new CliError('custom-columns format specified but no custom columns given')
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new CliError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), path: relaxedExpression(part.slice(colon + 1)) }
  })
}

function fromTemplate(text: string): readonly Column[] {
  const [headers = '', paths = ''] = text.split('\n')
  const names = headers.split(/\s+/).filter((each) => each !== '')
  const fields = paths.split(/\s+/).filter((each) => each !== '')
  if (names.length === 0 || fields.length !== names.length)
    throw new CliError(`number of headers (${names.length}) and field specifications (${fields.length}) don't match`)
  return names.map((header, index) => ({ header, path: relaxedExpression(fields[index]!) }))
}

function cell(column: Column, object: unknown): string {
  let values: readonly unknown[]
  try {
    values = column.path === '' ? [] : findValues(column.path, object, true)
  } catch {
    // An index beyond the end is no reason to print nothing else.
    values = []
  }
  const shown = values.map((value) => (value === null || value === undefined ? '<none>' : goPlain(value)))
  return shown.length ? shown.join(',') : '<none>'
}

/** Throws OutputError, with what is printed before, for a path that is none. */
function checkPath(path: string, printed: string): void {
  try {
    if (path !== '') findValues(path, {}, true)
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) throw new OutputError(error.message, printed)
  }
}

export function customColumns(spec: string, isTemplate: boolean, noHeaders: boolean): Printer {
  const columns = isTemplate ? fromTemplate(spec) : fromSpec(spec)
  const writer = new TabWriter()
  let isFirst = true
  return {
    print(object: Dict): string {
      const items = Array.isArray(object['items']) && isDict(object) ? asList(object['items']) : [object]
      const rows = items.map((item) => columns.map((column) => cell(column, item)))
      if (isFirst && !noHeaders) rows.unshift(columns.map((column) => column.header))
      if (isFirst) for (const { path } of columns) checkPath(path, writer.format(noHeaders ? [] : rows.slice(0, 1)))
      isFirst = false
      return writer.format(rows)
    },
  }
}
