/** The cluster's pods as a table: those that are looked for, each opening in the inspector. */
import { useTranslation } from '../i18n'
import { PodGlyph } from '../elements/pod-glyph'
import { inspect, useWorkspace } from '../state/workspace'
import { useShowing } from '../state/namespaces'
import { useObjects } from '../state/world'
import { podCondition } from '../state/pod-state'
import { controllerOf, type PodObject } from '../state/wire'
import { matcher } from './find'

/** More rows than this help nobody read and slow the page; the filter finds the rest. */
const MOST = 300
const COLUMNS = ['name', 'namespace', 'status', 'ready', 'restarts', 'node', 'ip', 'owner'] as const

export function TableView() {
  const { t } = useTranslation()
  const shows = useShowing()
  const matches = matcher(useWorkspace((w) => w.find))
  const pods = (useObjects('/pods') as readonly PodObject[]).filter(
    (pod) =>
      shows(pod.metadata.namespace) &&
      (matches?.({ ...pod.metadata, node: pod.spec?.nodeName ?? null, status: podCondition(pod).status }) ?? true),
  )
  return (
    <div className="table-view">
      {pods.length === 0 ? (
        <p className="empty">{t('diagram.nothing')}</p>
      ) : (
        <div className="table-scroll" tabIndex={0} role="group" aria-label={t('diagram.table')}>
          <table>
            <caption className="visually-hidden">{t('diagram.pods', { count: pods.length })}</caption>
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col">
                    {t(`diagram.columns.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {pods.slice(0, MOST).map((pod) => (
                <Row key={pod.metadata.uid} pod={pod} />
              ))}
            </tbody>
          </table>
          {pods.length > MOST && <p className="soft">+ {pods.length - MOST}</p>}
        </div>
      )}
    </div>
  )
}

function Row({ pod }: { readonly pod: PodObject }) {
  const { state, status, ready, containers, restarts } = podCondition(pod)
  const { name, namespace = '' } = pod.metadata
  return (
    <tr>
      <th scope="row">
        <button type="button" className="link-button mono" onClick={() => inspect('/pods', `${namespace}/${name}`)}>
          {name}
        </button>
      </th>
      <td>{namespace}</td>
      <td>
        <span className="tooltip-state">
          <PodGlyph state={state} size={14} /> {status}
        </span>
      </td>
      <td>
        {ready}/{containers}
      </td>
      <td>{restarts}</td>
      <td>{pod.spec?.nodeName ?? '–'}</td>
      <td className="mono">{pod.status?.podIP ?? '–'}</td>
      <td>{controllerOf(pod)?.name ?? '–'}</td>
    </tr>
  )
}
