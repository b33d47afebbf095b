/** wordpress: the blog engine on Apache; it sends everybody to its installer once its database is there. */
import { NetError } from '../../../shell/net'
import { phpApache } from '../apache'
import { respond } from '../http-server'
import { defineImage, handover, tags, type DaemonProcess } from '../image'
import { debianFiles } from '../passwd'
import { decode, encode, type Answer } from '../sql/wire'
import { debianWith } from '../userlands'

const ROOT = '/var/www/html'
const INDEX = `${ROOT}/index.php`
const HTML = { 'Content-Type': 'text/html; charset=UTF-8' }

const setting = ({ env, files }: DaemonProcess, name: string): string | undefined => {
  const file = env[`${name}_FILE`]
  return env[name] ?? (file !== undefined && files.exists(file) ? files.readText(file).trim() : undefined)
}

/** What its entrypoint does before the server starts: an empty volume gets the program's files. */
function prepare(process: DaemonProcess): string {
  const said: string[] = []
  if (process.mounted(ROOT) && !process.files.exists(INDEX)) {
    process.files.write(INDEX, '<?php\n')
    said.push(`WordPress not found in ${ROOT} - copying now...`)
  } else if (!process.mounted(ROOT)) said.push(`WordPress not found in ${ROOT} - copying now...`)
  if (said.length > 0) said.push(`Complete! WordPress has been successfully copied to ${ROOT}`)
  const given = Object.keys(process.env)
    .filter((name) => name.startsWith('WORDPRESS_'))
    .sort()
  if (said.length > 0 && given.length > 0)
    said.push(
      `No 'wp-config.php' found in ${ROOT}, but 'WORDPRESS_...' variables supplied; copying 'wp-config-docker.php' (${given.join(' ')})`,
    )
  return said.join('\n')
}

/** Whether it may use its database. */
async function connects(process: DaemonProcess): Promise<boolean> {
  const [host = '', port = '3306'] = (setting(process, 'WORDPRESS_DB_HOST') ?? 'mysql').split(':')
  const question = encode({
    user: setting(process, 'WORDPRESS_DB_USER') ?? 'example username',
    password: setting(process, 'WORDPRESS_DB_PASSWORD') ?? 'example password',
    database: setting(process, 'WORDPRESS_DB_NAME') ?? 'wordpress',
  })
  try {
    const [address = host] = await process.net.resolve(host)
    const session = decode<Answer>(await process.net.tcp(address, Number(port), question))?.session
    if (session === undefined) return false
    await process.net.tcp(address, Number(port), encode({ user: '', session, quit: true }))
    return true
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    return false
  }
}

const page = (title: string, text: string): string =>
  `<!DOCTYPE html>\n<html lang="en-US">\n<head>\n\t<title>${title}</title>\n</head>\n<body id="error-page">\n\t${text}\n</body>\n</html>\n`

const daemon = phpApache({
  apache: '2.4.65',
  php: '8.3.28',
  memory: 62_914_560,
  work: 40,
  before: prepare,
  page: async (request, process) => {
    const path = request.path.split('?')[0]!
    if (!path.endsWith('/') && !path.endsWith('.php')) return undefined
    const go = (place: string) => respond(302, { ...HTML, Location: `http://${request.host}/wp-admin/${place}` }, '')
    if (!Object.keys(process.env).some((name) => name.startsWith('WORDPRESS_'))) return go('setup-config.php')
    if (!(await connects(process))) return respond(500, HTML, page('Database Error', '<h1>Error establishing a database connection</h1>'))
    return path === '/wp-admin/install.php'
      ? respond(200, HTML, page('WordPress &rsaquo; Installation', '<h1>Welcome</h1>'))
      : go('install.php')
  },
})

export default defineImage({
  repositories: ['docker.io/library/wordpress'],
  hasTag: tags(['latest', 'apache', 'php8.3', 'php8.3-apache'], /^[456](\.\d{1,2}){0,2}(-(apache|php\d\.\d|php\d\.\d-apache|fpm))?$/),
  config: () => ({
    entrypoint: ['docker-entrypoint.sh'],
    handsOver: handover('/usr/local/bin/docker-entrypoint.sh', 'bash', 121, 'apache2-foreground'),
    command: ['apache2-foreground'],
    exposedPorts: [80],
    userland: debianWith('curl'),
    size: 265_800_000,
    files: () => ({ ...debianFiles(), [INDEX]: '<?php\n' }),
    programs: { '/usr/local/bin/docker-entrypoint.sh': daemon, '/usr/local/bin/apache2-foreground': daemon },
  }),
})
