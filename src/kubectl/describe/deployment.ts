/** `describe deployment`. */
import { annotationsOf, asDict, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { replicaSetsOf } from '../resource/replica-sets'
import { selectorText, type Describer } from './describer'
import { describeEvents, eventsFor } from './events'
import { describePodTemplate } from './pod-template'
import { longTime, sheetText, type Sheet } from './sheet'

function replicaSetsText(sets: readonly Dict[]): string {
  return (
    sets
      .map(
        (set) =>
          `${nameOfObject(set)} (${asText(at(set, 'status', 'replicas') ?? 0)}/${asText(at(set, 'spec', 'replicas') ?? 0)} replicas created)`,
      )
      .join(', ') || '<none>'
  )
}

/** Conditions as controllers of pods show them: type, status, reason. */
export function describeControllerConditions(sheet: Sheet, object: Dict): void {
  const conditions = asList(at(object, 'status', 'conditions'))
  if (conditions.length === 0) return
  sheet.line(0, 'Conditions:')
  sheet.line(1, 'Type', 'Status', 'Reason')
  sheet.line(1, '----', '------', '------')
  for (const condition of conditions)
    sheet.line(1, `${textAt(condition, 'type')} `, textAt(condition, 'status'), textAt(condition, 'reason'))
}

export const describeDeployment: Describer = async (deployment, describing) => {
  const events = await eventsFor(describing, deployment)
  const sets = await replicaSetsOf(describing.session, deployment, describing.chunkSize).catch(() => undefined)
  const status = (field: string) => asText(at(deployment, 'status', field) ?? 0)
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(deployment))
    sheet.field('Namespace', namespaceOfObject(deployment))
    sheet.field('CreationTimestamp', longTime(at(deployment, 'metadata', 'creationTimestamp')))
    sheet.labels('Labels', labelsOf(deployment))
    sheet.annotations('Annotations', annotationsOf(deployment))
    sheet.field('Selector', selectorText(at(deployment, 'spec', 'selector'), ''))
    sheet.field(
      'Replicas',
      `${textAt(deployment, 'spec', 'replicas')} desired | ${status('updatedReplicas')} updated | ${status('replicas')} total | ${status('availableReplicas')} available | ${status('unavailableReplicas')} unavailable`,
    )
    sheet.field('StrategyType', at(deployment, 'spec', 'strategy', 'type'))
    sheet.field('MinReadySeconds', asText(at(deployment, 'spec', 'minReadySeconds') ?? 0))
    const rolling = at(deployment, 'spec', 'strategy', 'rollingUpdate')
    if (rolling)
      sheet.field('RollingUpdateStrategy', `${textAt(rolling, 'maxUnavailable')} max unavailable, ${textAt(rolling, 'maxSurge')} max surge`)
    describePodTemplate(sheet, asDict(at(deployment, 'spec', 'template')))
    describeControllerConditions(sheet, deployment)
    if (sets && (sets.old.length > 0 || sets.current)) {
      sheet.field('OldReplicaSets', replicaSetsText(sets.old))
      sheet.field('NewReplicaSet', replicaSetsText(sets.current ? [sets.current] : []))
    }
    describeEvents(sheet, describing, events)
  })
}
