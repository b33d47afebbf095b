/** Images whose program works on something elsewhere: git, and docker with or without its daemon. */
import type { Daemon } from '../image'
import { telling } from './program'
import type { Toolchain } from './toolchain'

const USAGE =
  'usage: git [-v | --version] [-h | --help] [-C <path>] [-c <name>=<value>]\n           [--exec-path[=<path>]] [--html-path] [--man-path] [--info-path]\n           [-p | --paginate | -P | --no-pager] [--no-replace-objects] [--no-lazy-fetch]\n           [--no-optional-locks] [--no-advice] [--bare] [--git-dir=<path>]\n           [--work-tree=<path>] [--namespace=<name>] [--config-env=<name>=<envvar>]\n           <command> [<args>]\n'

const git = (version: string) =>
  telling({
    name: 'git',
    answers: [
      [/^(-v|--version|version)$/, { text: `git version ${version}\n` }],
      [/^(-h|--help|help)$/, { text: USAGE }],
    ],
    alone: { text: USAGE, code: 1 },
    missing: ([verb = ''], exists) =>
      /^(status|log|diff|add|commit|push|pull|branch|checkout|fetch)$/.test(verb) && !exists('.git')
        ? { text: 'fatal: not a git repository (or any of the parent directories): .git\n', code: 128, wrong: true }
        : undefined,
  })

const alpineGit: Toolchain = {
  repositories: ['docker.io/alpine/git'],
  versions: { latest: '2.49.1', '1': '2.24.1', '2': '2.49.1', v2: '2.49.1' },
  systems: /^alpine$/,
  system: 'alpine',
  image: ({ version }) => ({
    entrypoint: ['git'],
    command: ['--help'],
    workingDirectory: '/git',
    programs: { '/usr/bin/git': git(version) },
    files: () => ({ '/git/': '' }),
    size: 35_000_000,
  }),
}

const bitnamiGit: Toolchain = {
  repositories: ['docker.io/bitnami/git', 'docker.io/bitnamilegacy/git'],
  versions: { latest: '2.51.2', '2': '2.51.2' },
  variants: /^(debian|12|r\d+)$/,
  systems: /^bookworm$/,
  system: 'bookworm',
  image: ({ version }) => ({
    entrypoint: ['/opt/bitnami/scripts/git/entrypoint.sh'],
    handsOver: { serves: [] },
    command: ['/bin/bash'],
    env: { APP_VERSION: version, BITNAMI_APP_NAME: 'git', HOME: '/' },
    programs: { '/usr/bin/git': git(version) },
    files: () => ({ '/opt/bitnami/scripts/git/entrypoint.sh': { text: '#!/bin/bash\nexec "$@"\n', mode: 0o755 } }),
    size: 65_000_000,
  }),
}

const NO_DAEMON = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n'

const docker = (version: string) =>
  telling({
    name: 'docker',
    answers: [
      [/^(-v|--version)$/, { text: `Docker version ${version}${BUILDS[version] === undefined ? '' : `, build ${BUILDS[version]}`}\n` }],
    ],
    alone: { text: 'Usage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n' },
    missing: (_, exists) => (exists('/var/run/docker.sock') ? undefined : { text: NO_DAEMON, code: 1, wrong: true }),
  })

const BUILDS: Readonly<Record<string, string>> = { '28.5.2': 'ecc6942', '27.5.1': '9f9e405' }

/** The daemon within a container: without privileges it may not mount what it needs. */
const daemon: Daemon = {
  start(process) {
    if (!process.can('SYS_ADMIN')) {
      process.stderr(
        'mount: permission denied (are you root?)\nCould not mount /sys/kernel/security.\nAppArmor detection and --privileged mode might break.\nmount: permission denied (are you root?)\n',
      )
      return process.exit(1)
    }
    process.useMemory(62_914_560)
    process.stderr(`time="${new Date(process.now()).toISOString()}" level=info msg="Starting up"\n`)
    process.after(1500, () => {
      process.stderr(`time="${new Date(process.now()).toISOString()}" level=info msg="API listen on /var/run/docker.sock"\n`)
    })
    for (const signal of ['TERM', 'INT']) process.onSignal(signal, () => process.exit(0))
  },
}

const dockerImage: Toolchain = {
  repositories: ['docker.io/library/docker'],
  versions: {
    latest: '29.0.2',
    '29': '29.0.2',
    '29.0': '29.0.2',
    '28': '28.5.2',
    '28.5': '28.5.2',
    '27': '27.5.1',
    '27.5': '27.5.1',
    '26': '26.1.4',
    '25': '25.0.5',
    '24': '24.0.9',
    '23': '23.0.6',
    '20': '20.10.24',
    '20.10': '20.10.24',
    '19': '19.03.15',
    '19.03': '19.03.15',
  },
  variants: /^(dind|cli|git|rootless)$/,
  systems: /^alpine(3\.\d+)?$/,
  system: 'alpine',
  image: ({ version, variants }) => {
    // Before 23 the client was what a tag without a word meant.
    const runsDaemon = variants.has('dind') || (!variants.has('cli') && !variants.has('git') && Number(version.split('.')[0]) >= 23)
    return {
      ...(runsDaemon
        ? { entrypoint: ['dockerd-entrypoint.sh'], handsOver: { serves: ['dockerd'] }, command: [], exposedPorts: [2375, 2376] }
        : { entrypoint: ['docker-entrypoint.sh'], handsOver: { serves: [] }, command: ['sh'] }),
      env: { DOCKER_VERSION: version, DOCKER_TLS_CERTDIR: '/certs' },
      programs: {
        '/usr/local/bin/docker': docker(version),
        '/usr/local/bin/docker-entrypoint.sh': docker(version),
        ...(runsDaemon ? { '/usr/local/bin/dockerd-entrypoint.sh': daemon, '/usr/local/bin/dockerd': daemon } : {}),
        ...(variants.has('git') ? { '/usr/bin/git': git('2.49.1') } : {}),
      },
      size: runsDaemon ? 130_000_000 : 68_000_000,
    }
  },
}

export const CLIENTS: readonly Toolchain[] = [alpineGit, bitnamiGit, dockerImage]
