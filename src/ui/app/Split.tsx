/** Two panes and the sash between them, moved by mouse, finger or keys; where it was put it stays, over visits too. */
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from '../i18n'

interface Props {
  /** Under which the share is kept. */
  readonly name: string
  readonly orientation: 'columns' | 'rows'
  /** Percent of the room that the first pane has before anybody moves the sash. */
  readonly share: number
  /** Pixels below which a pane closes, if it can, or stays. */
  readonly least: readonly [number, number]
  readonly names: readonly [string, string]
  readonly lastCloses?: boolean
  /** Without it the last pane has all the room. */
  readonly first: ReactNode
  readonly last: ReactNode
}

/** Percent of the room that one press of an arrow key moves the sash by. */
const PRESS = 2

export function Split({ name, orientation, share: usual, least, names, lastCloses = false, first, last }: Props) {
  const { t } = useTranslation()
  const room = useRef<HTMLDivElement>(null)
  const [share, setShare] = useState(() => read(name) ?? usual)
  const [moving, setMoving] = useState(false)
  const columns = orientation === 'columns'
  const pixels = () => (columns ? room.current!.clientWidth : room.current!.clientHeight)

  /** To a share, or as near as the panes allow: one that would be smaller than half its least closes. */
  function move(wanted: number): void {
    const all = pixels()
    const [from, to] = [(least[0] / all) * 100, 100 - (least[1] / all) * 100]
    const next = wanted < from / 2 ? 0 : lastCloses && wanted > (to + 100) / 2 ? 100 : Math.max(from, Math.min(wanted, Math.max(from, to)))
    setShare(next)
    write(name, next)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const [less, more] = columns ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
    // A closed pane opens to its least with the first press; the last press before the least closes it.
    const open = (least[0] / pixels()) * 100
    if (event.key === less) move(share <= open ? 0 : Math.max(open, share - PRESS))
    else if (event.key === more) move(share === 0 ? open : share + PRESS)
    else if (event.key === 'Home') move(0)
    else if (event.key === 'End') move(100)
    else if (event.key === 'Enter') move(share === 0 || share === 100 ? usual : 0)
    else return
    event.preventDefault()
  }

  function onPointerMove({ clientX, clientY }: PointerEvent): void {
    if (!moving) return
    const box = room.current!.getBoundingClientRect()
    move(((columns ? clientX - box.left : clientY - box.top) / pixels()) * 100)
  }

  return (
    <div className="split" data-orientation={orientation} ref={room}>
      {first && (
        <>
          <div
            className="split-pane"
            data-pane={names[0]}
            style={{ flex: `0 1 ${share}%`, [columns ? 'minWidth' : 'minHeight']: share === 0 ? 0 : least[0] }}
            inert={share === 0}
          >
            {first}
          </div>
          <div
            className="sash"
            role="separator"
            tabIndex={0}
            aria-label={t('app.sash', { region: t(`app.regions.${names[0]}`) })}
            aria-orientation={columns ? 'vertical' : 'horizontal'}
            aria-valuenow={Math.round(share)}
            data-moving={moving ? '' : undefined}
            onKeyDown={onKeyDown}
            onDoubleClick={() => move(usual)}
            onPointerDown={(event) => {
              if (event.button !== 0) return
              event.currentTarget.setPointerCapture(event.pointerId)
              setMoving(true)
            }}
            onPointerMove={onPointerMove}
            onPointerUp={() => setMoving(false)}
            onPointerCancel={() => setMoving(false)}
          />
        </>
      )}
      <div
        className="split-pane"
        data-pane={names[1]}
        style={{ flex: '1 1 0', [columns ? 'minWidth' : 'minHeight']: first && share === 100 ? 0 : least[1] }}
        inert={Boolean(first) && share === 100}
      >
        {last}
      </div>
    </div>
  )
}

const KEY = 'podyard.split.'

function read(name: string): number | null {
  try {
    const kept = Number.parseFloat(localStorage.getItem(KEY + name) ?? '')
    return kept >= 0 && kept <= 100 ? kept : null
  } catch {
    return null
  }
}

function write(name: string, share: number): void {
  try {
    localStorage.setItem(KEY + name, share.toFixed(2))
  } catch {
    // Where the browser refuses storage, it lasts for this visit.
  }
}
