/** The palette of failures: nodes, containers, the image registry and the control plane, broken and mended at a click. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ControlPlaneComponent, Fault } from '../../protocol/messages'
import { Button } from '../elements/button'
import { channel } from '../state/channel'
import { useSession } from '../state/session'
import { useObjects } from '../state/world'

const cause = (fault: Fault) => channel.input({ type: 'fault', fault })

const NODE_FAULTS = [
  ['node.stop', 'faults.stop'],
  ['node.start', 'faults.start'],
  ['node.cut', 'faults.cut'],
  ['node.mend', 'faults.mend'],
  ['kubelet.stop', 'faults.kubeletStop'],
  ['kubelet.start', 'faults.kubeletStart'],
] as const

const REGISTRY_FAULTS = [
  ['registry.mend', 'faults.registryMend'],
  ['registry.slow', 'faults.registrySlow'],
  ['registry.fail', 'faults.registryFail'],
] as const

const COMPONENTS: readonly ControlPlaneComponent[] = ['kube-scheduler', 'kube-controller-manager', 'kube-apiserver', 'etcd']

/** Enough to push most nodes over their eviction threshold. */
const FILL_BYTES = 8 * 1024 ** 3

export function FaultsMenu() {
  const { t } = useTranslation()
  // Its lists follow every change of the cluster, so they are there only while they are seen.
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon="bolt" label={t('header.faults')} popoverTarget="faults" />
      <div
        id="faults"
        popover="auto"
        className="menu-popover"
        role="dialog"
        aria-label={t('faults.title')}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && <Palette />}
      </div>
    </>
  )
}

function Palette() {
  const { t } = useTranslation()
  const registry = useSession((s) => s.registry)
  return (
    <>
      <h2>{t('faults.title')}</h2>
      <p className="menu-intro">{t('faults.intro')}</p>
      <NodeFaults />
      <PodFaults />
      <ComponentFaults />
      <h3 id="faults-registry">{t('faults.registry')}</h3>
      <div className="menu-row" role="group" aria-labelledby="faults-registry">
        {REGISTRY_FAULTS.map(([kind, words]) => (
          <Button key={kind} aria-pressed={kind === `registry.${registry}`} onClick={() => cause({ kind })}>
            {t(words)}
          </Button>
        ))}
      </div>
    </>
  )
}

function NodeFaults() {
  const { t } = useTranslation()
  const names = useObjects('/nodes').map(({ metadata }) => metadata.name)
  const [chosen, setChosen] = useState('')
  const node = names.includes(chosen) ? chosen : (names.at(-1) ?? '')
  return (
    <>
      <h3>
        <label htmlFor="faults-node">{t('faults.node')}</label>
      </h3>
      <select
        id="faults-node"
        className="select"
        value={node}
        disabled={names.length === 0}
        onChange={(event) => setChosen(event.target.value)}
      >
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <div className="menu-row">
        {NODE_FAULTS.map(([kind, words]) => (
          <Button key={kind} disabled={node === ''} onClick={() => cause({ kind, node })}>
            {t(words)}
          </Button>
        ))}
        <Button disabled={node === ''} onClick={() => cause({ kind: 'memory.fill', node, bytes: FILL_BYTES })}>
          {t('faults.fill')}
        </Button>
      </div>
    </>
  )
}

function ComponentFaults() {
  const { t } = useTranslation()
  const [component, setComponent] = useState<ControlPlaneComponent>('kube-scheduler')
  return (
    <>
      <h3>
        <label htmlFor="faults-component">{t('faults.component')}</label>
      </h3>
      <select
        id="faults-component"
        className="select"
        value={component}
        onChange={(event) => setComponent(event.target.value as ControlPlaneComponent)}
      >
        {COMPONENTS.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <div className="menu-row">
        <Button onClick={() => cause({ kind: 'component.stop', component })}>{t('faults.componentStop')}</Button>
        <Button onClick={() => cause({ kind: 'component.start', component })}>{t('faults.componentStart')}</Button>
      </div>
    </>
  )
}

function PodFaults() {
  const { t } = useTranslation()
  const keys = useObjects('/pods').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  const [chosen, setChosen] = useState('')
  const key = keys.includes(chosen) ? chosen : (keys.find((k) => k.startsWith('default/')) ?? keys[0] ?? '')
  const [namespace = '', pod = ''] = key.split('/')
  return (
    <>
      <h3>
        <label htmlFor="faults-pod">{t('faults.pod')}</label>
      </h3>
      <select
        id="faults-pod"
        className="select"
        value={key}
        disabled={keys.length === 0}
        onChange={(event) => setChosen(event.target.value)}
      >
        {keys.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <div className="menu-row">
        <Button disabled={pod === ''} onClick={() => cause({ kind: 'container.kill', namespace, pod })}>
          {t('faults.kill')}
        </Button>
      </div>
    </>
  )
}
