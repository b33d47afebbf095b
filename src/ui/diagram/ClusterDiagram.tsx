/** The drawing in the page: sizes it, feeds it, and turns pointer and arrow keys into hover, focus and inspection. */
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react'
import { useTranslation } from '../i18n'
import { channel } from '../state/channel'
import { showing, useNamespaces } from '../state/namespaces'
import { usePreferences } from '../state/preferences'
import { inspect, useWorkspace } from '../state/workspace'
import { world } from '../state/world'
import { clusterModel } from './cluster-model'
import { neighbour } from './neighbour'
import type { SectionName } from './plan-lane'
import { Tooltip } from './Tooltip'
import { ClusterView } from './view'
import './diagram.css'
import './stage.css'
import './pods.css'
import './requests.css'

const keyOf = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest<SVGGElement>('[data-key]')?.dataset.key ?? null) : null

/** Keeps a drawing in the picture: made once, fed by the cluster, told of the pane's size, the words and what the reader prefers. */
function useDrawing(
  view: RefObject<ClusterView | null>,
  box: RefObject<HTMLDivElement | null>,
  svg: RefObject<SVGSVGElement | null>,
  onZoom: () => void,
): void {
  const { t } = useTranslation()
  const chosen = useNamespaces((n) => n.chosen)
  const systemPods = usePreferences((p) => p.systemPods)
  const find = useWorkspace((w) => w.find)
  const presenter = usePreferences((p) => p.presenter)
  useEffect(() => {
    const drawing = new ClusterView(svg.current!, clusterModel, t, onZoom)
    view.current = drawing
    const observer = new ResizeObserver(([entry]) => entry && drawing.resize(entry.contentRect.width, entry.contentRect.height))
    observer.observe(box.current!)
    const stops = [world.subscribe(() => drawing.schedule()), channel.on('request', (request) => drawing.request(request))]
    return () => {
      observer.disconnect()
      for (const stop of stops) stop()
      drawing.destroy()
      view.current = null
    }
    // The words change below without starting the drawing anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [view])

  useEffect(() => view.current?.setMagnification(presenter ? 1.3 : 1), [presenter, view])
  useEffect(() => view.current?.setWords(t), [t, view])
  useEffect(() => {
    clusterModel.show(showing(chosen, systemPods))
    view.current?.redraw()
  }, [chosen, systemPods, view])
  useEffect(() => view.current?.setFind(find), [find, view])
}

export function ClusterDiagram({ view }: { readonly view: RefObject<ClusterView | null> }) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const svg = useRef<SVGSVGElement>(null)
  const [shown, setShown] = useState<{ key: string; x: number; y: number } | null>(null)
  useDrawing(view, box, svg, () => setShown(null))

  const point = (element: Element) => {
    const frame = box.current!.getBoundingClientRect()
    const at = element.getBoundingClientRect()
    return { x: at.left - frame.left + at.width / 2, y: at.bottom - frame.top }
  }
  const show = (target: EventTarget | null) => {
    const key = keyOf(target)
    view.current?.hover(key)
    if (key === null || key.startsWith('lane|') || !(target instanceof Element)) setShown(null)
    else if (shown?.key !== key) setShown({ key, ...point(target.closest('[data-key]')!) })
  }

  const open = (key: string) => {
    const [collection = '', name = ''] = key.split('|')
    if (collection === 'lane') view.current?.turnPage(name as SectionName)
    else inspect(collection, name)
  }

  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>) => {
    const key = keyOf(event.target)
    if (event.key === 'Enter' || event.key === ' ') {
      if (key) open(key)
      event.preventDefault()
    } else if (event.key.startsWith('Arrow')) {
      const next = neighbour(svg.current!, key ? document.activeElement : null, event.key)
      next?.focus()
      event.preventDefault()
    } else if (event.key === '+' || event.key === '=') view.current?.zoomBy(1.25)
    else if (event.key === '-') view.current?.zoomBy(0.8)
    else if (event.key === '0') view.current?.fit()
    else if (event.key === 'Escape') setShown(null)
  }

  return (
    <div className="diagram-box" ref={box} onPointerLeave={() => show(null)}>
      <svg
        ref={svg}
        className="diagram"
        role="group"
        aria-label={t('diagram.title')}
        tabIndex={0}
        onPointerMove={(event: PointerEvent) => event.buttons === 0 && show(event.target)}
        onClick={(event) => {
          const key = keyOf(event.target)
          if (key) open(key)
        }}
        onFocus={(event) => show(event.target)}
        onBlur={() => show(null)}
        onKeyDown={onKeyDown}
      />
      {shown && <Tooltip at={shown} within={box} />}
    </div>
  )
}
