/** The list of prepared commands: which has been typed, which comes next, and taking one out of turn; from a file or the step. */
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { MenuPopover } from '../elements/menu-popover'
import { report } from '../state/announcements'
import { closePrepared, openPrepared, usePrepared, usePreparedNow } from '../state/prepared'
import { choose, nextOf, useTyping } from '../state/typing'

export function PreparedMenu() {
  const { t } = useTranslation()
  const { key, commands } = usePreparedNow()
  const typing = useTyping()
  const index = nextOf(typing, key)
  const count = `${Math.min(index + 1, commands.length)}/${commands.length}`
  return (
    <>
      <Button icon="list" label={t('presenter.list')} aria-label={`${t('presenter.list')} ${count}`} popoverTarget="prepared">
        <span className="mono">{count}</span>
      </Button>
      <MenuPopover id="prepared" label={t('presenter.list')} className="prepared">
        <List index={index} />
      </MenuPopover>
    </>
  )
}

function List({ index }: { readonly index: number }) {
  const { t } = useTranslation()
  const file = usePrepared((p) => p.file)
  const { commands } = usePreparedNow()
  const take = async (input: HTMLInputElement) => {
    const given = input.files?.[0]
    input.value = ''
    if (given && !(await openPrepared(given))) report(t('presenter.noCommands'), given.name)
  }
  return (
    <>
      <h2>{t('presenter.list')}</h2>
      <p className="menu-intro">{t(file ? 'presenter.fromFile' : 'presenter.fromStep', { name: file?.name })}</p>
      <ol className="prepared-commands">
        {commands.map((command, place) => (
          <li key={place}>
            <button
              type="button"
              className="prepared-command"
              aria-current={place === index ? 'step' : undefined}
              data-typed={place < index ? '' : undefined}
              onClick={() => {
                choose(place)
                document.getElementById('prepared')?.hidePopover()
              }}
            >
              {command.terminal > 1 && <span className="chip">{t('lesson.terminalTag', { number: command.terminal })}</span>}
              <code>{command.text}</code>
            </button>
          </li>
        ))}
      </ol>
      <div className="menu-row">
        <label className="button file-button">
          {t('presenter.open')}
          <input className="visually-hidden" type="file" accept=".sh,.txt,.md,text/plain" onChange={(event) => void take(event.target)} />
        </label>
        {file && <Button onClick={closePrepared}>{t('presenter.useStep')}</Button>}
      </div>
      <p className="menu-note">{t('presenter.format')}</p>
    </>
  )
}
