/** Languages that are interpreted: ruby, erlang, elixir and php's package manager. */
import { telling, type Session } from './program'
import { BUILDING, path, type Toolchain } from './toolchain'

/** Source from standard input, which nothing here understands. */
export const SOURCE: Session = { banner: () => '', prompt: () => '', leave: /^$(?!)/ }

const RUBY: Readonly<Record<string, string>> = {
  '3.4.7': '2025-10-08 revision 7a5688e2a2) +PRISM',
  '3.3.10': '2025-10-23 revision 343ea05002)',
}

const ruby: Toolchain = {
  repositories: ['docker.io/library/ruby'],
  versions: {
    latest: '3.4.7',
    '3': '3.4.7',
    '3.4': '3.4.7',
    '3.3': '3.3.10',
    '3.2': '3.2.9',
    '3.1': '3.1.7',
    '3.0': '3.0.7',
    '2': '2.7.8',
    '2.7': '2.7.8',
    '2.6': '2.6.10',
    '2.5': '2.5.9',
  },
  variants: /^slim$/,
  systems: /^(alpine(3\.\d+)?|stretch|buster|bullseye|bookworm|trixie)$/,
  system: (version) => (/^3\.[34]/.test(version) ? 'trixie' : version.startsWith('3') ? 'bookworm' : 'bullseye'),
  image: ({ version, variants, system }) => {
    const built = RUBY[version]
    const says = { text: `ruby ${version}${built === undefined ? '' : ` (${built}`} [x86_64-linux${system === 'alpine' ? '-musl' : ''}]\n` }
    return {
      command: ['irb'],
      env: {
        LANG: 'C.UTF-8',
        RUBY_VERSION: version,
        GEM_HOME: '/usr/local/bundle',
        BUNDLE_SILENCE_ROOT_WARNING: '1',
        BUNDLE_APP_CONFIG: '/usr/local/bundle',
        PATH: path('/usr/local/bundle/bin'),
      },
      programs: {
        '/usr/local/bin/ruby': telling({
          name: 'ruby',
          answers: [[/^(-v|--version)$/, says]],
          alone: SOURCE,
          missing: ([file = ''], exists) =>
            file.startsWith('-') || exists(file)
              ? undefined
              : { text: `ruby: No such file or directory -- ${file} (LoadError)\n`, code: 1, wrong: true },
        }),
        '/usr/local/bin/irb': telling({
          name: 'irb',
          answers: [],
          alone: {
            banner: (terminal) => (terminal ? '' : 'Switch to inspect mode.\n'),
            prompt: (line) => `irb(main):${String(line).padStart(3, '0')}${/^3\.[3-9]/.test(version) ? '' : ':0'}> `,
            leave: /^(exit|quit)(\(\))?$/,
            end: '\n',
          },
        }),
      },
      tools: variants.has('slim') ? [] : BUILDING,
      size: system === 'alpine' ? 36_000_000 : variants.has('slim') ? 75_000_000 : 390_000_000,
    }
  },
}

/** The runtime system of each release of Erlang. */
const ERTS: Readonly<Record<string, string>> = { '25': '13.2.2', '26': '14.2.5', '27': '15.2.7', '28': '16.1.1' }
const erlangLine = (release: string): string =>
  `Erlang/OTP ${release} [erts-${ERTS[release]}] [source] [64-bit] [smp:2:2] [ds:2:2:10] [async-threads:1] [jit:ns]\n`

const eshell = (release: string): Session => ({
  banner: () => `${erlangLine(release)}\nEshell V${ERTS[release]} (press Ctrl+G to abort, type help(). for help)\n`,
  prompt: (line) => `${line}> `,
  leave: /^(q|halt|init:stop)\(\)\.$/,
  end: '*** Terminating erlang (nonode@nohost)\n',
  alwaysPrompts: true,
})

const erlang: Toolchain = {
  repositories: ['docker.io/library/erlang'],
  versions: { latest: '28', '28': '28', '27': '27', '26': '26', '25': '25' },
  whole: /^2[5-8](\.\d+)+$/,
  variants: /^slim$/,
  systems: /^(alpine|bullseye|bookworm|trixie)$/,
  system: 'bookworm',
  image: ({ version, variants, system }) => ({
    command: ['erl'],
    env: { OTP_VERSION: version },
    programs: { '/usr/local/bin/erl': telling({ name: 'erl', answers: [], alone: eshell(version.split('.')[0]!) }) },
    tools: variants.has('slim') ? [] : BUILDING,
    size: system === 'alpine' ? 48_000_000 : 620_000_000,
  }),
}

const elixir: Toolchain = {
  repositories: ['docker.io/library/elixir'],
  versions: {
    latest: '1.19.4',
    '1': '1.19.4',
    '1.19': '1.19.4',
    '1.18': '1.18.4',
    '1.17': '1.17.3',
    '1.16': '1.16.3',
    '1.15': '1.15.8',
    '1.14': '1.14.5',
  },
  variants: /^(slim|otp|2[5-8])$/,
  systems: /^alpine$/,
  system: 'bookworm',
  image: ({ version, variants, system }) => {
    const release =
      [...variants].find((word) => /^\d+$/.test(word)) ?? (version.startsWith('1.19') ? '28' : /^1\.1[78]/.test(version) ? '27' : '26')
    const says = { text: `${erlangLine(release)}\nElixir ${version} (compiled with Erlang/OTP ${release})\n` }
    return {
      command: ['iex'],
      env: { ELIXIR_VERSION: `v${version}`, LANG: 'C.UTF-8' },
      programs: {
        '/usr/local/bin/elixir': telling({
          name: 'elixir',
          answers: [[/^(-v|--version)$/, says]],
          missing: ([file = ''], exists) =>
            file.startsWith('-') || exists(file)
              ? undefined
              : { text: `** (Code.LoadError) could not load ${file}. Reason: enoent\n`, code: 1, wrong: true },
        }),
        '/usr/local/bin/iex': telling({
          name: 'iex',
          answers: [[/^(-v|--version)$/, { text: `${erlangLine(release)}\nIEx ${version} (compiled with Erlang/OTP ${release})\n` }]],
          alone: {
            banner: () => `${erlangLine(release)}\nInteractive Elixir (${version}) - press Ctrl+C to exit (type h() ENTER for help)\n`,
            prompt: (line) => `iex(${line})> `,
            leave: /^System\.halt\b.*/,
            end: '\n',
            alwaysPrompts: true,
          },
        }),
      },
      tools: system === 'alpine' || variants.has('slim') ? [] : BUILDING,
      size: system === 'alpine' ? 52_000_000 : 640_000_000,
    }
  },
}

const composer: Toolchain = {
  repositories: ['docker.io/library/composer', 'docker.io/composer/composer'],
  versions: {
    latest: '2.9.2',
    '2': '2.9.2',
    '2.9': '2.9.2',
    '2.8': '2.8.12',
    '2.7': '2.7.9',
    '2.2': '2.2.25',
    '1': '1.10.27',
    '1.10': '1.10.27',
  },
  systems: /^alpine$/,
  system: 'alpine',
  image: ({ version }) => ({
    entrypoint: ['/docker-entrypoint.sh'],
    handsOver: { serves: [] },
    command: ['composer'],
    workingDirectory: '/app',
    env: { COMPOSER_ALLOW_SUPERUSER: '1', COMPOSER_HOME: '/tmp', COMPOSER_VERSION: version },
    programs: {
      '/usr/bin/composer': telling({
        name: 'composer',
        answers: [[/^(-V|--version)$/, { text: `Composer version ${version}\nPHP version 8.4.15 (/usr/local/bin/php)\n` }]],
        alone: { text: `Composer version ${version}\n\nUsage:\n  command [options] [arguments]\n` },
      }),
    },
    tools: ['bash', 'curl', 'unzip'],
    files: () => ({ '/app/': '', '/docker-entrypoint.sh': { text: '#!/bin/sh\nexec "$@"\n', mode: 0o755 } }),
    size: 78_000_000,
  }),
}

export const INTERPRETED: readonly Toolchain[] = [ruby, erlang, elixir, composer]
