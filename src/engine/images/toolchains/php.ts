/** php: its command line, its Apache that serves /var/www/html, and its process manager for other servers. */
import type { HttpRequest } from '../../network/types'
import { errorPage, foot, phpApache, type Page } from '../apache'
import { contentType, entityTag, fileAt, httpDate, respond } from '../http-server'
import type { Daemon, DaemonProcess, ImageConfig } from '../image'
import { service } from '../service'
import { SOURCE } from './interpreted'
import { rendered } from './php-page'
import { telling } from './program'
import type { Release, Toolchain } from './toolchain'

const ROOT = '/var/www/html'
const APACHE = { 'Content-Type': 'text/html; charset=iso-8859-1' }
const PHP = { 'Content-Type': 'text/html; charset=UTF-8' }
const DECODER = new TextDecoder()

/** What Apache answers from the folder; undefined for what is not there. */
function page(request: HttpRequest, process: DaemonProcess, apache: string, version: string): Page | undefined {
  const { files } = process
  const own = (status: number, title: string, words: string, headers = {}): Page => ({
    ...respond(status, { ...headers, ...APACHE }, errorPage(status, title, words, foot(apache, request))),
    plain: true,
  })
  const found = fileAt(files, ROOT, request.path, ['index.php', 'index.html'])
  if (found.kind === 'missing') return undefined
  if (found.kind === 'folder') return own(403, 'Forbidden', "You don't have permission to access this resource.")
  if (found.kind === 'redirect') {
    const place = `http://${request.host}${request.path}/`
    return own(301, 'Moved Permanently', `The document has moved <a href="${place}">here</a>.`, { Location: place })
  }
  const content = files.read(found.path)
  if (found.path.endsWith('.php')) {
    const text = rendered(DECODER.decode(content), process, version)
    if (text === undefined) process.stderr(`${found.path} has code that cannot be run here\n`)
    return respond(text === undefined ? 500 : 200, PHP, text ?? '')
  }
  const { modified, size } = files.stat(found.path)
  const about = { 'Last-Modified': httpDate(modified), ETag: entityTag(modified, size), 'Accept-Ranges': 'bytes' }
  return { ...respond(200, { ...about, 'Content-Type': contentType(found.path) }, content), plain: true }
}

function apacheOf({ version }: Release): Daemon {
  const apache = '2.4.65'
  const server = phpApache({
    apache,
    php: version,
    memory: 12_582_912,
    page: (request, process) => page(request, process, apache, version),
  })
  return {
    start(process) {
      // The image stops it by this, and it ends gracefully.
      process.onSignal('WINCH', () => process.exit(0))
      server.start(process)
    },
  }
}

function fpmTime(process: DaemonProcess): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(httpDate(process.now()))!
  return `[${day}-${month}-${year} ${clock}]`
}

const fpmServer = service({
  ports: [9000],
  memory: 9_437_184,
  stderr: true,
  log: (process) => `${fpmTime(process)} NOTICE: fpm is running, pid 1\n${fpmTime(process)} NOTICE: ready to handle connections`,
  farewell: (process) => `${fpmTime(process)} NOTICE: Terminating ...\n${fpmTime(process)} NOTICE: exiting, bye-bye!`,
  // It speaks FastCGI alone.
  talk: () => new Uint8Array(0),
})

const fpm: Daemon = {
  start(process) {
    process.onSignal('QUIT', () => {
      process.stderr(`${fpmTime(process)} NOTICE: Finishing ...\n${fpmTime(process)} NOTICE: exiting, bye-bye!\n`)
      process.exit(0)
    })
    process.title('php-fpm: master process (/usr/local/etc/php-fpm.conf)')
    fpmServer.start(process)
    for (let worker = 0; worker < 2; worker++) process.fork('php-fpm: pool www', 'www-data')
  },
}

