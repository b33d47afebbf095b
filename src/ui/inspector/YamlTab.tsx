/** The object as YAML; the printer is fetched when it is first wanted. */
import { useEffect, useState } from 'react'
import { useTranslation } from '../i18n'
import type { WireObject } from '../../protocol/messages'
import { Button } from '../elements/button'
import { announce } from '../state/announcements'

async function toYaml(object: WireObject): Promise<string> {
  const { dump } = await import('js-yaml')
  const { managedFields: _noise, ...metadata } = object.metadata as WireObject['metadata'] & { managedFields?: unknown }
  return dump({ ...object, metadata }, { lineWidth: -1, noRefs: true })
}

export function YamlTab({ object }: { readonly object: WireObject }) {
  const { t } = useTranslation()
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    let current = true
    void toYaml(object).then((yaml) => current && setText(yaml))
    return () => {
      current = false
    }
  }, [object])
  if (text === null) return <p className="soft">{t('inspector.loading')}</p>
  const copy = () => void navigator.clipboard.writeText(text).then(() => announce(t('inspector.copied')))
  return (
    <>
      <div className="yaml-tools">
        <Button icon="copy" onClick={copy}>
          {t('inspector.copyYaml')}
        </Button>
      </div>
      <pre className="yaml">{text}</pre>
    </>
  )
}
