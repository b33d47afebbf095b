/** Two panes and the sash between them, moved by mouse, finger or keys; where it was put it stays, over visits too. */
import { useState, type ReactNode } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { useTranslation } from '../i18n'

type Region = 'lesson' | 'work' | 'diagram' | 'terminal'

interface Pane {
  readonly name: Region
  /** Percent of the room it has before anybody moves the sash; the other has the rest. */
  readonly share?: number
  /** Pixels below which it closes, if it can, or stays. */
  readonly least: number
  readonly closes?: boolean
  /** Without it the other pane has all the room. */
  readonly content: ReactNode
}

interface Props {
  /** Under which the sizes are kept. */
  readonly name: string
  readonly orientation: 'horizontal' | 'vertical'
  readonly first: Pane
  readonly last: Pane
}

/** Sizes as the reader left them; where the browser refuses storage, they last for this visit. */
const storage = {
  getItem(key: string): string | null {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  },
  setItem(key: string, value: string): void {
    try {
      localStorage.setItem(key, value)
    } catch {
      // Refused: see above.
    }
  },
}

export function Split({ name, orientation, first, last }: Props) {
  const { t } = useTranslation()
  const panelIds = first.content ? [first.name, last.name] : [last.name]
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: `podyard.${name}`,
    panelIds,
    storage,
    onlySaveAfterUserInteractions: true,
  })
  return (
    <Group className="split" id={name} orientation={orientation} defaultLayout={defaultLayout} onLayoutChanged={onLayoutChanged}>
      {first.content && (
        <>
          <SplitPane {...first} />
          <Separator className="sash" aria-label={t('app.sash', { region: t(`app.regions.${first.name}`) })} />
        </>
      )}
      <SplitPane {...last} />
    </Group>
  )
}

/** A pane that is closed takes no part in the keyboard's round. */
function SplitPane({ name, share, least, closes = false, content }: Pane) {
  const [closed, setClosed] = useState(false)
  return (
    <Panel
      id={name}
      data-pane={name}
      minSize={`${least}px`}
      collapsible={closes}
      {...(share === undefined ? {} : { defaultSize: `${share}%` })}
      onResize={({ asPercentage }) => setClosed(asPercentage === 0)}
    >
      <div className="split-pane" inert={closed}>
        {content}
      </div>
    </Panel>
  )
}