function commandLine(version: string) {
  const [major, ...rest] = version.split('.')
  const engine = major === '8' ? ['4', ...rest].join('.') : `3.${rest[0]}.0`
  const about = `PHP ${version} (cli) (NTS)\nCopyright (c) The PHP Group\nZend Engine v${engine}, Copyright (c) Zend Technologies\n`
  const interactive = telling({
    name: 'php',
    answers: [],
    alone: { banner: () => 'Interactive shell\n\n', prompt: () => 'php > ', leave: /^(exit|quit|die)(\(\))?;?$/, end: '\n' },
  })
  const program = telling({
    name: 'php',
    answers: [[/^(-v|--version)$/, { text: about }]],
    alone: SOURCE,
    missing: ([file = ''], exists) =>
      file.startsWith('-') || exists(file) ? undefined : { text: `Could not open input file: ${file}\n`, code: 1 },
  })
  const asks = (args: readonly string[]): boolean => args.length === 1 && /^(-a|--interactive)$/.test(args[0]!)
  return {
    ...program,
    run: (context: Parameters<typeof program.run>[0]) =>
      asks(context.args) ? interactive.run({ ...context, args: [] }) : program.run(context),
  }
}

/** What is different by how PHP is to be run. */
function kindOf(release: Release): Pick<ImageConfig, 'command' | 'exposedPorts' | 'stopSignal' | 'workingDirectory' | 'programs'> {
  const { variants } = release
  if (variants.has('apache')) {
    const programs = { '/usr/local/bin/apache2-foreground': apacheOf(release) }
    return { command: ['apache2-foreground'], exposedPorts: [80], stopSignal: 'WINCH', workingDirectory: ROOT, programs }
  }
  if (variants.has('fpm'))
    return {
      command: ['php-fpm'],
      exposedPorts: [9000],
      stopSignal: 'QUIT',
      workingDirectory: ROOT,
      programs: { '/usr/local/sbin/php-fpm': fpm },
    }
  return { command: ['php', '-a'], programs: {} }
}

export const php: Toolchain = {
  repositories: ['docker.io/library/php'],
  versions: {
    latest: '8.5.0',
    '8': '8.5.0',
    '8.5': '8.5.0',
    '8.4': '8.4.15',
    '8.3': '8.3.28',
    '8.2': '8.2.29',
    '8.1': '8.1.33',
    '8.0': '8.0.30',
    '7': '7.4.33',
    '7.4': '7.4.33',
    '7.3': '7.3.33',
    '7.2': '7.2.34',
    '7.1': '7.1.33',
    '7.0': '7.0.33',
    '5': '5.6.40',
    '5.6': '5.6.40',
  },
  variants: /^(cli|apache|fpm|zts)$/,
  systems: /^(alpine(3\.\d+)?|stretch|buster|bullseye|bookworm|trixie)$/,
  system: (version) =>
    /^8\.[2-9]/.test(version) ? 'trixie' : version.startsWith('8.1') ? 'bookworm' : /^[78]/.test(version) ? 'bullseye' : 'stretch',
  image: (release) => {
    const { programs, ...kind } = kindOf(release)
    const { version, system } = release
    return {
      entrypoint: ['docker-php-entrypoint'],
      handsOver: { serves: [] },
      ...kind,
      env: {
        PHPIZE_DEPS: 'autoconf \t\tdpkg-dev \t\tfile \t\tg++ \t\tgcc \t\tlibc-dev \t\tmake \t\tpkg-config \t\tre2c',
        PHP_INI_DIR: '/usr/local/etc/php',
        ...(release.variants.has('apache') ? { APACHE_CONFDIR: '/etc/apache2', APACHE_ENVVARS: '/etc/apache2/envvars' } : {}),
        PHP_VERSION: version,
      },
      programs: { '/usr/local/bin/php': commandLine(version), ...programs },
      tools: ['curl', 'file'],
      files: () => ({
        [`${ROOT}/`]: { mode: 0o1777 },
        '/usr/local/etc/php/conf.d/': '',
        '/usr/local/bin/docker-php-entrypoint': {
          text: '#!/bin/sh\nset -e\nif [ "${1#-}" != "$1" ]; then set -- php "$@"; fi\nexec "$@"\n',
          mode: 0o755,
        },
      }),
      size: system === 'alpine' ? 40_000_000 : release.variants.has('apache') ? 185_000_000 : 175_000_000,
    }
  },
}
