/** What expressions that give JSON patches may call besides; models apiserver/pkg/cel/library's JSONPatch. */
import type { Environment } from '@marcbachmann/cel-js'

class JSONPatchNamespace {
  readonly name = 'jsonpatch'
}

export function jsonPatches(environment: Environment): void {
  environment.registerType('JSONPatchNamespace', JSONPatchNamespace)
  environment.registerConstant('jsonpatch', 'JSONPatchNamespace', new JSONPatchNamespace())
  environment.registerFunction('JSONPatchNamespace.escapeKey(string): string', (_: unknown, key: string) =>
    key.replaceAll('~', '~0').replaceAll('/', '~1'),
  )
}
