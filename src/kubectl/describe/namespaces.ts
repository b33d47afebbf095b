/** `describe` of Namespaces, ResourceQuotas and LimitRanges. */
import { formatQuantity } from '../../engine/api/quantity'
import { StatusError } from '../../engine/api/status'
import { annotationsOf, asDict, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { listItems, type Describer, type Describing } from './describer'
import { quantityOf, quantityText, wholeQuantity } from './quantities'
import { longTime, sheetText, type Sheet } from './sheet'

const SCOPE_MEANING: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

function describeScopes(sheet: Sheet, quota: Dict, level: number, bullet: string): void {
  const scopes = asList(at(quota, 'spec', 'scopes'))
    .map(asText)
    .sort()
  if (scopes.length === 0) return
  sheet.field('Scopes', scopes.join(', '), level)
  for (const scope of scopes) {
    const meaning = SCOPE_MEANING[scope]
    if (meaning) sheet.line(level, `${bullet}${meaning}`)
  }
}

/** `likeHard`: what is used is written the way the limit is, in whole units, where the two differ. */
function describeAmounts(sheet: Sheet, quota: Dict, level: number, likeHard: boolean): void {
  const hard = asDict(at(quota, 'status', 'hard'))
  const used = asDict(at(quota, 'status', 'used'))
  for (const name of Object.keys(hard).sort()) {
    const { format } = quantityOf(hard[name])
    const own = quantityOf(used[name])
    const shown = likeHard && own.format !== format ? wholeQuantity(own, format) : own
    sheet.line(level, name, formatQuantity(shown), quantityText(hard[name]))
  }
}

export const describeResourceQuota: Describer = async (quota) =>
  sheetText((sheet) => {
    sheet.field('Name', nameOfObject(quota))
    sheet.field('Namespace', namespaceOfObject(quota))
    describeScopes(sheet, quota, 0, ' * ')
    sheet.line(0, 'Resource', 'Used', 'Hard')
    sheet.line(0, '--------', '----', '----')
    describeAmounts(sheet, quota, 0, true)
  })

const LIMIT_HEADS = ['Resource', 'Min', 'Max', 'Default Request', 'Default Limit', 'Max Limit/Request Ratio']
const LIMIT_FIELDS = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio']

function describeLimits(sheet: Sheet, range: Dict, prefix: string): void {
  for (const limit of asList(at(range, 'spec', 'limits'))) {
    const names = new Set(LIMIT_FIELDS.flatMap((field) => Object.keys(asDict(at(limit, field)))))
    for (const name of [...names].sort()) {
      const cells = LIMIT_FIELDS.map((field) => {
        const value = at(limit, field, name)
        return value === undefined ? '-' : quantityText(value)
      })
      sheet.line(0, `${prefix}${textAt(limit, 'type')}`, name, ...cells)
    }
  }
}

export const describeLimitRange: Describer = async (range) =>
  sheetText((sheet) => {
    sheet.field('Name', nameOfObject(range))
    sheet.field('Namespace', namespaceOfObject(range))
    sheet.line(0, 'Type', ...LIMIT_HEADS)
    sheet.line(0, '----', ...LIMIT_HEADS.map((head) => '-'.repeat(head.length)))
    describeLimits(sheet, range, '')
  })

async function listIfThere(describing: Describing, path: string): Promise<readonly Dict[] | undefined> {
  try {
    return await listItems(describing, path)
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return undefined
    throw error
  }
}

export const describeNamespace: Describer = async (namespace, describing) => {
  const path = `/api/v1/namespaces/${nameOfObject(namespace)}`
  const quotas = await listIfThere(describing, `${path}/resourcequotas`)
  const ranges = await listIfThere(describing, `${path}/limitranges`)
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(namespace))
    sheet.labels('Labels', labelsOf(namespace))
    sheet.annotations('Annotations', annotationsOf(namespace))
    sheet.field('Status', at(namespace, 'status', 'phase'))
    describeConditionsWithTime(sheet, asList(at(namespace, 'status', 'conditions')))
    if (quotas) describeQuotas(sheet, quotas)
    if (ranges) describeRanges(sheet, ranges)
  })
}

/** Conditions as Namespaces and ServiceCIDRs show them. */
export function describeConditionsWithTime(sheet: Sheet, conditions: readonly unknown[]): void {
  if (conditions.length === 0) return
  sheet.line(0, 'Conditions:')
  sheet.line(1, 'Type', 'Status', 'LastTransitionTime', 'Reason', 'Message')
  sheet.line(1, '----', '------', '------------------', '------', '-------')
  for (const each of conditions)
    sheet.line(
      1,
      textAt(each, 'type'),
      textAt(each, 'status'),
      longTime(at(each, 'lastTransitionTime')),
      textAt(each, 'reason'),
      textAt(each, 'message'),
    )
}

function describeQuotas(sheet: Sheet, quotas: readonly Dict[]): void {
  sheet.write(0, '\n')
  if (quotas.length === 0) return sheet.line(0, 'No resource quota.')
  sheet.line(0, 'Resource Quotas')
  for (const quota of quotas.toSorted((a, b) => (nameOfObject(a) < nameOfObject(b) ? -1 : 1))) {
    sheet.field('Name', nameOfObject(quota), 1)
    describeScopes(sheet, quota, 1, '* ')
    sheet.line(1, 'Resource', 'Used', 'Hard')
    sheet.line(1, '--------', '---', '---')
    describeAmounts(sheet, quota, 1, false)
  }
}

function describeRanges(sheet: Sheet, ranges: readonly Dict[]): void {
  sheet.write(0, '\n')
  if (ranges.length === 0) return sheet.line(0, 'No LimitRange resource.')
  sheet.line(0, 'Resource Limits')
  sheet.line(0, ' Type', ...LIMIT_HEADS)
  sheet.line(0, ' ----', ...LIMIT_HEADS.map((head) => '-'.repeat(head.length)))
  for (const range of ranges) describeLimits(sheet, range, ' ')
}
