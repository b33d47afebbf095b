/** nginx: the web server that most examples run. */
import { defineImage, handover, tags, type ImageConfig } from '../image'
import { ALPINE, debianWith } from '../userlands'
import { editionOf, type Edition } from './edition'
import { nginxFiles } from './files'
import { nginxServer } from './server'
import { UNPRIVILEGED_PLACES, USUAL_PLACES } from './start-up'

/** Versions whose own number a moving tag means. */
const CURRENT: Readonly<Record<string, string>> = { latest: '1.31.1', mainline: '1.31.1', stable: '1.30.6' }

export function nginxVersion(tag: string): string {
  const name = tag.split('-')[0]!
  const known = CURRENT[name]
  if (known) return known
  const number = /^\d+(\.\d+){0,2}/.exec(tag)?.[0]
  if (!number) return CURRENT['latest']!
  return number.split('.').length === 3
    ? number
    : number.split('.').length === 2
      ? `${number}.${LAST_PATCH[number] ?? 0}`
      : CURRENT['latest']!
}

const LAST_PATCH: Readonly<Record<string, number>> = {
  '1.7': 12,
  '1.8': 1,
  '1.9': 15,
  '1.10': 3,
  '1.11': 13,
  '1.12': 2,
  '1.13': 12,
  '1.14': 2,
  '1.15': 12,
  '1.16': 1,
  '1.17': 10,
  '1.18': 0,
  '1.19': 10,
  '1.20': 2,
  '1.21': 6,
  '1.22': 1,
  '1.23': 4,
  '1.24': 0,
  '1.25': 5,
  '1.26': 3,
  '1.27': 5,
  '1.28': 2,
  '1.29': 8,
  '1.30': 6,
  '1.31': 1,
}

/** Tags on Docker Hub: numbers that were released, and the names that move. */
function hasTag(tag: string): boolean {
  if (
    tags(
      [
        'latest',
        'mainline',
        'stable',
        'alpine',
        'perl',
        'alpine-slim',
        'alpine-perl',
        'bookworm',
        'trixie',
        'stable-alpine',
        'mainline-alpine',
        'stable-alpine-slim',
        'mainline-alpine-slim',
        'stable-perl',
        'mainline-perl',
        'stable-bookworm',
        'stable-trixie',
      ],
      /^$/,
    )(tag)
  )
    return true
  const parts = /^1(?:\.(\d+)(?:\.(\d+))?)?(-(?:alpine|perl|alpine-perl|alpine-slim|bookworm|trixie|bullseye|otel|alpine\d.*))?$/.exec(tag)
  if (!parts) return false
  const last = parts[1] === undefined ? undefined : LAST_PATCH[`1.${parts[1]}`]
  return parts[1] === undefined || (last !== undefined && (parts[2] === undefined || Number(parts[2]) <= last))
}

function config(tag: string, repository: string): ImageConfig {
  return configOf(editionOf(nginxVersion(tag), tag), repository.includes('unprivileged') ? 8080 : 80)
}

/** The image of an edition, on port 80 or, for ordinary users, 8080. */
export function configOf(edition: Edition, port: number): ImageConfig {
  const { version, alpine, entrypoint } = edition
  const server = nginxServer(edition, port === 8080 ? UNPRIVILEGED_PLACES : USUAL_PLACES)
  return {
    ...(entrypoint
      ? {
          entrypoint: ['/docker-entrypoint.sh'],
          handsOver: handover('/docker-entrypoint.sh', alpine ? 'ash' : 'dash', 47, 'nginx', 'nginx-debug'),
        }
      : {}),
    command: ['nginx', '-g', 'daemon off;'],
    env: edition.variables,
    exposedPorts: [port],
    stopSignal: edition.stopSignal,
    userland: alpine ? { ...ALPINE, has: (name) => name === 'curl' || ALPINE.has(name) } : debianWith('curl', 'envsubst'),
    size: alpine ? 22_419_000 : 62_950_000 + version.length * 1000,
    ...(port === 8080 ? { user: '101', owned: ['/etc/nginx', '/var/cache/nginx'] } : {}),
    files: () => nginxFiles(edition, port),
    programs: { ...(entrypoint ? { '/docker-entrypoint.sh': server } : {}), '/usr/sbin/nginx': server },
  }
}

export default defineImage({
  repositories: [
    'docker.io/library/nginx',
    'docker.io/nginxinc/nginx-unprivileged',
    'public.ecr.aws/nginx/nginx',
    'registry.k8s.io/nginx',
    'registry.k8s.io/nginx-slim',
  ],
  hasTag: (tag) => hasTag(tag) || tag === '0.8' || /^0\.\d+$/.test(tag),
  config,
})

/** The image of the tutorial about connecting applications, which brings no certificate: a Secret does. */
export const nginxHttps = defineImage({
  repositories: ['docker.io/bprashanth/nginxhttps', 'docker.io/ymqytw/nginxhttps'],
  hasTag: tags(['latest', '1.0', '1.5'], /^$/),
  config: () => config('1.13', 'nginxhttps'),
})
