/** The palette of all commands: type a few letters of what you want to do, go there or see, and press Enter. */
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from '../i18n'
import { closePalette, typedAhead } from '../state/palette'
import { allActions, objectActions, type Action } from './actions'
import { ranked } from './match'
import './palette.css'

/** More lines than these nobody reads. */
const MOST = 60

export default function Palette() {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const actions = useMemo(() => allActions(t), [t])
  const objects = useMemo(() => objectActions(), [])
  const fitting = (text: string) => ranked(text.trim() === '' ? actions : [...actions, ...objects], text).slice(0, MOST)
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const found = useMemo(() => fitting(typed), [typed])
  const selected = found[at]

  const choose = (action: Action | undefined): void => {
    if (!action) return
    // Closed first: it gives the keyboard back to where it was, and the action may want it elsewhere.
    dialog.current?.close()
    // Not only with its event, which comes later: the next press of the key may be sooner.
    closePalette()
    action.run()
  }
  useEffect(() => {
    dialog.current?.showModal()
    const { text, entered } = typedAhead()
    if (text !== '') setTyped(text)
    if (entered) choose(fitting(text)[0])
    // Once, when it comes: afterwards its own field has the keys.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = found.length - 1
    const to = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at === 0 ? last : at - 1,
      PageDown: Math.min(last, at + 8),
      PageUp: Math.max(0, at - 8),
    }[event.key]
    if (to !== undefined) setAt(to)
    // Enter that ends a syllable being composed chooses nothing yet.
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(selected)
    else return
    event.preventDefault()
  }

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('palette.title')}
      onClose={closePalette}
      onClick={(event) => {
        if (event.target === event.currentTarget) dialog.current?.close()
      }}
    >
      <input
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={selected ? `${id}-${at}` : undefined}
        aria-label={t('palette.title')}
        placeholder={t('palette.placeholder')}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <Options id={id} found={found} at={at} onPoint={setAt} onChoose={choose} />
      <p className="palette-none" role="status">
        {found.length === 0 && t('palette.nothing')}
      </p>
    </dialog>
  )
}

interface OptionsProps {
  /** The first part of every element's id: the field names the list and the chosen line by theirs. */
  readonly id: string
  readonly found: readonly Action[]
  /** The place of the chosen line. */
  readonly at: number
  readonly onPoint: (at: number) => void
  readonly onChoose: (action: Action) => void
}

function Options({ id, found, at, onPoint, onChoose }: OptionsProps) {
  const { t } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  const selected = found[at]
  useEffect(() => {
    if (selected) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <ul ref={list} id={`${id}-list`} className="palette-list" role="listbox" aria-label={t('palette.title')}>
      {found.map((action, index) => (
        <li
          key={`${action.group} ${action.label}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          onPointerMove={() => onPoint(index)}
          onClick={() => onChoose(action)}
        >
          <span className="palette-label">{action.label}</span>
          {action.key && <kbd>{action.key}</kbd>}
          <span className="palette-group">{action.group}</span>
        </li>
      ))}
    </ul>
  )
}
