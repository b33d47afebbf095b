/** cuda-vector-add: adds two vectors on a graphics card, and says that there is none on nodes without one; NVIDIA's sample vectorAdd. */
import { defineImage, tags } from '../image'
import { ubuntuFiles } from '../passwd'
import { debianWith } from '../userlands'

const ELEMENTS = 50_000
const NO_DRIVER = 'CUDA driver version is insufficient for CUDA runtime version'

export default defineImage({
  repositories: ['registry.k8s.io/cuda-vector-add', 'gcr.io/google_containers/cuda-vector-add'],
  hasTag: tags(['v0.1'], /^$/),
  config: () => ({
    command: ['./vectorAdd'],
    workingDirectory: '/usr/local/cuda-8.0/samples/0_Simple/vectorAdd',
    userland: debianWith(),
    files: () => ubuntuFiles('16.04', 'Xenial Xerus'),
    size: 511_000_000,
    programs: {
      '/usr/local/cuda-8.0/samples/0_Simple/vectorAdd/vectorAdd': {
        start: (process) => {
          process.stdout(`[Vector addition of ${ELEMENTS} elements]\n`)
          process.stderr(`Failed to allocate device vector A (error code ${NO_DRIVER})!\n`)
          process.exit(1)
        },
      },
    },
  }),
})
