/** The palette of failures: nodes, containers, the image registry and the control plane, broken and mended at a click. */
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../i18n'
import type { ControlPlaneComponent } from '../../protocol/messages'
import { Button } from '../elements/button'
import { duration } from '../state/duration'
import { causeFault, COMPONENTS, faultKindWords, faultWords, NODE_FAULTS, REGISTRY_FAULTS, registryAfter } from '../state/faults'
import { useSession } from '../state/session'
import { useObjects } from '../state/world'

/** Enough to push most nodes over their eviction threshold. */
const FILL_BYTES = 8 * 1024 ** 3

/** So many of the failures caused are listed, the last one first. */
const LISTED = 5

export default function FaultsPalette() {
  const { t } = useTranslation()
  const faults = useSession((s) => s.faults)
  const registry = registryAfter(faults)
  return (
    <>
      <h2>{t('faults.title')}</h2>
      <p className="menu-intro">{t('faults.intro')}</p>
      <NodeFaults />
      <PodFaults />
      <ComponentFaults />
      <h3 id="faults-registry">{t('faults.registry')}</h3>
      <div className="menu-row" role="group" aria-labelledby="faults-registry">
        {REGISTRY_FAULTS.map((kind) => (
          <Button key={kind} aria-pressed={kind === `registry.${registry}`} onClick={() => causeFault({ kind })}>
            {faultKindWords(t, kind)}
          </Button>
        ))}
      </div>
      {faults.length > 0 && (
        <>
          <h3 id="faults-caused">{t('faults.caused')}</h3>
          <ol className="faults-caused" aria-labelledby="faults-caused">
            {faults
              .slice(-LISTED)
              .map(({ at, fault }, index) => (
                <li key={index}>
                  <span className="mono">{duration(at)}</span> {faultWords(t, fault)}
                </li>
              ))
              .reverse()}
          </ol>
        </>
      )}
    </>
  )
}

/** What the buttons under it act on, chosen by name. */
function Choice<T extends string>({
  id,
  label,
  names,
  value,
  onChoose,
  children,
}: {
  readonly id: string
  readonly label: string
  readonly names: readonly T[]
  readonly value: string
  readonly onChoose: (name: T) => void
  readonly children: ReactNode
}) {
  return (
    <>
      <h3>
        <label htmlFor={id}>{label}</label>
      </h3>
      <select
        id={id}
        className="select"
        value={value}
        disabled={names.length === 0}
        onChange={(event) => onChoose(event.target.value as T)}
      >
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <div className="menu-row">{children}</div>
    </>
  )
}

function NodeFaults() {
  const { t } = useTranslation()
  const names = useObjects('/nodes').map(({ metadata }) => metadata.name)
  const [chosen, setChosen] = useState('')
  const node = names.includes(chosen) ? chosen : (names.at(-1) ?? '')
  return (
    <Choice id="faults-node" label={t('faults.node')} names={names} value={node} onChoose={setChosen}>
      {NODE_FAULTS.map((kind) => (
        <Button key={kind} disabled={node === ''} onClick={() => causeFault({ kind, node })}>
          {faultKindWords(t, kind)}
        </Button>
      ))}
      <Button disabled={node === ''} onClick={() => causeFault({ kind: 'memory.fill', node, bytes: FILL_BYTES })}>
        {t('faults.fill')}
      </Button>
    </Choice>
  )
}

function ComponentFaults() {
  const { t } = useTranslation()
  const [component, setComponent] = useState<ControlPlaneComponent>('kube-scheduler')
  // Before there is a cluster there is nothing to stop.
  const none = useObjects('/nodes').length === 0
  return (
    <Choice
      id="faults-component"
      label={t('faults.component')}
      names={none ? [] : COMPONENTS}
      value={none ? '' : component}
      onChoose={setComponent}
    >
      <Button disabled={none} onClick={() => causeFault({ kind: 'component.stop', component })}>
        {t('faults.componentStop')}
      </Button>
      <Button disabled={none} onClick={() => causeFault({ kind: 'component.start', component })}>
        {t('faults.componentStart')}
      </Button>
    </Choice>
  )
}

function PodFaults() {
  const { t } = useTranslation()
  const keys = useObjects('/pods').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  const [chosen, setChosen] = useState('')
  const key = keys.includes(chosen) ? chosen : (keys.find((k) => k.startsWith('default/')) ?? keys[0] ?? '')
  const [namespace = '', pod = ''] = key.split('/')
  return (
    <Choice id="faults-pod" label={t('faults.pod')} names={keys} value={key} onChoose={setChosen}>
      <Button disabled={pod === ''} onClick={() => causeFault({ kind: 'container.kill', namespace, pod })}>
        {t('faults.kill')}
      </Button>
    </Choice>
  )
}
