/** Chooses the namespaces on show, several or one alone; how many pods each has stands beside it. */
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { MenuPopover } from '../elements/menu-popover'
import { isSystem, showNamespace, showOnly, showUsual, useNamespaces, useShowing } from '../state/namespaces'
import { useObjects } from '../state/world'

export function NamespaceMenu() {
  const { t } = useTranslation()
  const namespaces = useObjects('/namespaces')
  const shows = useShowing()
  const shown = namespaces.filter(({ metadata }) => shows(metadata.name)).length
  const own = useNamespaces(({ chosen }) => Object.keys(chosen).length > 0)
  return (
    <>
      <Button className="namespace-toggle" popoverTarget="namespaces" data-chosen={own ? '' : undefined}>
        {t('diagram.namespaces')}
        {namespaces.length > 0 && (
          <span className="chip">
            {shown}/{namespaces.length}
          </span>
        )}
      </Button>
      <MenuPopover id="namespaces" label={t('diagram.namespaces')}>
        <Choices />
      </MenuPopover>
    </>
  )
}

function Choices() {
  const { t } = useTranslation()
  const shows = useShowing()
  const pods = useObjects('/pods')
  const names = useObjects('/namespaces')
    .map(({ metadata }) => metadata.name)
    .sort((a, b) => Number(isSystem(a)) - Number(isSystem(b)) || (a < b ? -1 : 1))
  const counts = new Map<string, number>()
  for (const { metadata } of pods) counts.set(metadata.namespace ?? '', (counts.get(metadata.namespace ?? '') ?? 0) + 1)
  return (
    <>
      <h2>{t('diagram.namespaces')}</h2>
      <p className="menu-intro">{t('diagram.namespacesIntro')}</p>
      <ul className="namespace-choices">
        {names.map((name) => (
          <li key={name}>
            <label>
              <input type="checkbox" checked={shows(name)} onChange={(event) => showNamespace(name, event.target.checked)} />
              <span className="mono">{name}</span>
              <span className="soft">{t('diagram.pods', { count: counts.get(name) ?? 0 })}</span>
            </label>
            <Button look="plain" aria-label={t('diagram.onlyThis', { name })} onClick={() => showOnly(name, names)}>
              {t('diagram.only')}
            </Button>
          </li>
        ))}
      </ul>
      <div className="menu-row">
        <Button onClick={() => names.forEach((name) => showNamespace(name, true))}>{t('diagram.allNamespaces')}</Button>
        <Button onClick={showUsual}>{t('diagram.usualNamespaces')}</Button>
      </div>
    </>
  )
}
