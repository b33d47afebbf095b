/** What the share button opens: this very session as a link, a QR code or a file, and a way to open one. */
import { useState } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { announce, report } from '../state/announcements'
import { closeLesson, resumeLesson } from '../state/lesson-actions'
import { QrImage } from './QrImage'
import { openSessionFile, saveSession, sessionLinks, stepLink } from './share'

export default function SharePanel() {
  const { t } = useTranslation()
  // Made once per opening: what is shared is the moment at which it was asked for.
  const [{ link, qr }] = useState(sessionLinks)
  const step = stepLink()
  const open = async (file: File | undefined) => {
    if (!file) return
    try {
      const { place } = await openSessionFile(file)
      document.getElementById('share')?.hidePopover()
      if (place) await resumeLesson()
      else closeLesson()
    } catch (error) {
      report(error instanceof Error ? error.message : String(error), file.name)
    }
  }
  return (
    <>
      <h2>{t('share.title')}</h2>
      <p className="menu-intro">{t('share.intro')}</p>
      {link === undefined ? (
        <p className="menu-note">{t('share.tooLong')}</p>
      ) : (
        <>
          <Link label={t('share.link')} address={link} />
          <QrImage text={qr} />
        </>
      )}
      {step !== undefined && (
        <>
          <h3>{t('share.step')}</h3>
          <p className="menu-note">{t('share.stepIntro')}</p>
          <Link label={t('share.step')} address={step} />
        </>
      )}
      <h3>{t('share.file')}</h3>
      <div className="menu-row">
        <Button icon="download" onClick={saveSession}>
          {t('share.save')}
        </Button>
        <label className="button file-button">
          {t('share.open')}
          <input
            className="visually-hidden"
            type="file"
            accept=".json,application/json"
            onChange={(event) => void open(event.target.files?.[0])}
          />
        </label>
      </div>
    </>
  )
}

/** An address to be copied, by its button or by hand. */
function Link({ label, address }: { readonly label: string; readonly address: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    setCopied(true)
    announce(t('share.copied'))
  }
  return (
    <div className="menu-row share-link">
      <input className="select mono" readOnly aria-label={label} value={address} onFocus={(event) => event.target.select()} />
      <Button look="primary" icon={copied ? 'check' : 'copy'} onClick={() => void copy()}>
        {t(copied ? 'share.copied' : 'share.copy')}
      </Button>
    </div>
  )
}
