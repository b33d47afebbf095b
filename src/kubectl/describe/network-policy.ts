/** `describe networkpolicy`. */
import { annotationsOf, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt } from '../values'
import { selectorText, type Describer } from './describer'
import { sheetText, type Sheet } from './sheet'

interface Direction {
  readonly field: 'ingress' | 'egress'
  readonly type: 'Ingress' | 'Egress'
  readonly peers: 'from' | 'to'
  readonly title: 'From' | 'To'
  readonly end: 'source' | 'destination'
}

const DIRECTIONS: readonly Direction[] = [
  { field: 'ingress', type: 'Ingress', peers: 'from', title: 'From', end: 'source' },
  { field: 'egress', type: 'Egress', peers: 'to', title: 'To', end: 'destination' },
]

/** As Go prints a time: `2026-11-20 15:26:32 +0000 UTC`. */
function goTime(time: string): string {
  return time === '' ? '0001-01-01 00:00:00 +0000 UTC' : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`
}

export const describeNetworkPolicy: Describer = async (policy) => {
  const spec = at(policy, 'spec')
  const types = asList(at(spec, 'policyTypes')).map(asText)
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(policy))
    sheet.field('Namespace', namespaceOfObject(policy))
    sheet.field('Created on', goTime(textAt(policy, 'metadata', 'creationTimestamp')))
    sheet.labels('Labels', labelsOf(policy))
    sheet.annotations('Annotations', annotationsOf(policy))
    sheet.line(0, 'Spec:')
    const pods = selectorText(at(spec, 'podSelector'), '<none> (Allowing the specific traffic to all pods in this namespace)')
    sheet.write(1, 'PodSelector: ')
    sheet.line(2, pods)
    for (const direction of DIRECTIONS) {
      if (!types.includes(direction.type)) sheet.line(1, `Not affecting ${direction.field} traffic`)
      else {
        sheet.line(1, `Allowing ${direction.field} traffic:`)
        describeRules(sheet, direction, asList(at(spec, direction.field)))
      }
    }
    sheet.line(1, `Policy Types: ${types.join(', ') || '<none>'}`)
  })
}

function describeRules(sheet: Sheet, { field, peers, title, end }: Direction, rules: readonly unknown[]): void {
  if (rules.length === 0) return sheet.line(2, `<none> (Selected pods are isolated for ${field} connectivity)`)
  rules.forEach((rule, index) => {
    const ports = asList(at(rule, 'ports'))
    if (ports.length === 0) sheet.line(2, 'To Port: <any> (traffic allowed to all ports)')
    for (const port of ports) {
      const protocol = asText(at(port, 'protocol') ?? 'TCP')
      const number = at(port, 'port') === undefined ? '<nil>' : textAt(port, 'port')
      const last = at(port, 'endPort')
      sheet.line(2, last === undefined ? `To Port: ${number}/${protocol}` : `To Port Range: ${number}-${asText(last)}/${protocol}`)
    }
    const allowed = asList(at(rule, peers))
    if (allowed.length === 0) sheet.line(2, `${title}: <any> (traffic not restricted by ${end})`)
    for (const peer of allowed) describePeer(sheet, title, peer)
    if (index < rules.length - 1) sheet.line(2, '----------')
  })
}

function describePeer(sheet: Sheet, title: string, peer: unknown): void {
  sheet.line(2, `${title}:`)
  const namespaces = at(peer, 'namespaceSelector')
  const pods = at(peer, 'podSelector')
  if (namespaces) sheet.line(3, `NamespaceSelector: ${selectorText(namespaces)}`)
  if (pods) sheet.line(3, `PodSelector: ${selectorText(pods)}`)
  const block = at(peer, 'ipBlock')
  if (namespaces || pods || !block) return
  sheet.line(3, 'IPBlock:')
  sheet.line(4, `CIDR: ${textAt(block, 'cidr')}`)
  sheet.line(4, `Except: ${asList(at(block, 'except')).map(asText).join(', ')}`)
}
