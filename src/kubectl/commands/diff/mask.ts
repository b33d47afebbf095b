/** Secrets stay secret in a diff: values become asterisks that still tell whether they differ. */
import { asDict, isDict, type Dict } from '../../values'

const SAME = '***'
const BEFORE = '*** (before)'
const AFTER = '*** (after)'

export const isSecret = ({ kind, apiVersion }: Dict): boolean => kind === 'Secret' && apiVersion === 'v1'

export function masked(from: Dict | undefined, to: Dict): readonly [Dict | undefined, Dict] {
  if (!isSecret(to)) return [from, to]
  const [before, after] = [asDict(from?.['data']), asDict(to['data'])]
  const mask = (own: Dict, other: Dict, changed: string) =>
    Object.fromEntries(Object.entries(own).map(([key, value]) => [key, Object.hasOwn(other, key) && other[key] !== value ? changed : SAME]))
  const apply = (object: Dict, data: Dict) => (isDict(object['data']) ? { ...object, data } : object)
  return [from && apply(from, mask(before, after, BEFORE)), apply(to, mask(after, before, AFTER))]
}
