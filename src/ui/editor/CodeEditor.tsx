/** Monaco in the page: one editor, one model per open file. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { fingers, isFocusLost } from '../state/focus'
import { changeText, saveFile, useFiles } from '../state/files'
import { tabModeKey } from '../state/platform'
import { usePreferences } from '../state/preferences'
import { fetchMonaco } from './fetch-monaco'
import type { Code } from './monaco'

interface Props {
  readonly path: string
  readonly text: string
  /** Out of sight, with all it holds: something else is shown in its place. */
  readonly hidden: boolean
}

/** A failed load is tried again by mounting anew. */
export function CodeEditor(props: Props) {
  const [attempt, setAttempt] = useState(0)
  return <Attempt key={attempt} {...props} again={() => setAttempt(attempt + 1)} />
}

function Attempt({ path, text, hidden, again }: Props & { again(): void }) {
  const { t } = useTranslation()
  const host = useRef<HTMLDivElement>(null)
  const [code, setCode] = useState<Code | null>(null)
  const [tabLeaves, setTabLeaves] = useState(false)
  const [failed, setFailed] = useState(false)
  const { theme, presenter } = usePreferences()

  useEffect(() => {
    let current: Code | null = null
    let gone = false
    fetchMonaco()
      .then(({ openCode }) => {
        if (gone) return
        current = openCode(host.current!, { onChange: changeText, onSave: saveFile, onTabLeaves: setTabLeaves })
        setCode(current)
      })
      .catch((error: unknown) => {
        // Offline is not the only reason; whoever looks for another finds it in the console.
        console.error(error)
        setFailed(true)
      })
    return () => {
      gone = true
      current?.close()
      setCode(null)
    }
  }, [])

  useEffect(() => code?.show(path, text), [code, path, text])
  // Where a terminal was, or a button that made the file; somebody may have gone on elsewhere while the editor was fetched.
  useEffect(() => {
    if (!hidden && !fingers.matches && isFocusLost()) code?.focus()
    // Another file may be what made its button go.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [code, hidden, path])
  useEffect(() => code?.look(presenter ? 22 : 14, theme), [code, theme, presenter])
  // Models of closed files go with them, or undo would reach into another file of the same name.
  useEffect(() => useFiles.subscribe(({ open }) => code?.keep(open.map((file) => file.path))), [code])

  return (
    <div className="code" hidden={hidden}>
      <div className="code-host" ref={host} />
      {!code && (
        <div className="empty code-note" role="status">
          {failed ? (
            <>
              <p>{t('editor.failed')}</p>
              <Button onClick={again}>{t('editor.retry')}</Button>
            </>
          ) : (
            t('editor.loading')
          )}
        </div>
      )}
      <p className="code-leave">{t(tabLeaves ? 'editor.leavesNow' : 'editor.leave', { key: tabModeKey(navigator.platform) })}</p>
    </div>
  )
}
