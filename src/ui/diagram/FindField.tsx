/** What the reader looks for in the cluster: found things stand out in the drawing, the table and the list have them alone. */
import { useEffect } from 'react'
import { useTranslation } from '../i18n'
import { useWorkspace } from '../state/workspace'
import { useWorld } from '../state/world'
import { clusterModel } from './cluster-model'
import { matcher } from './find'

/** `onEnter` goes to the first thing that was found. */
export function FindField({ onEnter }: { readonly onEnter: () => void }) {
  const { t } = useTranslation()
  const find = useWorkspace((w) => w.find)
  const found = useWorld(() => {
    const matches = matcher(find)
    return matches ? [...clusterModel.pods.values()].filter((pod) => clusterModel.visible(pod.namespace) && matches(pod)).length : -1
  })
  // What was looked for in one cluster is not what another one is opened for.
  useEffect(() => () => useWorkspace.setState({ find: '' }), [])
  return (
    <>
      <input
        className="select find-field"
        type="search"
        aria-label={t('diagram.find')}
        placeholder={t('diagram.findShort')}
        title={t('diagram.find')}
        value={find}
        onChange={(event) => useWorkspace.setState({ find: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter()
          else if (event.key === 'Escape' && find !== '') useWorkspace.setState({ find: '' })
          else return
          event.preventDefault()
        }}
      />
      <span className="visually-hidden" role="status">
        {found < 0 ? '' : t('diagram.found', { count: found })}
      </span>
    </>
  )
}
