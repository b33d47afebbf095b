/** `get` without -o or with `-o wide`: one table per type, made by the server. */
import { StatusError } from '../../../engine/api/status'
import type { Invocation } from '../../command/definition'
import { AggregateFailure, CliError } from '../../command/errors'
import { age } from '../../../engine/api/age'
import { isTable, tableOf, TablePrinter } from '../../printing/table'
import { collect, listAll, selectorFailure } from '../../resource/builder'
import { namespaceFor, requireSomething, targetsOf, type Target } from '../../resource/targets'
import { latestObject } from '../../resource/info'
import { AnswerError } from '../../rest/answer'
import { TABLE_TYPES } from '../../rest/client'
import type { ApiResource } from '../../rest/discovery'
import { qualifiedKind } from '../../rest/mapper'
import { asDict, asList, type Dict } from '../../values'
import { refuseBulk, selectionOf } from './selection'
import { sortObjects, sortTable } from './sorting'

interface Part {
  readonly resource: ApiResource
  readonly table: Dict
}

export async function printTables(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  if (flags.string('subresource')) refuseBulk(invocation)
  const { parts, errors, isNamespaced } = await partsOf(invocation)
  const showKind = flags.bool('show-kind') || new Set(parts.map(({ resource }) => qualifiedKind(resource))).size > 1
  let isFirst = true
  for (const { resource, tables } of groupsOf(flags.string('sort-by') ? sortedParts(invocation, parts) : parts)) {
    // Rows of one type share one alignment, even when each was asked for by its own name.
    const filled = tables.filter((table) => asList(table['rows']).length > 0)
    if (filled.length === 0) continue
    if (!isFirst && !flags.bool('no-headers')) await session.print('\n')
    const printer = new TablePrinter({
      wide: flags.string('output') === 'wide',
      noHeaders: flags.bool('no-headers'),
      withNamespace: flags.bool('all-namespaces') && resource.namespaced,
      showLabels: flags.bool('show-labels'),
      labelColumns: flags.list('label-columns'),
      ...(showKind ? { kindPrefix: qualifiedKind(resource) } : {}),
    })
    await session.print(printer.print(filled))
    isFirst = false
  }
  if (isFirst && errors.length === 0 && !flags.bool('ignore-not-found')) await session.warn(nothingFound(invocation, isNamespaced))
  // A list in a list upstream: the failure of a single file has no `error: ` in front.
  if (errors.length) throw new AggregateFailure(errors)
}

/** Neighbours of one type together. */
function groupsOf(parts: readonly Part[]): readonly { readonly resource: ApiResource; readonly tables: readonly Dict[] }[] {
  const groups: { resource: ApiResource; tables: Dict[] }[] = []
  for (const { resource, table } of parts) {
    const last = groups.at(-1)
    if (last?.resource === resource) last.tables.push(table)
    else groups.push({ resource, tables: [table] })
  }
  return groups
}

/**
 * One table has its rows sorted. Of several it is the tables themselves that kubectl sorts first, by the same path, which
 * hardly any table has: then the command fails.
 */
function sortedParts(invocation: Invocation, parts: readonly Part[]): readonly Part[] {
  const ordered = parts.length > 1 ? sortObjects(invocation, parts, ({ table }) => table) : parts
  return ordered.flatMap((part) => {
    const table = sortTable(invocation, part.table)
    return table ? [{ ...part, table }] : []
  })
}

function nothingFound({ flags, session }: Invocation, isNamespaced: boolean): string {
  return isNamespaced && !flags.bool('all-namespaces') ? `No resources found in ${session.namespace} namespace.\n` : 'No resources found\n'
}

interface Found {
  readonly parts: readonly Part[]
  readonly errors: readonly unknown[]
  /** Whether all that was asked for lives in namespaces. */
  readonly isNamespaced: boolean
}

async function partsOf(invocation: Invocation): Promise<Found> {
  const { flags, session } = invocation
  const selection = selectionOf(invocation)
  requireSomething(selection)
  if (selection.filenames?.length || selection.kustomize) {
    const { infos, errors } = await collect(session, { ...selection, latest: true, form: formOf(invocation) })
    const parts = infos.map(({ resource, object }) => ({ resource, table: asTable(invocation, object) }))
    return { parts, errors, isNamespaced: infos.every(({ resource }) => resource.namespaced) }
  }
  const targets = await targetsOf(session, selection)
  const parts: Part[] = []
  const errors: unknown[] = []
  for (const target of targets) {
    try {
      parts.push({ resource: target.resource, table: await fetchTable(invocation, target) })
    } catch (error) {
      // A list in a list upstream: no `error: ` in front of it.
      if (error instanceof AnswerError) throw new AggregateFailure([new AggregateFailure([error])])
      // So are a namespace that cannot stand in a path and the like, which leave the others their turn.
      if (error instanceof CliError) {
        errors.push(target.name === undefined ? new AggregateFailure([error]) : error)
        continue
      }
      if (!(error instanceof StatusError)) throw error
      if (error.reason === 'NotFound' && target.name !== undefined && flags.bool('ignore-not-found')) continue
      errors.push(error)
    }
  }
  return { parts, errors, isNamespaced: targets.every(({ resource }) => resource.namespaced) }
}

/** Sorting needs fields that the partial objects of a table do not have. */
function formOf({ flags }: Invocation): { readonly accept: string; readonly query: { readonly includeObject?: string } } {
  const isServerTable = flags.bool('server-print')
  return {
    accept: isServerTable ? TABLE_TYPES : 'application/json',
    query: isServerTable && flags.string('sort-by') ? { includeObject: 'Object' } : {},
  }
}

function asTable({ io }: Invocation, answer: unknown): Dict {
  if (isTable(answer)) return answer
  const items = asDict(answer)['items']
  return tableOf(Array.isArray(items) ? items : [answer], (created) => age(created, io.system.clock.now()))
}

async function fetchTable(invocation: Invocation, { resource, name }: Target): Promise<Dict> {
  const { flags, session } = invocation
  const selection = selectionOf(invocation)
  const namespace = namespaceFor(session, resource, flags.bool('all-namespaces'))
  const { accept, query } = formOf(invocation)
  if (name !== undefined) {
    const subresource = selection.subresource ? { subresource: selection.subresource } : {}
    return asTable(invocation, await latestObject(session.client, { resource, namespace, name }, { accept, query, ...subresource }))
  }
  try {
    const { selector: labelSelector, fieldSelector } = selection
    // What is sorted is not had in chunks.
    const limit = flags.string('sort-by') ? 0 : selection.chunkSize
    return asTable(invocation, await listAll(session, resource, namespace, { labelSelector, fieldSelector, limit, ...query }, accept))
  } catch (error) {
    throw selectorFailure(error, resource, selection)
  }
}
