/** Which storage class claims get that name none; models GetDefaultClass of pkg/volume/util. */
import type { StorageClass } from '../../schema/types'

const MARKS = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

export function isDefaultClass({ metadata }: StorageClass): boolean {
  return MARKS.some((annotation) => metadata.annotations?.[annotation] === 'true')
}

/** The newest class marked as default, by name where they are equally old. */
export function defaultClassOf(classes: readonly StorageClass[]): StorageClass | undefined {
  return classes.filter(isDefaultClass).sort((a, b) => {
    const [older, newer] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
    return older === newer ? (a.metadata.name < b.metadata.name ? -1 : 1) : older > newer ? -1 : 1
  })[0]
}
