/** `describe node`. */
import { NO_AMOUNTS, plus } from '../../engine/api/resource-list'
import { StatusError } from '../../engine/api/status'
import { podAmounts } from '../../engine/kinds/pod-spec/pod-resources'
import type { Pod } from '../../engine/schema/types'
import { errorMessage } from '../command/errors'
import { annotationsOf, asDict, asList, asText, at, labelsOf, nameOfObject, textAt, type Dict } from '../values'
import { describeConditions } from './conditions'
import { listItems, since, type Describer, type Describing } from './describer'
import { describeEvents, referenceTo, searchEvents } from './events'
import { amountText, quantityOf, quantityText, shareText } from './quantities'
import { longTime, sheetText, type Sheet } from './sheet'

/** What Go makes of 0/0 as a whole number: the share a pod has of a node that says no capacity. */
const NOT_A_NUMBER = -(2n ** 63n)

const ROLE_PREFIX = 'node-role.kubernetes.io/'
const OLD_ROLE = 'kubernetes.io/role'

export function rolesOf(node: Dict): readonly string[] {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(labelsOf(node))) {
    if (key.startsWith(ROLE_PREFIX) && key.length > ROLE_PREFIX.length) roles.add(key.slice(ROLE_PREFIX.length))
    else if (key === OLD_ROLE && value !== '') roles.add(value)
  }
  return [...roles].sort()
}

export function taintText(taint: unknown): string {
  const key = textAt(taint, 'key')
  const value = textAt(taint, 'value')
  const effect = textAt(taint, 'effect')
  if (!effect) return value ? `${key}=${value}:` : key
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`
}

async function podsOn(describing: Describing, node: string): Promise<readonly Dict[] | undefined> {
  try {
    return await listItems(describing, '/api/v1/pods', {
      fieldSelector: `spec.nodeName=${node},status.phase!=Succeeded,status.phase!=Failed`,
    })
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'Forbidden') return undefined
    throw error
  }
}

/** Controllers refer to a node by its uid, kubelets by its name. */
async function nodeEvents(describing: Describing, node: Dict): Promise<readonly Dict[] | undefined> {
  if (!describing.showEvents) return undefined
  const reference = referenceTo(node)
  try {
    return [...(await searchEvents(describing, reference)), ...(await searchEvents(describing, { ...reference, uid: reference.name }))]
  } catch {
    return []
  }
}

async function leaseOf(describing: Describing, name: string): Promise<Dict | string> {
  try {
    return await describing.session.client.get(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`)
  } catch (error) {
    return errorMessage(error)
  }
}

export const describeNode: Describer = async (node, describing) => {
  const name = nameOfObject(node)
  const pods = await podsOn(describing, name)
  const events = await nodeEvents(describing, node)
  const slices = await listItems({ ...describing, chunkSize: 0 }, '/apis/resource.k8s.io/v1/resourceslices', {
    fieldSelector: `spec.nodeName=${name}`,
  }).catch(() => [])
  const lease = await leaseOf(describing, name)
  return sheetText((sheet) => {
    sheet.field('Name', name)
    sheet.field('Roles', rolesOf(node).join(',') || '<none>')
    sheet.labels('Labels', labelsOf(node))
    sheet.annotations('Annotations', annotationsOf(node))
    sheet.field('CreationTimestamp', longTime(at(node, 'metadata', 'creationTimestamp')))
    const order = (taint: unknown) => `${textAt(taint, 'effect')},${textAt(taint, 'key')}`
    sheet.values(
      'Taints',
      asList(at(node, 'spec', 'taints'))
        .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
        .map(taintText),
    )
    sheet.field('Unschedulable', at(node, 'spec', 'unschedulable') === true)
    describeLease(sheet, lease)
    describeStatus(sheet, node)
    describeSlices(sheet, slices)
    describeSystem(sheet, node)
    if (pods) describePods(sheet, describing, node, pods)
    else sheet.field('Pods', 'not authorized')
    describeEvents(sheet, describing, events)
  })
}

function describeLease(sheet: Sheet, lease: Dict | string): void {
  if (typeof lease === 'string') return sheet.field('Lease', `Failed to get lease: ${lease}`)
  const time = (field: string) => (at(lease, 'spec', field) ? longTime(at(lease, 'spec', field)) : '<unset>')
  sheet.line(0, 'Lease:')
  sheet.field('HolderIdentity', at(lease, 'spec', 'holderIdentity') ?? '<unset>', 1)
  sheet.field('AcquireTime', time('acquireTime'), 1)
  sheet.field('RenewTime', time('renewTime'), 1)
}

function describeStatus(sheet: Sheet, node: Dict): void {
  describeConditions(sheet, at(node, 'status', 'conditions'), 'lastHeartbeatTime')
  sheet.line(0, 'Addresses:')
  for (const address of asList(at(node, 'status', 'addresses'))) sheet.field(textAt(address, 'type'), at(address, 'address'), 1)
  for (const [title, field] of [
    ['Capacity', 'capacity'],
    ['Allocatable', 'allocatable'],
  ] as const) {
    const amounts = asDict(at(node, 'status', field))
    const names = Object.keys(amounts).sort()
    if (names.length) sheet.line(0, `${title}:`)
    for (const name of names) sheet.field(name, quantityText(amounts[name]), 1)
  }
}

