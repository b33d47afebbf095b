/** hello-world: prints a greeting and ends. */
import { defineImage, tags } from '../image'
import { SCRATCH } from '../userlands'

const GREETING = `
Hello from Docker!
This message shows that your installation appears to be working correctly.

`

export default defineImage({
  repositories: ['docker.io/library/hello-world'],
  hasTag: tags(['latest', 'linux', 'nanoserver'], /^$/),
  config: () => ({
    command: ['/hello'],
    userland: SCRATCH,
    size: 2_488,
    programs: {
      '/hello': {
        start: (process) => {
          process.stdout(GREETING)
          process.exit(0)
        },
      },
    },
  }),
})
