/** The editor: tabs over the files of the home folder, with the two kubectl commands that belong to a manifest. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { TabList } from '../elements/tab-list'
import { isFocusLost } from '../state/focus'
import { closeFile, createFile, keepMine, removeFile, runOn, saveFile, showFile, takeTheirs, useFiles, type OpenFile } from '../state/files'
import { CodeEditor } from './CodeEditor'
import { Comparison } from './Comparison'
import { EXAMPLES } from './examples'
import { FileMenu } from './FileMenu'
import './editor.css'

/** Its button that shows and hides the comparison. */
const COMPARE = 'compare'

export default function EditorPanel({ shown }: { readonly shown: boolean }) {
  const { t } = useTranslation()
  const { open, active } = useFiles()
  const [compared, setCompared] = useState<string | null>(null)
  const file = open.find(({ path }) => path === active)
  const comparing = file !== undefined && compared === file.path
  // What had the focus goes away with the comparison.
  const leave = () => {
    setCompared(null)
    document.getElementById(COMPARE)?.focus()
  }
  const panel = useRef<HTMLDivElement>(null)
  // What had the keyboard went with the last file, or with the terminal: keys go on at what begins a file.
  useEffect(() => {
    if (shown && active === null && isFocusLost()) panel.current?.querySelector<HTMLElement>('.editor-examples button')?.focus()
  }, [shown, active])
  return (
    <div ref={panel} className="editor-panel" hidden={!shown}>
      <div className="editor-bar">
        <FileMenu />
        <TabList className="editor-tabs" label={t('editor.files')}>
          {open.map((each) => (
            <FileTab key={each.path} file={each} active={each === file} />
          ))}
        </TabList>
        {file && <FileButtons file={file} comparing={comparing} compare={() => setCompared(comparing ? null : file.path)} />}
      </div>
      {file?.edit !== undefined && (
        <p className="editor-waiting" role="status">
          {t('editor.editing')}
        </p>
      )}
      {file?.conflict !== undefined && <Conflict path={file.path} />}
      {file ? (
        <>
          {comparing && <Comparison path={file.path} text={file.text} leave={leave} />}
          <CodeEditor path={file.path} text={file.text} hidden={!shown || comparing} />
        </>
      ) : (
        <div className="empty">
          <p>
            <strong>{t('editor.empty')}</strong>
          </p>
          <p>{t('editor.emptyHelp')}</p>
          <p className="editor-examples">
            {EXAMPLES.map(({ kind, file: name, text }) => (
              <Button key={kind} icon="plus" aria-label={t('editor.example', { kind })} title={name} onClick={() => createFile(name, text)}>
                {kind}
              </Button>
            ))}
          </p>
        </div>
      )}
    </div>
  )
}

/** The shell wrote into a file that has words here which are not saved. */
function Conflict({ path }: { readonly path: string }) {
  const { t } = useTranslation()
  return (
    <div className="editor-waiting editor-conflict" role="alert">
      <span>{t('editor.conflict')}</span>
      <Button onClick={() => takeTheirs(path)}>{t('editor.takeTheirs')}</Button>
      <Button onClick={() => keepMine(path)}>{t('editor.keepMine')}</Button>
    </div>
  )
}

function FileTab({ file, active }: { readonly file: OpenFile; readonly active: boolean }) {
  const { t } = useTranslation()
  const unsaved = file.text !== file.saved
  return (
    <button type="button" role="tab" className="tab" aria-selected={active} onClick={() => showFile(file.path)}>
      {file.title}
      {unsaved && <span className="unsaved" role="img" aria-label={t('editor.unsaved')} />}
    </button>
  )
}

interface FileButtonsProps {
  readonly file: OpenFile
  readonly comparing: boolean
  compare(): void
}

function FileButtons({ file, comparing, compare }: FileButtonsProps) {
  const { t } = useTranslation()
  if (file.edit !== undefined)
    return (
      <span className="editor-actions">
        <Button onClick={() => closeFile(file.path, false)}>{t('editor.cancel')}</Button>
        <Button look="primary" onClick={() => closeFile(file.path, true)}>
          {t('editor.saveAndClose')}
        </Button>
      </span>
    )
  const yaml = /\.(ya?ml|json)$/.test(file.path)
  return (
    <span className="editor-actions">
      <Button
        icon="close"
        look="plain"
        label={t('editor.closeFile', { name: file.title })}
        onClick={() => closeFile(file.path, file.text !== file.saved)}
      />
      <Button icon="trash" look="plain" label={`${t('editor.remove')}: ${file.title}`} onClick={() => removeFile(file.path)} />
      <Button disabled={file.text === file.saved} onClick={() => saveFile(file.path)}>
        {t(file.text === file.saved ? 'editor.saved' : 'editor.save')}
      </Button>
      {yaml && (
        <>
          <Button id={COMPARE} label={t('editor.compareLong')} aria-pressed={comparing} onClick={compare}>
            {t('editor.compare')}
          </Button>
          <Button look="primary" label={t('editor.applyLong')} onClick={() => runOn(file.path, 'apply')}>
            {t('editor.apply')}
          </Button>
        </>
      )}
    </span>
  )
}
