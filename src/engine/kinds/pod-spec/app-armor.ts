/** AppArmor profiles of containers that are named by the old annotation; models applyAppArmorVersionSkew of registry/core/pod. */
import type { Draft } from '../../api/object'
import { equalJson } from '../../api/json'
import type { AppArmorProfile, Pod } from '../../schema/types'
import { appArmorErrors } from './security'

/** Followed by the name of the container. */
export const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/'

export const APPARMOR_NOTE = 'deprecated since v1.30; use the "appArmorProfile" field instead'

const LOCAL = 'localhost/'

/** Undefined for what names no profile. */
function profileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' }
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' }
  if (!annotation.startsWith(LOCAL) || annotation === LOCAL) return undefined
  const profile: AppArmorProfile = { type: 'Localhost', localhostProfile: annotation.slice(LOCAL.length) }
  return appArmorErrors(profile, '').length > 0 ? undefined : profile
}

/** Writes what annotations say into the fields of containers that have none; what there is to remark about it. */
export function readAppArmorAnnotations({ metadata, spec }: Draft<Pod>): string[] {
  if (!spec || !metadata.annotations || spec.os?.name === 'windows') return []
  const ofPod = spec.securityContext?.appArmorProfile
  const found: string[] = []
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])]) {
    const key = `${APPARMOR_ANNOTATION}${container.name}`
    const annotation = metadata.annotations[key]
    if (annotation === undefined || container.securityContext?.appArmorProfile) continue
    const profile = profileOf(annotation)
    if (profile && ofPod && equalJson(profile, ofPod)) continue
    if (profile) container.securityContext = { ...container.securityContext, appArmorProfile: profile }
    found.push(`metadata.annotations[${key}]: ${APPARMOR_NOTE}`)
  }
  return found
}
