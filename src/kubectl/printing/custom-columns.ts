/** `-o custom-columns`: a column per HEADER:path pair; models kubectl's CustomColumnsPrinter. */
import { CliError, OutputError } from '../command/errors'
import { asList, isDict, type Dict } from '../values'
import { goPlain } from './go-syntax'
import { checkSyntax, findValues, JsonPathError, JsonPathSyntaxError, relaxedExpression } from './jsonpath'
import type { ObjectPrinter } from './object-printer'
import { escapeTerminal } from './terminal'
import { alignTabs, PADDING, SMALLEST, TabWriter } from './tabwriter'

interface Column {
  readonly header: string
  readonly path: string
}

function fromSpec(spec: string): readonly Column[] {
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new CliError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), path: relaxedExpression(part.slice(colon + 1)) }
  })
}

function fromTemplate(text: string): readonly Column[] {
  const lines = text.split('\n')
  // A line end at the end begins no line.
  if (lines.at(-1) === '') lines.pop()
  const [headers, paths] = lines
  const format = 'Expected format is one line of space separated headers, one line of space separated column specs.'
  if (headers === undefined) throw new CliError(`invalid template, missing header line. ${format}`)
  if (paths === undefined) throw new CliError(`invalid template, missing spec line. ${format}`)
  const names = headers.split(/\s+/).filter((each) => each !== '')
  const fields = paths.split(/\s+/).filter((each) => each !== '')
  if (fields.length !== names.length)
    throw new CliError(`number of headers (${names.length}) and field specifications (${fields.length}) don't match`)
  return names.map((header, index) => ({ header, path: relaxedExpression(fields[index]!) }))
}

/** Throws JsonPathError, for an index beyond the end of a list among others, and JsonPathSyntaxError. */
function cell(column: Column, object: unknown): string {
  const values = column.path === '' ? [] : findValues(column.path, object, true)
  return values.length ? values.map((value) => escapeTerminal(goPlain(value ?? null))).join(',') : '<none>'
}

const BREAK = /[\t\n]/

/** Tabs and line ends within cells are those of the table: its columns then end where a line has no more cells. */
function formatted(writer: TabWriter, rows: readonly (readonly string[])[]): string {
  const isBroken = rows.some((row) => row.some((cell) => BREAK.test(cell)))
  if (!isBroken) return writer.format(rows)
  return alignTabs(rows.map((row) => `${row.join('\t')}\n`).join(''), SMALLEST, PADDING, writer.widths)
}

/** A template has its headers whatever `noHeaders` says, as in kubectl. */
export function customColumns(spec: string, isTemplate: boolean, noHeaders: boolean): ObjectPrinter {
  const columns = isTemplate ? fromTemplate(spec) : fromSpec(spec)
  const writer = new TabWriter()
  let isFirst = true
  return {
    print(object: Dict): string {
      const items = Array.isArray(object['items']) && isDict(object) ? asList(object['items']) : [object]
      const rows: (readonly string[])[] = isFirst && (isTemplate || !noHeaders) ? [columns.map((column) => column.header)] : []
      isFirst = false
      try {
        // A path that is none is found before the first row.
        for (const { path } of columns) if (path !== '') checkSyntax(path)
        for (const item of items) rows.push(columns.map((column) => cell(column, item)))
      } catch (error) {
        if (error instanceof JsonPathError || error instanceof JsonPathSyntaxError)
          throw new OutputError(error.message, formatted(writer, rows))
        throw error
      }
      return formatted(writer, rows)
    },
  }
}
