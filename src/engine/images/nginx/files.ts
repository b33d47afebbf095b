/** The files of the nginx image: configuration and the pages it serves. */
import type { ImageFile } from '../image'
import { withAccount } from '../passwd'
import type { Edition } from './edition'
import { SCRIPT_FOLDER } from './start-up'

const DOCTYPE = '<!DOCTYPE html>'

/** The page a fresh nginx shows: exactly what learners compare with. */
export const WELCOME = `${DOCTYPE}
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`

const ERROR_PAGE = `${DOCTYPE}
<html>
<head>
<title>Error</title>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.</p>
</body>
</html>
`

/** The entrypoint adds the line of IPv6 to the packaged file. */
function defaultServer(port: number, both: boolean): string {
  return `server {
    listen       ${port};
${both ? `    listen  [::]:${port};\n` : ''}    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`
}

const main = ({ user, workers, level }: Edition): string => `
user  ${user};
worker_processes  ${workers};

error_log  /var/log/nginx/error.log ${level};
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`

/** Of the image that runs as an ordinary user: nothing to change to, and its own places in /tmp. */
const unprivileged = (text: string): string => text.replace(/^user .*\n/m, '').replace('/run/nginx.pid', '/tmp/nginx.pid')

/** The scripts that the entrypoint runs; what they would change is as it is to be already. */
function entryFiles({ entrypoint, version }: Edition): Readonly<Record<string, ImageFile>> {
  if (!entrypoint) return {}
  const { scripts } = entrypoint
  return {
    '/docker-entrypoint.sh': { text: `#!/bin/sh\n# starts nginx ${version}\nexec "$@"\n`, mode: 0o755 },
    ...Object.fromEntries(scripts.map((name) => [`${SCRIPT_FOLDER}/${name}`, { text: '#!/bin/sh\n', mode: 0o755 }])),
  }
}

export function nginxFiles(edition: Edition, port: number): Readonly<Record<string, ImageFile>> {
  const { alpine, entrypoint, user } = edition
  const base = edition.base()
  const usual = main(edition)
  return {
    ...(user !== 'nginx'
      ? base
      : alpine
        ? withAccount(base, user, 101, '/var/cache/nginx', '/sbin/nologin', 'nginx')
        : withAccount(base, user, 101, '/nonexistent', '/bin/false', 'nginx user')),
    '/var/cache/nginx/': '',
    '/usr/share/nginx/html/index.html': WELCOME,
    '/usr/share/nginx/html/50x.html': ERROR_PAGE,
    '/etc/nginx/nginx.conf': port === 8080 ? unprivileged(usual) : usual,
    '/etc/nginx/mime.types':
      'types {\n    text/html                             html htm shtml;\n    text/css                              css;\n    application/javascript                js;\n}\n',
    '/etc/nginx/conf.d/default.conf': defaultServer(port, entrypoint !== undefined && port === 80),
    '/var/log/nginx/access.log': { link: '/dev/stdout' },
    '/var/log/nginx/error.log': { link: '/dev/stderr' },
    ...entryFiles(edition),
  }
}
