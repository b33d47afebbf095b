/** A QR code as one path, black on white in both themes, since cameras want it so. */
import { useTranslation } from 'react-i18next'
import { qrCode } from './qr'

/** Symbols beyond this version have modules too small for a phone across a room. */
const LARGEST = 25
const QUIET = 4

export function QrImage({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  const rows = qrCode(text, LARGEST)
  if (!rows) return <p className="menu-note">{t('share.noQr')}</p>
  const size = rows.length + 2 * QUIET
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : []))).join('')
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('share.qr')} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
