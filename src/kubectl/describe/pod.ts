/** `describe pod`. */
import { qosClass } from '../../engine/kinds/pod-spec/qos'
import type { Pod } from '../../engine/schema/types'
import { annotationsOf, asDict, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { describeContainers, describeResources } from './containers'
import { controlledBy, since, type Describer, type Describing } from './describer'
import { describeEvents, searchEvents } from './events'
import { describeSchedulingGroup, describeSpreading, describeTolerations } from './pod-template'
import { longTime, sheetText, type Sheet } from './sheet'
import { describeVolumes } from './volumes'

const MIRROR = 'kubernetes.io/config.mirror'

/** Static pods are known to their kubelet by another uid than the API server's. */
async function podEvents(describing: Describing, pod: Dict): Promise<readonly Dict[] | undefined> {
  if (!describing.showEvents) return undefined
  const uid = annotationsOf(pod)[MIRROR] ?? textAt(pod, 'metadata', 'uid')
  try {
    return await searchEvents(describing, { name: nameOfObject(pod), namespace: namespaceOfObject(pod), uid })
  } catch {
    return []
  }
}

export const describePod: Describer = async (pod, describing) => {
  const events = await podEvents(describing, pod)
  return sheetText((sheet) => {
    describeHead(sheet, pod, describing)
    describeAllContainers(sheet, pod)
    describeConditions(sheet, pod)
    describeVolumes(sheet, asList(at(pod, 'spec', 'volumes')), '')
    sheet.field('QoS Class', textAt(pod, 'status', 'qosClass') || qosClass((pod as Pick<Pod, 'spec'>).spec))
    sheet.labels('Node-Selectors', asDict(at(pod, 'spec', 'nodeSelector')))
    describeTolerations(sheet, 'Tolerations', asList(at(pod, 'spec', 'tolerations')))
    describeSpreading(sheet, asList(at(pod, 'spec', 'topologySpreadConstraints')), '')
    describeSchedulingGroup(sheet, at(pod, 'spec', 'schedulingGroup'), '')
    describeEvents(sheet, describing, events)
  })
}

function describeHead(sheet: Sheet, pod: Dict, describing: Describing): void {
  const spec = at(pod, 'spec')
  const status = at(pod, 'status')
  sheet.field('Name', nameOfObject(pod))
  sheet.field('Namespace', namespaceOfObject(pod))
  if (at(spec, 'priority') !== undefined) sheet.field('Priority', asText(at(spec, 'priority')))
  for (const [title, field] of [
    ['Priority Class Name', 'priorityClassName'],
    ['Runtime Class Name', 'runtimeClassName'],
    ['Service Account', 'serviceAccountName'],
  ] as const) {
    if (textAt(spec, field)) sheet.field(title, at(spec, field))
  }
  const node = textAt(spec, 'nodeName')
  sheet.field('Node', node ? `${node}/${textAt(status, 'hostIP')}` : '<none>')
  if (at(status, 'startTime')) sheet.field('Start Time', longTime(at(status, 'startTime')))
  sheet.labels('Labels', labelsOf(pod))
  sheet.annotations('Annotations', annotationsOf(pod))
  const phase = textAt(status, 'phase')
  const deleted = at(pod, 'metadata', 'deletionTimestamp')
  if (deleted && phase !== 'Failed' && phase !== 'Succeeded') {
    sheet.field('Status', `Terminating (lasts ${since(describing, deleted)})`)
    sheet.field('Termination Grace Period', `${asText(at(pod, 'metadata', 'deletionGracePeriodSeconds'))}s`)
  } else sheet.field('Status', phase)
  if (textAt(status, 'reason')) sheet.field('Reason', at(status, 'reason'))
  if (textAt(status, 'message')) sheet.field('Message', at(status, 'message'))
  const profile = at(spec, 'securityContext', 'seccompProfile')
  if (profile) {
    sheet.field('SeccompProfile', at(profile, 'type'))
    if (at(profile, 'type') === 'Localhost') sheet.field('LocalhostProfile', at(profile, 'localhostProfile'))
  }
  sheet.field('IP', at(status, 'podIP'))
  const addresses = asList(at(status, 'podIPs'))
  if (addresses.length === 0) sheet.field('IPs', '<none>')
  else sheet.line(0, 'IPs:')
  for (const address of addresses) sheet.field('IP', at(address, 'ip'), 1)
  const owner = controlledBy(pod)
  if (owner) sheet.field('Controlled By', owner)
  if (textAt(status, 'nominatedNodeName')) sheet.field('NominatedNodeName', at(status, 'nominatedNodeName'))
  if (at(spec, 'resources')) {
    sheet.line(0, 'Resources:')
    describeResources(sheet, at(spec, 'resources'), 1)
  }
}

function describeAllContainers(sheet: Sheet, pod: Dict): void {
  for (const [label, field, statuses] of [
    ['Init Containers', 'initContainers', 'initContainerStatuses'],
    ['Containers', 'containers', 'containerStatuses'],
    ['Ephemeral Containers', 'ephemeralContainers', 'ephemeralContainerStatuses'],
  ] as const) {
    const containers = asList(at(pod, 'spec', field))
    if (containers.length === 0 && field !== 'containers') continue
    describeContainers(sheet, { label, containers, statuses: asList(at(pod, 'status', statuses)), pod, space: '' })
  }
}

/** The cells end with a space, as kubectl's do. */
function describeConditions(sheet: Sheet, pod: Dict): void {
  const conditions = asList(at(pod, 'status', 'conditions'))
  const gates = asList(at(pod, 'spec', 'readinessGates'))
  if (gates.length) {
    sheet.line(0, 'Readiness Gates:')
    sheet.line(1, 'Type', 'Status')
    for (const gate of gates) {
      const type = textAt(gate, 'conditionType')
      const found = conditions.find((each) => at(each, 'type') === type)
      sheet.line(1, `${type} `, `${found ? textAt(found, 'status') : '<none>'} `)
    }
  }
  if (conditions.length === 0) return
  sheet.line(0, 'Conditions:')
  sheet.line(1, 'Type', 'Status')
  for (const condition of conditions) sheet.line(1, `${textAt(condition, 'type')} `, `${textAt(condition, 'status')} `)
}
