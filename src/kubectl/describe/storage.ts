/** `describe` of PersistentVolumes, PersistentVolumeClaims, StorageClasses, VolumeAttributesClasses and CSINodes. */
import { annotationsOf, asDict, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { accessModes, claimBody, storageClassOf } from './claim-body'
import { describeConditions } from './conditions'
import { listItems, since, type Describer, type Describing } from './describer'
import { describeEvents, eventsFor } from './events'
import { quantityText } from './quantities'
import { formatLabels, goList, longTime, sheetText, yesNo, type Sheet } from './sheet'
import { describeSource } from './volumes'

function statusOf(describing: Describing, object: Dict): string {
  const deleted = at(object, 'metadata', 'deletionTimestamp')
  return deleted ? `Terminating (lasts ${since(describing, deleted)})` : textAt(object, 'status', 'phase')
}

export const describePersistentVolume: Describer = async (volume, describing) => {
  const events = await eventsFor(describing, volume)
  const spec = asDict(volume['spec'])
  const claim = spec['claimRef']
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(volume))
    sheet.labels('Labels', labelsOf(volume))
    sheet.annotations('Annotations', annotationsOf(volume))
    sheet.field('Finalizers', goList(asList(at(volume, 'metadata', 'finalizers'))))
    sheet.field('StorageClass', storageClassOf(volume))
    sheet.field('Status', statusOf(describing, volume))
    sheet.field('Claim', claim ? `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}` : '')
    sheet.field('Reclaim Policy', spec['persistentVolumeReclaimPolicy'])
    sheet.field('Access Modes', accessModes(spec['accessModes']))
    if (spec['volumeMode'] !== undefined) sheet.field('VolumeMode', spec['volumeMode'])
    sheet.field('Capacity', quantityText(at(spec, 'capacity', 'storage')))
    describeAffinity(sheet, at(spec, 'nodeAffinity', 'required'))
    sheet.field('Message', at(volume, 'status', 'message'))
    sheet.line(0, 'Source:')
    describeSource(sheet, spec, true)
    describeEvents(sheet, describing, events)
  })
}

/** `zone in [a, b]`: a requirement on nodes; without values no brackets. */
function requirementText(requirement: unknown, operator: string): string {
  const values = asList(at(requirement, 'values')).map(asText)
  return `${textAt(requirement, 'key')} ${operator}${values.length ? ` [${values.join(', ')}]` : ''}`
}

function describeAffinity(sheet: Sheet, required: unknown): void {
  if (!required) return sheet.field('Node Affinity', '<none>')
  sheet.field('Node Affinity', '')
  const terms = asList(at(required, 'nodeSelectorTerms'))
  sheet.field('Required Terms', terms.length ? '' : '<none>', 1)
  terms.forEach((term, index) => {
    const lines = asList(at(term, 'matchExpressions')).map((each) => requirementText(each, textAt(each, 'operator').toLowerCase()))
    sheet.line(2, `Term ${index}:`, lines[0] ?? '<none>')
    for (const line of lines.slice(1)) sheet.line(2, '', line)
  })
}

async function podsUsing(describing: Describing, claim: Dict): Promise<readonly string[]> {
  const pods = await listItems(describing, `/api/v1/namespaces/${namespaceOfObject(claim)}/pods`)
  const owners = asList(at(claim, 'metadata', 'ownerReferences'))
    .filter((each) => at(each, 'kind') === 'Pod')
    .map((each) => at(each, 'uid'))
  return pods
    .filter(
      (pod) =>
        owners.includes(at(pod, 'metadata', 'uid')) ||
        asList(at(pod, 'spec', 'volumes')).some((volume) => at(volume, 'persistentVolumeClaim', 'claimName') === nameOfObject(claim)),
    )
    .map(nameOfObject)
    .sort()
}

export const describePersistentVolumeClaim: Describer = async (claim, describing) => {
  const users = await podsUsing(describing, claim)
  const events = await eventsFor(describing, claim)
  return sheetText((sheet) => {
    claimBody(sheet, claim, { status: statusOf(describing, claim) })
    sheet.values('Used By', users)
    describeConditions(sheet, at(claim, 'status', 'conditions'), 'lastProbeTime')
    describeEvents(sheet, describing, events)
  })
}

const DEFAULT_CLASS = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

export const describeStorageClass: Describer = async (storageClass, describing) => {
  const events = await eventsFor(describing, storageClass)
  const annotations = annotationsOf(storageClass)
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(storageClass))
    sheet.field('IsDefaultClass', DEFAULT_CLASS.some((key) => annotations[key] === 'true') ? 'Yes' : 'No')
    sheet.field('Annotations', formatLabels(annotations))
    sheet.field('Provisioner', storageClass['provisioner'])
    sheet.field('Parameters', formatLabels(asDict(storageClass['parameters'])))
    const expansion = storageClass['allowVolumeExpansion']
    sheet.field('AllowVolumeExpansion', expansion === undefined ? '<unset>' : yesNo(expansion))
    const options = asList(storageClass['mountOptions'])
    if (options.length === 0) sheet.field('MountOptions', '<none>')
    else sheet.line(0, 'MountOptions:')
    for (const option of options) sheet.line(1, asText(option))
    if (storageClass['reclaimPolicy']) sheet.field('ReclaimPolicy', storageClass['reclaimPolicy'])
    if (storageClass['volumeBindingMode']) sheet.field('VolumeBindingMode', storageClass['volumeBindingMode'])
    const topologies = storageClass['allowedTopologies']
    if (topologies) describeTopologies(sheet, asList(topologies))
    describeEvents(sheet, describing, events)
  })
}

function describeTopologies(sheet: Sheet, topologies: readonly unknown[]): void {
  sheet.field('AllowedTopologies', topologies.length ? '' : '<none>')
  topologies.forEach((term, index) => {
    const lines = asList(at(term, 'matchLabelExpressions')).map((each) => requirementText(each, 'in'))
    sheet.line(1, `Term ${index}:`, lines[0] ?? '<none>')
    for (const line of lines.slice(1)) sheet.line(1, '', line)
  })
}

export const describeVolumeAttributesClass: Describer = async (attributes, describing) => {
  const events = await eventsFor(describing, attributes)
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(attributes))
    sheet.field('Annotations', formatLabels(annotationsOf(attributes)))
    sheet.field('DriverName', attributes['driverName'])
    sheet.field('Parameters', formatLabels(asDict(attributes['parameters'])))
    describeEvents(sheet, describing, events)
  })
}

export const describeCsiNode: Describer = async (node, describing) => {
  const events = await eventsFor(describing, node)
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(node))
    sheet.labels('Labels', labelsOf(node))
    sheet.annotations('Annotations', annotationsOf(node))
    sheet.field('CreationTimestamp', longTime(at(node, 'metadata', 'creationTimestamp')))
    sheet.line(0, 'Spec:')
    const drivers = at(node, 'spec', 'drivers')
    if (drivers) sheet.line(1, 'Drivers:')
    for (const driver of asList(drivers)) {
      sheet.line(2, `${textAt(driver, 'name')}:`)
      sheet.field('Node ID', at(driver, 'nodeID'), 3)
      const count = at(driver, 'allocatable', 'count')
      if (count !== undefined) {
        sheet.line(3, 'Allocatables:')
        sheet.field('Count', asText(count), 4)
      }
      const keys = at(driver, 'topologyKeys')
      if (keys) sheet.field('Topology Keys', goList(asList(keys)), 3)
    }
    describeEvents(sheet, describing, events)
  })
}
