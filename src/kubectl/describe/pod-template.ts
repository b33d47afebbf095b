/** The Pod Template section of every controller, and what templates share with pods: tolerations, spreading. */
import { annotationsOf, asDict, asList, asText, at, labelsOf, textAt } from '../values'
import { describeContainers } from './containers'
import { selectorText } from './describer'
import { describeVolumes } from './volumes'
import type { Sheet } from './sheet'

export function describePodTemplate(sheet: Sheet, template: unknown): void {
  sheet.line(0, 'Pod Template:')
  if (!template) return sheet.write(1, '<unset>')
  const space = '  '
  const spec = at(template, 'spec')
  sheet.labels('  Labels', labelsOf(template))
  const annotations = annotationsOf(template)
  if (Object.keys(annotations).length) sheet.annotations('  Annotations', annotations)
  if (textAt(spec, 'serviceAccountName')) sheet.field('Service Account', at(spec, 'serviceAccountName'), 1)
  const initial = asList(at(spec, 'initContainers'))
  if (initial.length) describeContainers(sheet, { label: 'Init Containers', containers: initial, space })
  describeContainers(sheet, { label: 'Containers', containers: asList(at(spec, 'containers')), space })
  describeVolumes(sheet, asList(at(spec, 'volumes')), space)
  describeSpreading(sheet, asList(at(spec, 'topologySpreadConstraints')), space)
  if (textAt(spec, 'priorityClassName')) sheet.field('Priority Class Name', at(spec, 'priorityClassName'), 1)
  sheet.labels('  Node-Selectors', asDict(at(spec, 'nodeSelector')))
  describeTolerations(sheet, '  Tolerations', asList(at(spec, 'tolerations')))
  describeSchedulingGroup(sheet, at(spec, 'schedulingGroup'), space)
}

export function describeSchedulingGroup(sheet: Sheet, group: unknown, space: string): void {
  if (!group) return
  sheet.line(0, `${space}SchedulingGroup:`)
  sheet.field('PodGroupName', at(group, 'podGroupName'), 1)
}

export function describeSpreading(sheet: Sheet, constraints: readonly unknown[], space: string): void {
  if (constraints.length === 0) return
  const lines = constraints
    .toSorted((a, b) => (textAt(a, 'topologyKey') < textAt(b, 'topologyKey') ? -1 : 1))
    .map((constraint) => {
      const selector = at(constraint, 'labelSelector')
      return (
        `${textAt(constraint, 'topologyKey')}:${textAt(constraint, 'whenUnsatisfiable')} when max skew ${asText(at(constraint, 'maxSkew') ?? 0)} is exceeded` +
        (selector ? ` for selector ${selectorText(selector)}` : '')
      )
    })
  sheet.values('Topology Spread Constraints', lines, space)
}

export function describeTolerations(sheet: Sheet, title: string, tolerations: readonly unknown[]): void {
  const sorted = tolerations.toSorted((a, b) => (textAt(a, 'key') < textAt(b, 'key') ? -1 : textAt(a, 'key') > textAt(b, 'key') ? 1 : 0))
  sheet.values(title, sorted.map(tolerationText))
}

function tolerationText(toleration: unknown): string {
  const key = textAt(toleration, 'key')
  const value = textAt(toleration, 'value')
  const effect = textAt(toleration, 'effect')
  const seconds = at(toleration, 'tolerationSeconds')
  const exists = at(toleration, 'operator') === 'Exists' && value === '' ? `${key || effect ? ' ' : ''}op=Exists` : ''
  return `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}${exists}${seconds === undefined ? '' : ` for ${asText(seconds)}s`}`
}
