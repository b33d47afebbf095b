/** Failures that a person causes from the page: how they are worded, caused and told of, and which there have been. */
import type { ControlPlaneComponent, Fault, LoggedInput } from '../../protocol/messages'
import { i18n, type Translate } from '../i18n'
import { notify } from './announcements'
import { channel } from './channel'

export interface CausedFault {
  /** Milliseconds since the session's start. */
  readonly at: number
  readonly fault: Fault
}

export const faultsIn = (log: readonly LoggedInput[]): readonly CausedFault[] =>
  log.flatMap(({ at, input }) => (input.type === 'fault' ? [{ at, fault: input.fault }] : []))

/** How the registry is since the last fault that was about it. */
export function registryAfter(faults: readonly CausedFault[]): 'mend' | 'slow' | 'fail' {
  const last = faults.findLast(({ fault }) => fault.kind.startsWith('registry.'))
  return last ? (last.fault.kind.slice('registry.'.length) as 'mend' | 'slow' | 'fail') : 'mend'
}

const WORDS = {
  'node.stop': 'stop',
  'node.start': 'start',
  'node.cut': 'cut',
  'node.mend': 'mend',
  'kubelet.stop': 'kubeletStop',
  'kubelet.start': 'kubeletStart',
  'memory.fill': 'fill',
  'container.kill': 'kill',
  'component.stop': 'componentStop',
  'component.start': 'componentStart',
  'registry.slow': 'registrySlow',
  'registry.fail': 'registryFail',
  'registry.mend': 'registryMend',
} as const satisfies Readonly<Record<Fault['kind'], string>>

export const NODE_FAULTS = ['node.stop', 'node.start', 'node.cut', 'node.mend', 'kubelet.stop', 'kubelet.start'] as const
export const REGISTRY_FAULTS = ['registry.mend', 'registry.slow', 'registry.fail'] as const
export const COMPONENTS: readonly ControlPlaneComponent[] = ['kube-scheduler', 'kube-controller-manager', 'kube-apiserver', 'etcd']

/** What is done. */
export const faultKindWords = (t: Translate, kind: Fault['kind']): string => t(`faults.${WORDS[kind]}`)

/** What is done, and to what. */
export function faultWords(t: Translate, fault: Fault): string {
  const what = faultKindWords(t, fault.kind)
  if ('node' in fault) return `${what}: ${fault.node}`
  if ('component' in fault) return `${what}: ${fault.component}`
  if ('pod' in fault) return `${what}: ${fault.namespace}/${fault.pod}`
  return `${t('faults.registry')}: ${what}`
}

/** A cluster may take its time to notice, so that it was done is told at once. */
export function causeFault(fault: Fault): void {
  channel.input({ type: 'fault', fault })
  notify(faultWords(i18n.t, fault))
}
