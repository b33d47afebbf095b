/** `describe` of ReplicaSets, ReplicationControllers, DaemonSets and StatefulSets. */
import { annotationsOf, asDict, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { errorMessage } from '../command/errors'
import { storageClassOf } from './claim-body'
import { describeControllerConditions } from './deployment'
import { controlledBy, podCounts, selectorQuery, selectorText, type Describer } from './describer'
import { describeEvents, eventsFor } from './events'
import { describePodTemplate } from './pod-template'
import { quantityText } from './quantities'
import { formatLabels, goList, longTime, sheetText, type Sheet } from './sheet'

function describeNames(sheet: Sheet, object: Dict): void {
  sheet.field('Name', nameOfObject(object))
  sheet.field('Namespace', namespaceOfObject(object))
}

function describeMetadata(sheet: Sheet, object: Dict): void {
  sheet.labels('Labels', labelsOf(object))
  sheet.annotations('Annotations', annotationsOf(object))
}

function replicasText(object: Dict): string {
  return `${asText(at(object, 'status', 'replicas') ?? 0)} current / ${asText(at(object, 'spec', 'replicas') ?? 0)} desired`
}

export const describeReplicaSet: Describer = async (set, describing) => {
  const selector = at(set, 'spec', 'selector')
  const counts = await podCounts(describing, set, selectorQuery(selector)).catch(
    (error: unknown) => `error in fetching pods: ${errorMessage(error)}`,
  )
  const events = await eventsFor(describing, set)
  return sheetText((sheet) => {
    describeNames(sheet, set)
    sheet.field('Selector', selectorText(selector))
    describeMetadata(sheet, set)
    const owner = controlledBy(set)
    if (owner) sheet.field('Controlled By', owner)
    sheet.field('Replicas', replicasText(set))
    sheet.field('Pods Status', counts)
    describePodTemplate(sheet, asDict(at(set, 'spec', 'template')))
    describeControllerConditions(sheet, set)
    describeEvents(sheet, describing, events)
  })
}

export const describeReplicationController: Describer = async (controller, describing) => {
  const selector = asDict(at(controller, 'spec', 'selector'))
  const counts = await podCounts(describing, controller, selectorQuery({ matchLabels: selector }))
  const events = await eventsFor(describing, controller)
  return sheetText((sheet) => {
    describeNames(sheet, controller)
    sheet.field('Selector', formatLabels(selector))
    describeMetadata(sheet, controller)
    sheet.field('Replicas', replicasText(controller))
    sheet.field('Pods Status', counts)
    describePodTemplate(sheet, at(controller, 'spec', 'template'))
    describeControllerConditions(sheet, controller)
    describeEvents(sheet, describing, events)
  })
}

export const describeDaemonSet: Describer = async (set, describing) => {
  const selector = selectorQuery(at(set, 'spec', 'selector'))
  const counts = await podCounts(describing, set, selector)
  const events = await eventsFor(describing, set)
  const status = (field: string) => asText(at(set, 'status', field) ?? 0)
  return sheetText((sheet) => {
    describeNames(sheet, set)
    sheet.field('Selector', selector)
    sheet.field('Node-Selector', formatLabels(asDict(at(set, 'spec', 'template', 'spec', 'nodeSelector'))))
    describeMetadata(sheet, set)
    sheet.line(0, `Desired Number of Nodes Scheduled: ${status('desiredNumberScheduled')}`)
    sheet.line(0, `Current Number of Nodes Scheduled: ${status('currentNumberScheduled')}`)
    sheet.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status('updatedNumberScheduled')}`)
    sheet.line(0, `Number of Nodes Scheduled with Available Pods: ${status('numberAvailable')}`)
    sheet.line(0, `Number of Nodes Misscheduled: ${status('numberMisscheduled')}`)
    sheet.field('Pods Status', counts)
    describePodTemplate(sheet, asDict(at(set, 'spec', 'template')))
    describeEvents(sheet, describing, events)
  })
}

export const describeStatefulSet: Describer = async (set, describing) => {
  const selector = selectorQuery(at(set, 'spec', 'selector'))
  const counts = await podCounts(describing, set, selector)
  const events = await eventsFor(describing, set)
  return sheetText((sheet) => {
    describeNames(sheet, set)
    sheet.field('CreationTimestamp', longTime(at(set, 'metadata', 'creationTimestamp')))
    sheet.field('Selector', selector)
    describeMetadata(sheet, set)
    sheet.field('Replicas', `${textAt(set, 'spec', 'replicas')} desired | ${asText(at(set, 'status', 'replicas') ?? 0)} total`)
    sheet.field('Update Strategy', at(set, 'spec', 'updateStrategy', 'type'))
    const rolling = at(set, 'spec', 'updateStrategy', 'rollingUpdate')
    if (at(rolling, 'partition') !== undefined) {
      sheet.field('Partition', asText(at(rolling, 'partition')), 1)
      if (at(rolling, 'maxUnavailable') !== undefined) sheet.field('MaxUnavailable', asText(at(rolling, 'maxUnavailable')), 1)
    }
    sheet.field('Pods Status', counts)
    describePodTemplate(sheet, asDict(at(set, 'spec', 'template')))
    describeClaimTemplates(sheet, asList(at(set, 'spec', 'volumeClaimTemplates')))
    describeEvents(sheet, describing, events)
  })
}

function describeClaimTemplates(sheet: Sheet, templates: readonly unknown[]): void {
  if (templates.length === 0) return sheet.field('Volume Claims', '<none>')
  sheet.line(0, 'Volume Claims:')
  for (const template of templates) {
    const claim = asDict(template)
    sheet.field('Name', nameOfObject(claim), 1)
    sheet.field('StorageClass', storageClassOf(claim), 1)
    sheet.labels('Labels', labelsOf(claim), '  ')
    sheet.labels('Annotations', annotationsOf(claim), '  ')
    const storage = at(claim, 'spec', 'resources', 'requests', 'storage')
    sheet.field('Capacity', storage === undefined ? '<default>' : quantityText(storage), 1)
    sheet.field('Access Modes', goList(asList(at(claim, 'spec', 'accessModes'))), 1)
  }
}
