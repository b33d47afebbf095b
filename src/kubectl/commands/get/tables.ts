/** `get` without -o or with `-o wide`: one table per type, made by the server. */
import { StatusError } from '../../../engine/api/status'
import type { Invocation } from '../../command/definition'
import { throwAll } from '../../command/errors'
import { ageSince } from '../../printing/age'
import { isTable, tableOf, TablePrinter } from '../../printing/table'
import { collect, listAll, namespaceFor, requireSomething, selectorFailure, targetsOf, type Target } from '../../resource/builder'
import { objectClient } from '../../resource/info'
import { TABLE_TYPES } from '../../rest/client'
import type { ApiResource } from '../../rest/discovery'
import { qualifiedKind } from '../../rest/mapper'
import { asList, at, type Dict } from '../../values'
import { refuseBulk, selectionOf } from './selection'
import { sortBy } from './sorting'

interface Part {
  readonly resource: ApiResource
  readonly table: Dict
}

export async function printTables(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  if (flags.string('subresource')) refuseBulk(invocation)
  const parts: Part[] = []
  const errors: unknown[] = []
  for (const target of await allTargets(invocation)) {
    try {
      const table = await fetchTable(invocation, target)
      if (asList(table['rows']).length > 0) parts.push({ resource: target.resource, table })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (error.reason === 'NotFound' && target.name !== undefined && flags.bool('ignore-not-found')) continue
      errors.push(error)
    }
  }
  const shown = flags.string('sort-by') ? sorted(flags.string('sort-by'), parts) : parts
  const isMixed = new Set(shown.map(({ resource }) => qualifiedKind(resource))).size > 1
  const showKind = flags.bool('show-kind') || isMixed || isMultiple(invocation)
  let isFirst = true
  let previous: Part | undefined
  let printer: TablePrinter | undefined
  for (const part of shown) {
    if (!printer || previous?.resource !== part.resource) {
      if (!isFirst && !flags.bool('no-headers')) await session.print('\n')
      printer = new TablePrinter({
        wide: flags.string('output') === 'wide',
        noHeaders: flags.bool('no-headers'),
        withNamespace: flags.bool('all-namespaces') && part.resource.namespaced,
        showLabels: flags.bool('show-labels'),
        labelColumns: flags.list('label-columns'),
        ...(showKind ? { kindPrefix: qualifiedKind(part.resource) } : {}),
      })
      // Rows of one type share one alignment, even when each was asked for by its own name.
      const group = shown.filter((each) => each.resource === part.resource)
      const rows = isMixed ? group.slice(0, runLength(shown, shown.indexOf(part))) : group
      await session.print(printer.print({ ...part.table, rows: rows.flatMap((each) => asList(each.table['rows'])) }))
    }
    isFirst = false
    previous = part
  }
  if (isFirst && errors.length === 0 && !flags.bool('ignore-not-found'))
    await session.warn(nothingFound(invocation, await allTargets(invocation)))
  throwAll(errors)
}

/** How many parts from here on are of the same type. */
function runLength(parts: readonly Part[], from: number): number {
  let end = from
  while (end < parts.length && parts[end]!.resource === parts[from]!.resource) end++
  return end - from
}

function sorted(path: string, parts: readonly Part[]): readonly Part[] {
  const rows = parts.flatMap((part) => asList(part.table['rows']).map((row) => ({ part, row })))
  try {
    const ordered = sortBy(path, rows, ({ row }) => at(row, 'object'))
    return ordered.map(({ part, row }) => ({ resource: part.resource, table: { ...part.table, rows: [row] } }))
  } catch {
    // kubectl prints nothing at all when no object has the field.
    return []
  }
}

function nothingFound(invocation: Invocation, targets: readonly Target[]): string {
  const { flags, session } = invocation
  const isNamespaced = targets.every((target) => target.resource.namespaced)
  return isNamespaced && !flags.bool('all-namespaces') ? `No resources found in ${session.namespace} namespace.\n` : 'No resources found\n'
}

/** Several types, or a category: names are printed with their type. */
/** Several types are asked for as lists, whether or not there is anything of each; of single objects only those found count. */
function isMultiple({ args }: Invocation): boolean {
  return (args[0]?.split(',').length ?? 0) > 1 || args[0] === 'all'
}

async function allTargets(invocation: Invocation): Promise<readonly Target[]> {
  const { session } = invocation
  const selection = selectionOf(invocation)
  requireSomething(selection)
  if (selection.filenames?.length || selection.kustomize) {
    const { infos, errors } = await collect(session, selection)
    throwAll(errors)
    return infos.map((info) => ({ resource: info.resource, name: info.name }))
  }
  return targetsOf(session, selection)
}

async function fetchTable(invocation: Invocation, { resource, name }: Target): Promise<Dict> {
  const { flags, session } = invocation
  const selection = selectionOf(invocation)
  const namespace = namespaceFor(session, resource, flags.bool('all-namespaces'))
  // Sorting and -L need fields that the partial objects of a table do not have.
  const includeObject = flags.string('sort-by') ? 'Object' : undefined
  const accept = flags.bool('server-print') ? TABLE_TYPES : 'application/json'
  if (name !== undefined) {
    const answer = await objectClient(session.client, { resource, namespace }).get(name, {
      accept,
      ...(includeObject ? { query: { includeObject } } : {}),
      ...(selection.subresource ? { subresource: selection.subresource } : {}),
    })
    return isTable(answer) ? answer : plainTable(invocation, [answer])
  }
  try {
    const answer = await listAll(
      session,
      resource,
      namespace,
      { labelSelector: selection.selector, fieldSelector: selection.fieldSelector, limit: selection.chunkSize, includeObject },
      accept,
    )
    return isTable(answer) ? answer : plainTable(invocation, asList(answer['items']))
  } catch (error) {
    throw selectorFailure(error, resource, selection)
  }
}

function plainTable({ io }: Invocation, items: readonly unknown[]): Dict {
  return tableOf(items, (created) => ageSince(created, io.system.clock.now()))
}
