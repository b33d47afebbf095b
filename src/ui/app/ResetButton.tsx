/** Starts again with a fresh cluster of the wanted size, after asking once. */
import { useRef, useState } from 'react'
import { useTranslation } from '../i18n'
import type { ClusterShape } from '../../protocol/messages'
import { Button } from '../elements/button'
import { closeLesson } from '../state/lesson-actions'
import { resetSession, SANDBOX, useSession } from '../state/session'
import { focusTerminal } from '../state/terminals'

const nodes = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => (index === 0 ? 'minikube' : `minikube-m${String(index + 1).padStart(2, '0')}`))

const SHAPES = {
  one: SANDBOX,
  three: { kind: 'running', nodes: nodes(3) },
  none: { kind: 'none', nodes: [] },
} as const satisfies Record<string, ClusterShape>
type Shape = keyof typeof SHAPES

export function ResetButton() {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const [shape, setShape] = useState<Shape>('one')
  const touched = useSession((s) => s.touched)
  const reset = () => {
    closeLesson()
    resetSession(SHAPES[shape])
    // The dialog gives the keyboard back to its button as it closes.
    setTimeout(focusTerminal)
  }
  return (
    <>
      <Button icon="reset" label={t('header.resetLong')} aria-label={t('header.resetLong')} onClick={() => dialog.current?.showModal()}>
        <span className="button-words">{t('header.reset')}</span>
      </Button>
      <dialog ref={dialog} className="dialog" aria-label={t('header.resetLong')}>
        <form method="dialog">
          <h2>{t('header.resetLong')}</h2>
          {touched && <p>{t('header.resetConfirm')}</p>}
          <fieldset className="shapes">
            <legend>{t('header.shape')}</legend>
            {(Object.keys(SHAPES) as Shape[]).map((name) => (
              <label key={name} className="shape">
                <input type="radio" name="shape" checked={shape === name} onChange={() => setShape(name)} /> {t(`header.shapes.${name}`)}
              </label>
            ))}
          </fieldset>
          <div className="dialog-actions">
            <Button type="submit">{t('header.cancel')}</Button>
            <Button type="submit" look="primary" onClick={reset}>
              {t('header.resetYes')}
            </Button>
          </div>
        </form>
      </dialog>
    </>
  )
}
