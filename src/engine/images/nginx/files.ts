/** The files of the nginx image: configuration and the pages it serves. */
import type { ImageFile } from '../image'
import { BASH_RC } from '../passwd'

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

function defaultServer(port: number): string {
  return `server {
    listen       ${port};
    listen  [::]:${port};
    server_name  localhost;

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

const MAIN = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
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

const PASSWD = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
nginx:x:101:101:nginx user:/nonexistent:/bin/false
`

/** Of the image that runs as an ordinary user: nothing to change to, and its own places in /tmp. */
const UNPRIVILEGED = MAIN.replace('user  nginx;\n', '').replace('/run/nginx.pid', '/tmp/nginx.pid')

export function nginxFiles(version: string, port: number): Readonly<Record<string, ImageFile>> {
  return {
    '/boot/': '',
    '/home/': '',
    '/lib64/': '',
    '/media/': '',
    '/mnt/': '',
    '/opt/': '',
    '/srv/': '',
    '/run/': '',
    '/sbin/': '',
    '/docker-entrypoint.d/': '',
    '/var/cache/nginx/': '',
    '/usr/share/nginx/html/index.html': WELCOME,
    '/usr/share/nginx/html/50x.html': ERROR_PAGE,
    ...BASH_RC,
    '/etc/nginx/nginx.conf': port === 8080 ? UNPRIVILEGED : MAIN,
    '/etc/nginx/mime.types':
      'types {\n    text/html                             html htm shtml;\n    text/css                              css;\n    application/javascript                js;\n}\n',
    '/etc/nginx/conf.d/default.conf': defaultServer(port),
    '/var/log/nginx/access.log': { link: '/dev/stdout' },
    '/var/log/nginx/error.log': { link: '/dev/stderr' },
    '/etc/passwd': PASSWD,
    '/etc/group': 'root:x:0:\nwww-data:x:33:\nnginx:x:101:\n',
    '/etc/os-release':
      'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION="13 (trixie)"\nID=debian\n',
    '/docker-entrypoint.sh': { text: `#!/bin/sh\n# starts nginx ${version}\nexec "$@"\n`, mode: 0o755 },
    '/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh': { text: '#!/bin/sh\n', mode: 0o755 },
    '/docker-entrypoint.d/20-envsubst-on-templates.sh': { text: '#!/bin/sh\n', mode: 0o755 },
  }
}
