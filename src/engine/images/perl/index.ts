/** perl: enough of the language for the digits of pi that every Job example prints. */
import { defineImage, tags } from '../image'
import { debianFiles } from '../passwd'
import { DEBIAN_FULL } from '../userlands'
import { perl } from './program'

export default defineImage({
  repositories: ['docker.io/library/perl'],
  hasTag: tags(['latest', 'slim', 'stable', 'devel'], /^5(\.\d{1,2}(\.\d)?)?(-(slim|buster|bullseye|bookworm|slim-.*|threaded))?$/),
  config: (tag) => {
    const version = /^5\.\d+\.\d+/.exec(tag)?.[0] ?? '5.42.0'
    return {
      command: [`perl${version}`, '-de0'],
      workingDirectory: '/usr/src/app',
      userland: DEBIAN_FULL,
      size: 336_700_000,
      files: () => debianFiles('11', 'bullseye'),
      programs: { '/usr/local/bin/perl': perl(version), [`/usr/local/bin/perl${version}`]: perl(version) },
    }
  },
})
