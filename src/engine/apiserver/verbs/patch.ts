/** Patching an object in any of the four ways; models apiserver's handlers/patch.go. */
import { writeJson } from '../../api/json-text'
import { goName } from '../../api/go-values'
import { isObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { jsonPatch } from '../../api/patch/json-patch'
import { mergePatch } from '../../api/patch/merge-patch'
import { strategicPatch, type PatchSchema } from '../../api/patch/strategic-patch'
import { badRequest, StatusError } from '../../api/status'
import type { PatchType } from '../../client/client'
import { patchMeta } from '../../schema'
import { applyObject } from '../managed-fields/apply'
import type { Core } from '../core'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { dropRepeatedOwners } from './owner-references'
import { checkNames, checkVersion } from './preconditions'
import { changeObject, takeStatusOnly } from './update'

export interface PatchOptions {
  readonly subresource?: string
  /** Take over fields of other managers (apply only). */
  readonly force?: boolean
  /** Checks and decodes the patched document as the wire would: throws StatusError, returns a private copy. */
  readonly decode?: (document: unknown) => unknown
}

export const patchSchema: PatchSchema = (schemaType, field) => patchMeta(schemaType, field)

/** The document a patch makes of `document`; neither is changed. */
export function patchedDocument(
  type: Exclude<PatchType, 'apply'>,
  document: unknown,
  patch: unknown,
  schemaType: string,
  custom: boolean,
): unknown {
  switch (type) {
    case 'json':
      return jsonPatch(document, patch)
    case 'merge':
      if (patch === null) throw badRequest('Invalid JSON Patch')
      if (!isObject(patch))
        throw badRequest(`error decoding patch: json: cannot unmarshal ${goName(patch)} into Go value of type map[string]interface {}`)
      return mergePatch(document, patch)
    case 'strategic':
      if (custom) {
        throw new StatusError(
          415,
          'UnsupportedMediaType',
          'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
        )
      }
      return strategicPatch(document, patch, schemaType, patchSchema)
  }
}

/** Patches the stored object and takes the result through an update. */
export function patchObject(
  core: Core,
  served: Served,
  request: RequestContext,
  name: string,
  namespace: string | undefined,
  type: PatchType,
  patch: unknown,
  options: PatchOptions = {},
): KubeObject {
  const subresource = options.subresource ?? ''
  if (type === 'apply') {
    return applyObject(core, served, request, name, namespace, patch, {
      force: options.force ?? false,
      subresource,
      decode: options.decode,
    })
  }
  const old = core.read(served, name, namespace)
  // Owners are kept beside the object: only a patch of them needs them in the document.
  const whole = !request.internal && writeJson(patch).includes('managedFields') ? core.withManagedFields(served, old) : old
  const document = served.toVersion ? served.toVersion(whole) : whole
  let patched = patchedDocument(type, document, patch, served.schemaType, served.custom)
  if (options.decode) patched = options.decode(patched)
  if (served.fromVersion) patched = served.fromVersion(patched as KubeObject)
  const draft = core.draftOf(patched)
  checkNames(served, draft.metadata, name, namespace)
  if (!draft.metadata?.name) throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  if (!request.internal) checkVersion(served, request, name, draft.metadata.resourceVersion)
  dropRepeatedOwners(request, draft, true)
  if (subresource === 'status') return changeObject(core, served, request, old, takeStatusOnly(core, served, request, draft, old), 'status')
  return changeObject(core, served, request, old, draft, subresource)
}
