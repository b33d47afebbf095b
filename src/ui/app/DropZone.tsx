/** Takes files that are dropped anywhere on the page, and says meanwhile what may be. */
import { useEffect, useState } from 'react'
import { useTranslation } from '../i18n'
import { report } from '../state/announcements'
import { openDropped } from '../state/bring'

const carriesFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false

export function DropZone() {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const onDrag = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      // Without this the browser would leave the page for the file.
      event.preventDefault()
      event.stopPropagation()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      // Out of the window, not from one part of the page to another.
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (!carriesFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      event.stopPropagation()
      openDropped(event.dataTransfer).catch((error: unknown) =>
        report(error instanceof Error ? error.message : String(error), t('own.course')),
      )
    }
    // Before the editor sees them, which would insert a file's name.
    const listen = { capture: true }
    window.addEventListener('dragenter', onDrag, listen)
    window.addEventListener('dragover', onDrag, listen)
    window.addEventListener('dragleave', onLeave, listen)
    window.addEventListener('drop', onDrop, listen)
    return () => {
      window.removeEventListener('dragenter', onDrag, listen)
      window.removeEventListener('dragover', onDrag, listen)
      window.removeEventListener('dragleave', onLeave, listen)
      window.removeEventListener('drop', onDrop, listen)
    }
  }, [t])
  return over ? (
    <div className="drop-zone" aria-hidden="true">
      <p>
        <strong>{t('own.drop')}</strong>
        <br />
        {t('own.dropHelp')}
      </p>
    </div>
  ) : null
}
