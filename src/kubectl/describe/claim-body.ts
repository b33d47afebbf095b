/** The fields that a claim and a claim template share; models printPersistentVolumeClaim. */
import { annotationsOf, asDict, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { quantityText } from './quantities'
import { goList, type Sheet } from './sheet'

const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

/** `RWO,ROX`: the modes in the server's order, each once. */
export function accessModes(modes: unknown): string {
  const given = asList(modes).map(asText)
  return Object.keys(SHORT_MODES)
    .filter((mode) => given.includes(mode))
    .map((mode) => SHORT_MODES[mode])
    .join(',')
}

export function storageClassOf(object: Dict): string {
  return annotationsOf(object)['volume.beta.kubernetes.io/storage-class'] ?? textAt(object, 'spec', 'storageClassName')
}

/** `full`: a claim that exists, with the line about its state; else a template. */
export function claimBody(sheet: Sheet, claim: Dict, full?: { readonly status: string }): void {
  if (full) {
    sheet.field('Name', nameOfObject(claim))
    sheet.field('Namespace', namespaceOfObject(claim))
  }
  sheet.field('StorageClass', storageClassOf(claim))
  if (full) sheet.field('Status', full.status)
  sheet.field('Volume', at(claim, 'spec', 'volumeName'))
  sheet.labels('Labels', labelsOf(claim))
  sheet.annotations('Annotations', annotationsOf(claim))
  if (full) sheet.field('Finalizers', goList(asList(at(claim, 'metadata', 'finalizers'))))
  const isBound = textAt(claim, 'spec', 'volumeName') !== ''
  sheet.field('Capacity', isBound ? quantityText(asDict(at(claim, 'status', 'capacity'))['storage']) : '')
  sheet.field('Access Modes', isBound ? accessModes(at(claim, 'status', 'accessModes')) : '')
  const mode = at(claim, 'spec', 'volumeMode')
  if (mode !== undefined) sheet.field('VolumeMode', mode)
  const source = at(claim, 'spec', 'dataSource')
  if (!source) return
  sheet.line(0, 'DataSource:')
  if (typeof at(source, 'apiGroup') === 'string') sheet.field('APIGroup', at(source, 'apiGroup'), 1)
  sheet.field('Kind', at(source, 'kind'), 1)
  sheet.field('Name', at(source, 'name'), 1)
}
