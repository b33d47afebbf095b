/** `describe` of HorizontalPodAutoscalers and PodDisruptionBudgets. */
import { annotationsOf, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { goQuote } from '../../engine/api/strconv'
import { selectorText, type Describer } from './describer'
import { describeEvents, eventsFor } from './events'
import { quantityText } from './quantities'
import { longTime, sheetText, type Sheet } from './sheet'

const UNKNOWN = '<unknown>'

/** An amount; a missing one is printed as Go prints a missing pointer. */
function amount(value: unknown): string {
  return value === undefined ? '<nil>' : quantityText(value)
}

/** An amount of what was measured, unknown before anything was. */
function measured(current: unknown, field: 'value' | 'averageValue'): string {
  return current === undefined ? UNKNOWN : amount(at(current, field))
}

/** One metric's title and its `current / target`. */
function metricLine(metric: unknown, current: unknown): readonly string[] {
  const type = textAt(metric, 'type')
  const field = type.slice(0, 1).toLowerCase() + type.slice(1)
  const source = at(metric, field)
  const status = at(current, field)
  const now = status ? (at(status, 'current') ?? {}) : undefined
  const target = at(source, 'target')
  const average = at(target, 'averageValue')
  const name = textAt(source, 'metric', 'name')
  switch (type) {
    case 'External':
      return average === undefined
        ? [`${goQuote(name)} (target value):`, `${measured(now, 'value')} / ${amount(at(target, 'value'))}`]
        : [
            `${goQuote(name)} (target average value):`,
            `${at(now, 'averageValue') === undefined ? UNKNOWN : measured(now, 'averageValue')} / ${amount(average)}`,
          ]
    case 'Pods':
      return [`${goQuote(name)} on pods:`, `${measured(now, 'averageValue')} / ${amount(average)}`]
    case 'Object': {
      const start = `"${name}" on ${textAt(source, 'describedObject', 'kind')}/${textAt(source, 'describedObject', 'name')} `
      return at(target, 'type') === 'AverageValue'
        ? [`${start}(target average value):`, `${measured(now, 'averageValue')} / ${amount(average)}`]
        : [`${start}(target value):`, `${measured(now, 'value')} / ${amount(at(target, 'value'))}`]
    }
    case 'Resource':
    case 'ContainerResource': {
      const where = type === 'Resource' ? 'on pods' : `of container "${textAt(source, 'container')}" on pods`
      const title = `resource ${textAt(source, 'name')} ${where}`
      if (average !== undefined) return [`${title}:`, `${measured(now, 'averageValue')} / ${amount(average)}`]
      const utilization = at(now, 'averageUtilization')
      const shown = utilization === undefined ? UNKNOWN : `${asText(utilization)}% (${measured(now, 'averageValue')})`
      const wanted = at(target, 'averageUtilization')
      return [`${title}  (as a percentage of request):`, `${shown} / ${wanted === undefined ? '<auto>' : `${asText(wanted)}%`}`]
    }
    default:
      return [`<unknown metric type ${goQuote(type)}>`]
  }
}

export const describeAutoscaler: Describer = async (autoscaler, describing) => {
  const events = await eventsFor(describing, autoscaler)
  const spec = at(autoscaler, 'spec')
  const kind = textAt(spec, 'scaleTargetRef', 'kind')
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(autoscaler))
    sheet.field('Namespace', namespaceOfObject(autoscaler))
    sheet.labels('Labels', labelsOf(autoscaler))
    sheet.annotations('Annotations', annotationsOf(autoscaler))
    sheet.field('CreationTimestamp', longTime(at(autoscaler, 'metadata', 'creationTimestamp')))
    sheet.field('Reference', `${kind}/${textAt(spec, 'scaleTargetRef', 'name')}`)
    if (autoscaler['apiVersion'] === 'autoscaling/v1') describeUtilization(sheet, autoscaler)
    else {
      sheet.field('Metrics', '( current / target )')
      asList(at(spec, 'metrics')).forEach((metric, index) =>
        sheet.line(1, ...metricLine(metric, at(autoscaler, 'status', 'currentMetrics', index))),
      )
    }
    sheet.field('Min replicas', asText(at(spec, 'minReplicas') ?? '<unset>'))
    sheet.field('Max replicas', asText(at(spec, 'maxReplicas') ?? 0))
    const behavior = at(spec, 'behavior')
    if (behavior) {
      sheet.line(0, 'Behavior:')
      describeDirection(sheet, 'Scale Up', at(behavior, 'scaleUp'))
      describeDirection(sheet, 'Scale Down', at(behavior, 'scaleDown'))
    }
    const count = (field: string) => asText(at(autoscaler, 'status', field) ?? 0)
    sheet.field(`${kind} pods`, `${count('currentReplicas')} current / ${count('desiredReplicas')} desired`)
    const conditions = asList(at(autoscaler, 'status', 'conditions'))
    if (conditions.length) {
      sheet.line(0, 'Conditions:')
      sheet.line(1, 'Type', 'Status', 'Reason', 'Message')
      sheet.line(1, '----', '------', '------', '-------')
      for (const each of conditions)
        sheet.line(1, textAt(each, 'type'), textAt(each, 'status'), textAt(each, 'reason'), textAt(each, 'message'))
    }
    describeEvents(sheet, describing, events)
  })
}

function describeUtilization(sheet: Sheet, autoscaler: Dict): void {
  const target = at(autoscaler, 'spec', 'targetCPUUtilizationPercentage')
  if (target === undefined) return
  sheet.field('Target CPU utilization', `${asText(target)}%`)
  sheet.field('Current CPU utilization', `${asText(at(autoscaler, 'status', 'currentCPUUtilizationPercentage') ?? UNKNOWN)}%`)
}

function describeDirection(sheet: Sheet, title: string, rules: unknown): void {
  if (!rules) return
  sheet.line(1, `${title}:`)
  const window = at(rules, 'stabilizationWindowSeconds')
  if (window !== undefined) sheet.line(2, `Stabilization Window: ${asText(window)} seconds`)
  const policies = asList(at(rules, 'policies'))
  if (policies.length === 0) return
  sheet.line(2, `Select Policy: ${asText(at(rules, 'selectPolicy') ?? 'Max')}`)
  sheet.line(2, 'Policies:')
  for (const policy of policies)
    sheet.line(
      3,
      `- Type: ${textAt(policy, 'type')}`,
      `Value: ${asText(at(policy, 'value') ?? 0)}`,
      `Period: ${asText(at(policy, 'periodSeconds') ?? 0)} seconds`,
    )
}

export const describeDisruptionBudget: Describer = async (budget, describing) => {
  const events = await eventsFor(describing, budget)
  const spec = at(budget, 'spec')
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(budget))
    sheet.field('Namespace', namespaceOfObject(budget))
    if (at(spec, 'minAvailable') !== undefined) sheet.field('Min available', asText(at(spec, 'minAvailable')))
    else if (at(spec, 'maxUnavailable') !== undefined) sheet.field('Max unavailable', asText(at(spec, 'maxUnavailable')))
    sheet.field('Selector', at(spec, 'selector') ? selectorText(at(spec, 'selector')) : '<unset>')
    sheet.line(0, 'Status:')
    for (const [title, field] of [
      ['Allowed disruptions', 'disruptionsAllowed'],
      ['Current', 'currentHealthy'],
      ['Desired', 'desiredHealthy'],
      ['Total', 'expectedPods'],
    ] as const)
      sheet.field(title, asText(at(budget, 'status', field) ?? 0), 2)
    describeEvents(sheet, describing, events)
  })
}