const SHOWN_POOLS = 10

function describeSlices(sheet: Sheet, slices: readonly Dict[]): void {
  const pools = new Map<string, { readonly driver: string; readonly pool: string; slices: number; devices: number }>()
  for (const slice of slices) {
    const driver = textAt(slice, 'spec', 'driver')
    const pool = textAt(slice, 'spec', 'pool', 'name')
    const found = pools.get(`${driver}/${pool}`) ?? { driver, pool, slices: 0, devices: 0 }
    found.slices++
    found.devices += asList(at(slice, 'spec', 'devices')).length
    pools.set(`${driver}/${pool}`, found)
  }
  if (pools.size === 0) return
  sheet.line(0, 'Node-Local ResourceSlices:')
  sheet.line(1, 'Driver', 'Pool', 'Slices', 'Devices')
  sheet.line(1, '------', '----', '------', '-------')
  const keys = [...pools.keys()].sort()
  for (const key of keys.slice(0, SHOWN_POOLS)) {
    const pool = pools.get(key)!
    sheet.line(1, pool.driver, pool.pool, String(pool.slices), String(pool.devices))
  }
  if (keys.length > SHOWN_POOLS) sheet.line(1, `...and ${keys.length - SHOWN_POOLS} more pools`)
}

function describeSystem(sheet: Sheet, node: Dict): void {
  const info = at(node, 'status', 'nodeInfo')
  sheet.line(0, 'System Info:')
  for (const [title, field] of [
    ['Machine ID', 'machineID'],
    ['System UUID', 'systemUUID'],
    ['Boot ID', 'bootID'],
    ['Kernel Version', 'kernelVersion'],
    ['OS Image', 'osImage'],
    ['Operating System', 'operatingSystem'],
    ['Architecture', 'architecture'],
    ['Container Runtime Version', 'containerRuntimeVersion'],
    ['Kubelet Version', 'kubeletVersion'],
  ] as const) {
    sheet.field(title, at(info, field), 1)
  }
  const spec = asDict(node['spec'])
  if (spec['podCIDR']) sheet.field('PodCIDR', spec['podCIDR'])
  const ranges = asList(spec['podCIDRs'])
  if (ranges.length) sheet.field('PodCIDRs', ranges.map(asText).join(','))
  if (spec['providerID']) sheet.field('ProviderID', spec['providerID'])
}

const STANDARD = ['cpu', 'memory', 'ephemeral-storage']

function describePods(sheet: Sheet, describing: Describing, node: Dict, pods: readonly Dict[]): void {
  const offered = asDict(at(node, 'status', 'allocatable'))
  const allocatable = Object.keys(offered).length ? offered : asDict(at(node, 'status', 'capacity'))
  const whole = (name: string) => quantityOf(allocatable[name])
  sheet.field('Non-terminated Pods', `(${pods.length} in total)`)
  sheet.line(1, 'Namespace', 'Name', '', 'CPU Requests', 'CPU Limits', 'Memory Requests', 'Memory Limits', 'Age')
  sheet.line(1, '---------', '----', '', '------------', '----------', '---------------', '-------------', '---')
  let requests = NO_AMOUNTS
  let limits = NO_AMOUNTS
  for (const pod of pods) {
    const { spec, status } = pod as Pick<Pod, 'spec' | 'status'>
    const asked = podAmounts({ spec, status }, 'requests', { fromStatus: true })
    const allowed = podAmounts({ spec, status }, 'limits', { fromStatus: true })
    sheet.line(
      1,
      textAt(pod, 'metadata', 'namespace'),
      nameOfObject(pod),
      '',
      shareText(asked, 'cpu', whole('cpu'), NOT_A_NUMBER),
      shareText(allowed, 'cpu', whole('cpu'), NOT_A_NUMBER),
      shareText(asked, 'memory', whole('memory'), NOT_A_NUMBER),
      shareText(allowed, 'memory', whole('memory'), NOT_A_NUMBER),
      since(describing, at(pod, 'metadata', 'creationTimestamp')),
    )
    requests = plus(requests, podAmounts({ spec, status }, 'requests'))
    limits = plus(limits, podAmounts({ spec, status }, 'limits'))
  }
  sheet.line(0, 'Allocated resources:')
  sheet.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)')
  sheet.line(1, 'Resource', 'Requests', 'Limits')
  sheet.line(1, '--------', '--------', '------')
  const names = Object.keys(allocatable).sort()
  const pages = names.filter((name) => name.startsWith('hugepages-'))
  for (const name of [...STANDARD, ...pages])
    sheet.line(1, name, shareText(requests, name, whole(name)), shareText(limits, name, whole(name)))
  for (const name of names) {
    if (STANDARD.includes(name) || pages.includes(name) || name === 'pods') continue
    sheet.line(1, name, amountText(requests, name), amountText(limits, name))
  }
}
