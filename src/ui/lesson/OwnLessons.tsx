/** The reader's own lessons: how they come in, where the open one comes from, and what is wrong with their files. */
import { useState } from 'react'
import { useTranslation } from '../i18n'
import { isOwn } from '../../lessons/files/names'
import { Button } from '../elements/button'
import { openAddress, openChosen } from '../state/bring'
import { again, dismissRefused, useOwn } from '../state/own-lessons'
import { saveTemplate } from './save-template'
import './own-lessons.css'

/** Below the list: files, a folder or an address, and a lesson to start from. */
export function BringLesson() {
  const { t } = useTranslation()
  const [address, setAddress] = useState('')
  const choose = (input: HTMLInputElement): void => {
    void openChosen([...(input.files ?? [])])
    // The same file can be chosen again after it was mended.
    input.value = ''
  }
  return (
    <details className="course bring">
      <summary>
        <h3>{t('own.bring')}</h3>
      </summary>
      <div className="bring-body">
        <p>{t('own.bringHelp')}</p>
        <div className="menu-row">
          <label className="button file-button">
            {t('own.files')}
            <input className="visually-hidden" type="file" multiple accept=".yaml,.md,.zip" onChange={(event) => choose(event.target)} />
          </label>
          <label className="button file-button">
            {t('own.folder')}
            <input
              className="visually-hidden"
              type="file"
              ref={(input) => input?.setAttribute('webkitdirectory', '')}
              onChange={(event) => choose(event.target)}
            />
          </label>
          <Button icon="download" onClick={() => void saveTemplate()}>
            {t('own.template')}
          </Button>
        </div>
        <form
          className="menu-row"
          onSubmit={(event) => {
            event.preventDefault()
            if (address.trim()) void openAddress(address.trim())
          }}
        >
          <input
            className="select grow"
            type="text"
            inputMode="url"
            aria-label={t('own.address')}
            placeholder={t('own.address')}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
          <Button type="submit">{t('own.openAddress')}</Button>
        </form>
      </div>
    </details>
  )
}

/** Above an own lesson: where it comes from, and reading it again. */
export function OwnOrigin({ lesson }: { readonly lesson: string }) {
  const { t } = useTranslation()
  const origin = useOwn((o) => o.origins[lesson])
  const source = useOwn((o) => o.source)
  if (!isOwn(lesson) || !origin) return null
  const here = source?.name === origin.name
  return (
    <p className="own-origin">
      <span className="chip">{t('own.yours')}</span> <span className="mono">{origin.name}</span>
      {here && source.follows && <span>{t('own.follows')}</span>}
      {here && (source.follows || source.address !== undefined) && (
        <Button icon="reset" look="plain" label={t('own.again')} onClick={() => void again(true)} />
      )}
    </p>
  )
}

/** What is wrong with the files that were brought, each fault with its place and the line that stands there. */
export function OwnFaults() {
  const { t } = useTranslation()
  const refused = useOwn((o) => o.refused)
  const source = useOwn((o) => o.source)
  if (!refused) return null
  const { name, faults, texts } = refused
  return (
    <section className="own-faults" role="alert">
      <div className="own-faults-head">
        <h3>{t('own.faults', { count: faults.length, name })}</h3>
        <Button icon="close" look="plain" label={t('app.dismiss')} onClick={dismissRefused} />
      </div>
      <p>{t(source?.follows ? 'own.mendFollows' : 'own.mend')}</p>
      <ol>
        {faults.map((fault, index) => {
          const line = texts.get(fault.file)?.split('\n')[fault.line - 1]?.trimEnd()
          return (
            <li key={index}>
              <span className="own-place mono">
                {fault.file}:{fault.line}
              </span>
              {fault.field !== undefined && <code>{fault.field}</code>} <span>{fault.message}</span>
              {line !== undefined && line !== '' && (
                <pre>
                  <code>{line}</code>
                </pre>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
