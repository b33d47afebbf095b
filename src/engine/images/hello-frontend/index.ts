/** hello-frontend: nginx that hands everything on to a Service named `hello`, without which it does not start. */
import { defineImage, tags } from '../image'
import nginx from '../nginx'

const CONFIGURATION = `upstream Backend {
    server hello;
}

server {
    listen 80;

    location / {
        proxy_pass http://Backend;
    }
}
`

export default defineImage({
  repositories: ['gcr.io/google-samples/hello-frontend'],
  hasTag: tags(['latest', '1.0'], /^$/),
  config: () => {
    const base = nginx.config('1.13.3', 'docker.io/library/nginx')
    return {
      ...base,
      files: (...place) => ({ ...base.files?.(...place), '/etc/nginx/conf.d/default.conf': CONFIGURATION }),
    }
  },
})
