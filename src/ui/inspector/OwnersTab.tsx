/** The chain of owners above an object, and what it owns itself; each opens in its turn. */
import { useTranslation } from '../i18n'
import type { WireObject } from '../../protocol/messages'
import { inspect } from '../state/workspace'
import { world } from '../state/world'

interface Found {
  readonly collection: string
  readonly key: string
  readonly object: WireObject
}

function byUid(uid: string): Found | undefined {
  for (const collection of world.names())
    for (const [key, object] of world.collection(collection)) if (object.metadata.uid === uid) return { collection, key, object }
  return undefined
}

function ownersOf(object: WireObject): readonly Found[] {
  const chain: Found[] = []
  let current: WireObject | undefined = object
  // Owners form a tree, but what a person writes may not; ten links are more than any workload has.
  while (current && chain.length < 10) {
    const owners: WireObject['metadata']['ownerReferences'] = current.metadata.ownerReferences
    const uid: string | undefined = (owners?.find((o) => o.controller) ?? owners?.[0])?.uid
    const found: Found | undefined = uid === undefined ? undefined : byUid(uid)
    if (found) chain.push(found)
    current = found?.object
  }
  return chain
}

function ownedBy(uid: string): readonly Found[] {
  const owned: Found[] = []
  for (const collection of world.names())
    for (const [key, object] of world.collection(collection))
      if (object.metadata.ownerReferences?.some((owner) => owner.uid === uid)) owned.push({ collection, key, object })
  return owned
}

export function OwnersTab({ object }: { readonly object: WireObject }) {
  const { t } = useTranslation()
  const owners = ownersOf(object)
  const owned = ownedBy(object.metadata.uid)
  return (
    <>
      {owners.length === 0 && <p className="soft">{t('inspector.noOwner')}</p>}
      <ul className="owners">
        {owners.toReversed().map((found) => (
          <Owner key={found.key} found={found} />
        ))}
        {owners.length > 0 && (
          <li aria-current="true">
            <strong>
              {object.kind} {object.metadata.name}
            </strong>
          </li>
        )}
      </ul>
      {owned.length > 0 && (
        <>
          <h3>{t('inspector.owns')}</h3>
          <ul className="owners">
            {owned.slice(0, 200).map((found) => (
              <Owner key={`${found.collection} ${found.key}`} found={found} />
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function Owner({ found: { collection, key, object } }: { readonly found: Found }) {
  return (
    <li>
      <button type="button" className="link-button" onClick={() => inspect(collection, key)}>
        {object.kind} <span className="mono">{object.metadata.name}</span>
      </button>
    </li>
  )
}
