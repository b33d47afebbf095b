/** The server's Table as text: columns, labels, headers; models cli-runtime's TablePrinter. */
import { writeJson } from '../../engine/api/json-text'
import { asDict, asList, asText, at, isDict, labelsOf, type Dict } from '../values'
import { TabWriter } from './tabwriter'
import { escapeTerminal } from './terminal'

export interface TableOptions {
  readonly wide: boolean
  readonly noHeaders: boolean
  readonly withNamespace: boolean
  readonly showLabels: boolean
  readonly labelColumns: readonly string[]
  /** `pod`: names are printed `pod/web`. */
  readonly kindPrefix?: string
}

interface ColumnDefinition {
  readonly name: string
  readonly type: string
  readonly format: string
  readonly priority: number
}

function columnsOf(table: Dict): readonly ColumnDefinition[] {
  return asList(table['columnDefinitions']).map((column) => ({
    name: asText(at(column, 'name')),
    type: asText(at(column, 'type')),
    format: asText(at(column, 'format')),
    priority: Number(at(column, 'priority') ?? 0),
  }))
}

/** Text up to the first line break, which would break the row. */
function cellText(cell: unknown): string {
  const text = cell === null || cell === undefined ? '' : typeof cell === 'object' ? writeJson(cell) : String(cell)
  const end = text.search(/[\f\n\r]/)
  return end < 0 ? escapeTerminal(text) : `${escapeTerminal(text.slice(0, end))}...`
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`)
  return pairs.length ? pairs.join(',') : '<none>'
}

export function isTable(value: unknown): value is Dict {
  return isDict(value) && value['kind'] === 'Table'
}

/** As long as the longest kind of event, so that the column never grows. */
const EVENT_WIDTH = 'MODIFIED'.length

/** Prints one resource's tables; keeps column widths and the header state between the events of a watch. */
export class TablePrinter {
  private readonly writer = new TabWriter()
  private columns: readonly ColumnDefinition[] = []

  constructor(private readonly options: TableOptions) {}

  /**
   * Rows of tables as text in one alignment, under headers where the columns are not those of the table before. Events after the
   * first of a watch carry no columns; the earlier ones hold. `event`: what happened, in a column in front.
   */
  print(tables: readonly Dict[], event?: string): string {
    return this.writer.format(tables.flatMap((table) => this.rowsOf(table, event)))
  }

  private rowsOf(table: Dict, event: string | undefined): readonly string[][] {
    const given = columnsOf(table)
    const isNew = given.length > 0 && JSON.stringify(given) !== JSON.stringify(this.columns)
    if (isNew) this.columns = given
    const shown = this.columns
      .map((column, index) => ({ column, index }))
      .filter(({ column }) => this.options.wide || column.priority === 0)
    const rows: string[][] = []
    if (!this.options.noHeaders && isNew) {
      const header = this.header(shown.map(({ column }) => column.name.toUpperCase()))
      rows.push(event === undefined ? header : ['EVENT', ...header])
    }
    for (const row of asList(table['rows'])) {
      const cells = asList(at(row, 'cells'))
      const object = at(row, 'object')
      const texts = this.row(
        shown.map(({ index }) => cells[index]),
        object,
      )
      rows.push(event === undefined ? texts : [event.padEnd(EVENT_WIDTH), ...texts])
    }
    return rows
  }

  private header(names: readonly string[]): string[] {
    const { withNamespace, labelColumns, showLabels } = this.options
    return [
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...names,
      ...labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ]
  }

  private row(cells: readonly unknown[], object: unknown): string[] {
    const { withNamespace, labelColumns, showLabels, kindPrefix } = this.options
    const labels = labelsOf(object)
    const texts = cells.map((cell, index) => (index === 0 && kindPrefix ? `${kindPrefix}/${cellText(cell)}` : cellText(cell)))
    return [
      ...(withNamespace ? [asText(at(object, 'metadata', 'namespace'))] : []),
      ...texts,
      ...labelColumns.map((label) => labels[label] ?? ''),
      ...(showLabels ? [labelsText(labels)] : []),
    ]
  }
}

/** A Table for objects of servers (or outputs) that have none: name and age. */
export function tableOf(items: readonly unknown[], age: (created: string) => string): Dict {
  return {
    kind: 'Table',
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name', priority: 0 },
      { name: 'Age', type: 'string', format: '', priority: 0 },
    ],
    rows: items.map((item) => ({
      cells: [asText(at(item, 'metadata', 'name')), age(asText(at(item, 'metadata', 'creationTimestamp')))],
      object: asDict(item),
    })),
  }
}
