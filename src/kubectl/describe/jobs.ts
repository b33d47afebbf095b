/** `describe` of Jobs and CronJobs. */
import { annotationsOf, asDict, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { humanDuration } from '../../engine/api/age'
import { controlledBy, selectorQuery, type Describer } from './describer'
import { describeEvents, eventsFor } from './events'
import { describePodTemplate } from './pod-template'
import { longTime, sheetText, yesNo, type Sheet } from './sheet'

const LONGEST_INDEXES = 50

function fieldIfSet(sheet: Sheet, title: string, value: unknown, suffix = ''): void {
  if (value !== undefined && value !== null) sheet.field(title, `${asText(value)}${suffix}`)
}

/** The list of indexes up to the first comma behind the limit. */
function indexesText(indexes: string): string {
  if (indexes === '') return '<none>'
  const comma = indexes.indexOf(',', LONGEST_INDEXES)
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`
}

function podStatuses(job: Dict): string {
  const status = (field: string) => asText(at(job, 'status', field) ?? 0)
  const ready = at(job, 'status', 'ready')
  return `${status('active')} Active${ready === undefined ? '' : ` (${asText(ready)} Ready)`} / ${status('succeeded')} Succeeded / ${status('failed')} Failed`
}

export const describeJob: Describer = async (job, describing) => {
  const events = await eventsFor(describing, job)
  const spec = (field: string) => at(job, 'spec', field)
  const status = (field: string) => at(job, 'status', field)
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(job))
    sheet.field('Namespace', namespaceOfObject(job))
    sheet.field('Selector', selectorQuery(spec('selector')))
    sheet.labels('Labels', labelsOf(job))
    sheet.annotations('Annotations', annotationsOf(job))
    const owner = controlledBy(job)
    if (owner) sheet.field('Controlled By', owner)
    fieldIfSet(sheet, 'Parallelism', spec('parallelism'))
    sheet.field('Completions', asText(spec('completions') ?? '<unset>'))
    fieldIfSet(sheet, 'Completion Mode', spec('completionMode'))
    fieldIfSet(sheet, 'Suspend', spec('suspend'))
    fieldIfSet(sheet, 'Backoff Limit', spec('backoffLimit'))
    fieldIfSet(sheet, 'TTL Seconds After Finished', spec('ttlSecondsAfterFinished'))
    if (status('startTime')) sheet.field('Start Time', longTime(status('startTime')))
    if (status('completionTime')) sheet.field('Completed At', longTime(status('completionTime')))
    if (status('startTime') && status('completionTime'))
      sheet.field('Duration', humanDuration(Date.parse(asText(status('completionTime'))) - Date.parse(asText(status('startTime')))))
    fieldIfSet(sheet, 'Active Deadline Seconds', spec('activeDeadlineSeconds'), 's')
    sheet.field('Pods Statuses', podStatuses(job))
    if (spec('completionMode') === 'Indexed') sheet.field('Completed Indexes', indexesText(asText(status('completedIndexes'))))
    describePodTemplate(sheet, asDict(spec('template')))
    describeEvents(sheet, describing, events)
  })
}

export const describeCronJob: Describer = async (cronJob, describing) => {
  const events = await eventsFor(describing, cronJob)
  const spec = (field: string) => at(cronJob, 'spec', field)
  const orUnset = (value: unknown, suffix = '') => (value === undefined || value === null ? '<unset>' : `${asText(value)}${suffix}`)
  const job = at(cronJob, 'spec', 'jobTemplate', 'spec')
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(cronJob))
    sheet.field('Namespace', namespaceOfObject(cronJob))
    sheet.labels('Labels', labelsOf(cronJob))
    sheet.annotations('Annotations', annotationsOf(cronJob))
    sheet.field('Schedule', spec('schedule'))
    sheet.field('Concurrency Policy', spec('concurrencyPolicy'))
    sheet.field('Suspend', spec('suspend') === undefined ? '<unset>' : yesNo(spec('suspend')))
    sheet.field('Time Zone', orUnset(spec('timeZone')))
    sheet.field('Successful Job History Limit', orUnset(spec('successfulJobsHistoryLimit')))
    sheet.field('Failed Job History Limit', orUnset(spec('failedJobsHistoryLimit')))
    sheet.field('Starting Deadline Seconds', orUnset(spec('startingDeadlineSeconds'), 's'))
    sheet.field('Selector', at(job, 'selector') ? selectorQuery(at(job, 'selector')) : '<unset>')
    sheet.field('Parallelism', orUnset(at(job, 'parallelism')))
    sheet.field('Completions', orUnset(at(job, 'completions')))
    fieldIfSet(sheet, 'Active Deadline Seconds', at(job, 'activeDeadlineSeconds'), 's')
    describePodTemplate(sheet, asDict(at(job, 'template')))
    const last = at(cronJob, 'status', 'lastScheduleTime')
    sheet.field('Last Schedule Time', last ? longTime(last) : '<unset>')
    const active = asList(at(cronJob, 'status', 'active')).map((each) => textAt(each, 'name'))
    sheet.field('Active Jobs', active.length ? active.join(', ') : '<none>')
    describeEvents(sheet, describing, events)
  })
}
