/** A QR code as one path, black on white in both themes, since cameras want it so; a click shows it as large as the window. */
import { useState } from 'react'
import { useTranslation } from '../i18n'
import { qrCode } from './qr'

const QUIET = 4
/** With more modules a side than these a phone can read it only when it is shown large. */
const SMALL_ENOUGH = 117

export function QrImage({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  const [rows] = useState(() => qrCode(text))
  const [large, setLarge] = useState(false)
  if (!rows) return <p className="menu-note">{t('share.noQr')}</p>
  const size = rows.length + 2 * QUIET
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : []))).join('')
  return (
    <>
      <button
        type="button"
        className="qr-button"
        data-large={large ? '' : undefined}
        aria-label={t(large ? 'share.qrSmall' : 'share.qrLarge')}
        title={t(large ? 'share.qrSmall' : 'share.qrLarge')}
        onClick={() => setLarge(!large)}
      >
        <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('share.qr')} shapeRendering="crispEdges">
          <rect width={size} height={size} fill="#fff" />
          <path d={path} fill="#000" />
        </svg>
      </button>
      {rows.length > SMALL_ENOUGH && <p className="menu-note">{t('share.qrFine')}</p>}
    </>
  )
}
