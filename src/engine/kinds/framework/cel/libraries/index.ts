/** The function libraries of CEL in kube-apiserver v1.36; one line each. */
import type { Environment } from '@marcbachmann/cel-js'
import { authorizer } from './authorizer'
import { comprehensions } from './comprehensions'
import { formats } from './formats'
import { lists } from './lists'
import { networks } from './networks'
import { quantities } from './quantities'
import { regularExpressions } from './regular-expressions'
import { semanticVersions } from './semantic-versions'
import { sets } from './sets'
import { strings } from './strings'
import { times } from './times'
import { urls } from './urls'

export const libraries: readonly ((environment: Environment) => void)[] = [
  strings,
  lists,
  regularExpressions,
  sets,
  urls,
  quantities,
  networks,
  formats,
  semanticVersions,
  comprehensions,
  authorizer,
  times,
]
