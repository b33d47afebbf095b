/** wordpress: the blog engine on Apache; it sends everybody to its installer until its database is there. */
import { respond } from '../http-server'
import { defineImage, handover, tags } from '../image'
import { debianFiles } from '../passwd'
import { service } from '../service'
import { debianWith } from '../userlands'

const daemon = service({
  ports: [80],
  memory: 62_914_560,
  work: 40,
  stderr: true,
  log: () => 'WordPress not found in /var/www/html - copying now...\nComplete! WordPress has been successfully copied to /var/www/html',
  http: (request, { env }) => {
    const headers = { Server: 'Apache/2.4.65 (Debian)', 'X-Powered-By': 'PHP/8.3.28', 'Content-Type': 'text/html; charset=UTF-8' }
    if (!env['WORDPRESS_DB_HOST']) return respond(302, { ...headers, Location: `http://${request.host}/wp-admin/setup-config.php` }, '')
    return respond(302, { ...headers, Location: `http://${request.host}/wp-admin/install.php` }, '')
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
    files: () => ({ ...debianFiles(), '/var/www/html/index.php': '<?php\n' }),
    programs: { '/usr/local/bin/docker-entrypoint.sh': daemon, '/usr/local/bin/apache2-foreground': daemon },
  }),
})
