/** Opens a file of the home folder, or makes a new one. */
import { useState } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { createFile, HOME, openFile, useFiles } from '../state/files'

export function FileMenu() {
  const { t } = useTranslation()
  const names = useFiles((f) => f.names)
  const [naming, setNaming] = useState(false)
  const [givenUp, setGivenUp] = useState(false)
  const [name, setName] = useState('app.yaml')
  if (naming)
    return (
      <form
        className="editor-actions"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim()) createFile(name.trim())
          setNaming(false)
          setGivenUp(!name.trim())
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          setNaming(false)
          setGivenUp(true)
        }}
      >
        <input
          className="select"
          // Asked for by a click on "New file": the name is what comes next.
          autoFocus
          aria-label={t('editor.newFileName')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
        <Button type="submit" look="primary">
          {t('editor.create')}
        </Button>
      </form>
    )
  return (
    <span className="editor-actions">
      <select
        className="select"
        aria-label={t('editor.open')}
        value=""
        disabled={names.length === 0}
        onChange={(event) => void openFile(`${HOME}/${event.target.value}`)}
      >
        <option value="">{t('editor.open')}</option>
        {names.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <Button
        icon="plus"
        label={t('editor.newFile')}
        autoFocus={givenUp}
        onClick={() => {
          setNaming(true)
          setGivenUp(false)
        }}
      />
    </span>
  )
}
