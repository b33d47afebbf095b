/** stress: takes as much memory and processor as it is told to; for limits and out-of-memory kills. */
import { defineImage, tags, type Daemon, type ImageConfig } from '../image'
import { alpineFiles, debianFiles } from '../passwd'
import { BASH_ON_ALPINE, DEBIAN_SLIM, SCRATCH } from '../userlands'

const UNIT: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

function option(argv: readonly string[], ...names: readonly string[]): string | undefined {
  for (let i = 1; i < argv.length; i++) {
    if (names.includes(argv[i]!)) return argv[i + 1]
    const long = names.find((name) => argv[i]!.startsWith(`${name}=`))
    if (long) return argv[i]!.slice(long.length + 1)
  }
  return undefined
}

function bytes(text: string): number {
  const parts = /^(\d+)([bkmg]?)/i.exec(text)
  return parts ? Number(parts[1]) * (UNIT[parts[2]!.toLowerCase() || 'b'] ?? 1) : 0
}

/** `30`, `5m`: seconds; undefined when nothing is said, or nothing of the kind. */
function seconds(text: string | undefined): number | undefined {
  const parts = /^(\d+)([smhd]?)$/.exec(text ?? '')
  return parts ? Number(parts[1]) * ({ m: 60, h: 3600, d: 86_400 }[parts[2]!] ?? 1) : undefined
}

/** How long the kernel takes to give a megabyte, page by page, and to take it back. */
const MILLISECONDS_PER_MEGABYTE = 0.4

/** Millicores of one worker: it takes its memory again and again, sleeping with it where it is told to hang. */
function workerProcessor(size: number, hang: number | undefined): number {
  if (hang === undefined) return 1000
  if (hang === 0) return 0
  const busy = (size / 1024 ** 2) * MILLISECONDS_PER_MEGABYTE
  return Math.round((1000 * busy) / (busy + hang * 1000))
}

const stress: Daemon = {
  start(process) {
    const { argv } = process
    const cpu = Number(option(argv, '--cpu', '-c') ?? 0)
    const workers = Number(option(argv, '--vm', '-m') ?? 0)
    const size = bytes(option(argv, '--vm-bytes') ?? '256M')
    const timeout = seconds(option(argv, '--timeout', '-t'))
    if (cpu + workers === 0) {
      process.stderr("`stress' imposes certain types of compute stress on your system\n\nUsage: stress [OPTION [ARG]] ...\n")
      process.exit(0)
      return
    }
    for (const signal of ['TERM', 'INT']) process.onSignal(signal, () => process.exit(signal === 'TERM' ? 143 : 130))
    process.stdout(`stress: info: [1] dispatching hogs: ${cpu} cpu, 0 io, ${workers} vm, 0 hdd\n`)
    process.useProcessor(cpu * 1000 + workers * workerProcessor(size, seconds(option(argv, '--vm-hang'))))
    // The pages are touched one after another, so that a limit is hit a moment after the start.
    process.after(300, () => process.useMemory(1_048_576 + workers * size))
    if (timeout)
      process.after(timeout * 1000, () => {
        process.stdout(`stress: info: [1] successful run completed in ${timeout}s\n`)
        process.exit(0)
      })
  },
}

/** vish/stress: the same with other options, as the Kubernetes documentation uses it. */
const resourceConsumer: Daemon = {
  start(process) {
    const { argv } = process
    const cpus = Number(option(argv, '-cpus', '--cpus') ?? 0)
    const text = option(argv, '-mem-total', '--mem-total') ?? '0'
    const total = Number(/^\d+/.exec(text)?.[0] ?? 0) * ({ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 }[text.replace(/^\d+/, '')] ?? 1)
    process.stderr(
      `I0101 00:00:00.000000       1 main.go:26] Allocating "${text}" memory, in "4Ki" chunks, with a 1ms sleep between allocations\n`,
    )
    process.useProcessor(cpus * 1000)
    process.after(500, () => process.useMemory(2_097_152 + total))
  },
}

/** What an image is built on, with what it starts. */
function built(repository: string): Omit<ImageConfig, 'size'> {
  // Nothing but the program.
  if (repository.endsWith('vish/stress'))
    return { entrypoint: ['/stress', '-logtostderr'], userland: SCRATCH, programs: { '/stress': resourceConsumer } }
  if (repository.endsWith('polinux/stress'))
    return {
      command: ['/usr/local/bin/stress'],
      userland: BASH_ON_ALPINE,
      files: () => alpineFiles('3.15'),
      programs: { '/usr/local/bin/stress': stress },
    }
  return {
    ...(repository.includes('polinux')
      ? { command: ['/bin/bash'] }
      : { entrypoint: ['/usr/bin/stress', ...(repository.includes('progrium') ? ['--verbose'] : [])] }),
    userland: DEBIAN_SLIM,
    files: () => debianFiles(),
    programs: { '/usr/local/bin/stress': stress, '/usr/bin/stress-ng': stress },
  }
}

export default defineImage({
  repositories: [
    'docker.io/polinux/stress',
    'docker.io/progrium/stress',
    'docker.io/vish/stress',
    'docker.io/alexeiled/stress-ng',
    'docker.io/polinux/stress-ng',
  ],
  hasTag: tags(['latest', 'v1'], /^\d+(\.\d+)*$/),
  config: (_tag, repository) => ({ size: 4_041_495, ...built(repository) }),
})
