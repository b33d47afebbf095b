/** A manifest beside the cluster's objects, before it is applied: what would be new, what would change, line by line. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { channel } from '../state/channel'
import { contextNamespace, runOn } from '../state/files'
import { usePreferences } from '../state/preferences'
import { calmly, world } from '../state/world'
import type { Compared, Find } from './comparison'
import { fetchMonaco } from './fetch-monaco'
import type { Sides } from './monaco'

interface Props {
  readonly path: string
  readonly text: string
  leave(): void
}

type Found = Compared | { readonly fault: string }

function finder(namespace: string): Find {
  return (apiVersion, kind, name, own) => {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
    for (const collection of world.names())
      if (collection.startsWith(`${group}/`))
        for (const key of [`${own ?? namespace}/${name}`, name]) {
          const object = world.get(collection, key)
          if (object?.kind === kind) return object
        }
    return undefined
  }
}

/** Compared anew with every word typed and every change of the cluster. */
function useCompared(text: string, missing: string): Found | null {
  const [found, setFound] = useState<Found | null>(null)
  useEffect(() => {
    let current = true
    const look = async (): Promise<void> => {
      const [{ compare, manifestsIn }, namespace] = await Promise.all([import('./comparison'), contextNamespace()])
      try {
        const manifests = manifestsIn(text)
        const written = await Promise.all(manifests.map((manifest) => channel.ask({ kind: 'written', manifest }).catch(() => null)))
        if (current) setFound(compare(manifests, written, finder(namespace), missing))
      } catch (error) {
        if (current) setFound({ fault: error instanceof Error ? error.message : String(error) })
      }
    }
    void look()
    const stop = calmly(() => void look())
    return () => {
      current = false
      stop()
    }
  }, [text, missing])
  return found
}

export function Comparison({ path, text, leave }: Props) {
  const { t } = useTranslation()
  const found = useCompared(text, t('editor.notThere'))
  const { theme, presenter } = usePreferences()
  const host = useRef<HTMLDivElement>(null)
  const [sides, setSides] = useState<Sides | null>(null)
  const before = t('editor.inCluster')
  const after = t('editor.inFile')

  useEffect(() => {
    let opened: Sides | null = null
    let gone = false
    void fetchMonaco().then(({ openSides }) => {
      if (gone) return
      opened = openSides(host.current!, { before, after })
      setSides(opened)
    })
    return () => {
      gone = true
      opened?.close()
    }
  }, [before, after])
  useEffect(() => sides?.look(presenter ? 22 : 14, theme), [sides, theme, presenter])
  useEffect(() => {
    if (found && !('fault' in found)) sides?.show(found.before, found.after)
  }, [sides, found])

  return (
    <div className="comparison" onKeyDown={(event) => event.key === 'Escape' && leave()}>
      <div className="comparison-bar">
        {found && <Summary found={found} />}
        <Button label={t('editor.diffLong')} onClick={() => runOn(path, 'diff')}>
          kubectl diff
        </Button>
        <Button icon="left" onClick={leave}>
          {t('editor.backToFile')}
        </Button>
      </div>
      <div className="comparison-sides" aria-hidden="true">
        <span>{before}</span>
        <span>{after}</span>
      </div>
      <div className="code-host" ref={host} />
    </div>
  )
}

/** Each object of the manifest in a word or two. */
function Summary({ found }: { readonly found: Found }) {
  const { t } = useTranslation()
  if ('fault' in found)
    return (
      <p className="comparison-fault" role="status">
        {t('editor.notYaml', { fault: found.fault })}
      </p>
    )
  return (
    <ul className="comparison-objects" role="status">
      {found.objects.map(({ kind, name, change }, place) => (
        <li key={place} data-change={change}>
          <span className="mono">
            {kind}/{name}
          </span>{' '}
          {t(`editor.changes.${change}`)}
        </li>
      ))}
    </ul>
  )
}
