/** hpa-example: a PHP page that computes for a while and says OK!, for autoscaling. */
import { phpApache } from '../apache'
import { respond } from '../http-server'
import { defineImage, tags } from '../image'
import { debianFiles } from '../passwd'
import { debianWith } from '../userlands'

const daemon = phpApache({
  apache: '2.4.10',
  php: '5.6.14',
  memory: 11_534_336,
  processor: 1,
  work: 80,
  page: ({ path }) =>
    /^\/(index\.php)?(\?.*)?$/.test(path) ? respond(200, { 'Content-Type': 'text/html; charset=UTF-8' }, 'OK!') : undefined,
})

export default defineImage({
  repositories: ['registry.k8s.io/hpa-example', 'gcr.io/google_containers/hpa-example', 'docker.io/pilsterrr/hpa-example'],
  hasTag: tags(['latest'], /^v?\d+(\.\d+)*$/),
  config: () => ({
    command: ['apache2-foreground'],
    exposedPorts: [80],
    userland: debianWith('curl'),
    size: 180_300_000,
    files: () => ({
      ...debianFiles('8', 'jessie'),
      '/var/www/html/index.php':
        '<?php\n  $x = 0.0001;\n  for ($i = 0; $i <= 1000000; $i++) {\n    $x += sqrt($x);\n  }\n  echo "OK!";\n?>\n',
    }),
    programs: { '/usr/local/bin/apache2-foreground': daemon },
  }),
})
