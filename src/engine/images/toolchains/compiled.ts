/** Languages that are compiled: golang, rust, gcc, swift and .NET. */
import { telling, type Answer } from './program'
import { BUILDING, path, type Toolchain } from './toolchain'

const wrong = (text: string, code: number): Answer => ({ text, code, wrong: true })

const golang: Toolchain = {
  repositories: ['docker.io/library/golang', 'public.ecr.aws/docker/library/golang'],
  versions: {
    latest: '1.25.4',
    '1': '1.25.4',
    '1.25': '1.25.4',
    '1.24': '1.24.10',
    '1.23': '1.23.12',
    '1.22': '1.22.12',
    '1.21': '1.21.13',
    '1.20': '1.20.14',
    '1.19': '1.19.13',
    '1.18': '1.18.10',
    '1.17': '1.17.13',
    '1.16': '1.16.15',
    '1.15': '1.15.15',
    '1.14': '1.14.15',
    '1.13': '1.13.15',
    '1.12': '1.12.17',
    '1.11': '1.11.13',
    '1.10': '1.10.8',
  },
  systems: /^(alpine(3\.\d+)?|stretch|buster|bullseye|bookworm|trixie)$/,
  system: (version) => {
    const minor = Number(version.split('.')[1])
    return minor >= 24 ? 'trixie' : minor >= 20 ? 'bookworm' : minor >= 16 ? 'bullseye' : 'buster'
  },
  image: ({ version, system }) => ({
    env: {
      PATH: path('/go/bin', '/usr/local/go/bin'),
      GOLANG_VERSION: version,
      ...(Number(version.split('.')[1]) >= 21 ? { GOTOOLCHAIN: 'local' } : {}),
      GOPATH: '/go',
    },
    workingDirectory: '/go',
    programs: {
      '/usr/local/go/bin/go': telling({
        name: 'go',
        answers: [
          [/^version$/, { text: `go version go${version} linux/amd64\n` }],
          [/^env GOPATH$/, { text: '/go\n' }],
          [/^env GOROOT$/, { text: '/usr/local/go\n' }],
          [/^env GOVERSION$/, { text: `go${version}\n` }],
          [/^--?version/, wrong("flag provided but not defined: -version\nRun 'go help' for usage.\n", 2)],
        ],
        alone: wrong('Go is a tool for managing Go source code.\n\nUsage:\n\n\tgo <command> [arguments]\n', 2),
        missing: ([verb, ...rest], exists) => {
          const file = rest.find((word) => word.endsWith('.go') && !exists(word))
          if ((verb !== 'run' && verb !== 'build') || file === undefined) return undefined
          return wrong(
            verb === 'run'
              ? `stat ${file}: no such file or directory\n`
              : `no required module provides package ${file}; to add it:\n\tgo get ${file}\n`,
            1,
          )
        },
      }),
    },
    tools: BUILDING,
    files: () => ({ '/go/bin/': { mode: 0o1777 }, '/go/src/': { mode: 0o1777 } }),
    size: system === 'alpine' ? 83_000_000 : 301_000_000,
  }),
}

/** Which commit rustc and cargo were built from, and when. */
const RUST_BUILDS: Readonly<Record<string, readonly [rustc: string, cargo: string]>> = {
  '1.91.1': ['ed61e7d7e 2025-11-07', 'ea2d97820 2025-10-10'],
  '1.90.0': ['1159e78c4 2025-09-14', '840b83a10 2025-07-30'],
}

const rust: Toolchain = {
  repositories: ['docker.io/library/rust'],
  versions: { latest: '1.91.1', '1': '1.91.1', '1.91': '1.91.1' },
  variants: /^slim$/,
  systems: /^(alpine(3\.\d+)?|buster|bullseye|bookworm|trixie)$/,
  system: (version) => (Number(version.split('.')[1]) >= 90 ? 'trixie' : 'bookworm'),
  image: ({ version, variants, system }) => {
    const [rustc, cargo] = RUST_BUILDS[version] ?? []
    const built = (by: string | undefined): string => (by === undefined ? '' : ` (${by})`)
    return {
      env: {
        RUSTUP_HOME: '/usr/local/rustup',
        CARGO_HOME: '/usr/local/cargo',
        PATH: path('/usr/local/cargo/bin'),
        RUST_VERSION: version,
      },
      programs: {
        '/usr/local/cargo/bin/rustc': telling({
          name: 'rustc',
          answers: [[/^(-V|--version)$/, { text: `rustc ${version}${built(rustc)}\n` }]],
          alone: { text: 'Usage: rustc [OPTIONS] INPUT\n' },
          missing: (words, exists) => {
            const file = words.find((word) => word.endsWith('.rs') && !exists(word))
            return file === undefined
              ? undefined
              : wrong(
                  `error: couldn't read \`${file}\`: No such file or directory (os error 2)\n\nerror: aborting due to 1 previous error\n\n`,
                  1,
                )
          },
        }),
        '/usr/local/cargo/bin/cargo': telling({
          name: 'cargo',
          answers: [[/^(-V|--version|version)$/, { text: `cargo ${version}${built(cargo)}\n` }]],
          alone: { text: "Rust's package manager\n\nUsage: cargo [+toolchain] [OPTIONS] [COMMAND]\n" },
          missing: ([verb = ''], exists) =>
            /^(build|run|test|check)$/.test(verb) && !exists('Cargo.toml')
              ? wrong('error: could not find `Cargo.toml` in `/` or any parent directory\n', 101)
              : undefined,
        }),
      },
      tools: variants.has('slim') ? [] : BUILDING,
      size: system === 'alpine' ? 330_000_000 : variants.has('slim') ? 290_000_000 : 570_000_000,
    }
  },
}

const GCC_TEXT =
  'This is free software; see the source for copying conditions.  There is NO\nwarranty; not even for MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.\n\n'

function compiler(name: string, title: string, version: string, year: number) {
  return telling({
    name,
    answers: [
      [/^--version$/, { text: `${title} (GCC) ${version}\nCopyright (C) ${year} Free Software Foundation, Inc.\n${GCC_TEXT}` }],
      [/^-dumpversion$/, { text: `${version.split('.')[0]}\n` }],
      [/^-dumpmachine$/, { text: 'x86_64-linux-gnu\n' }],
    ],
    alone: wrong(`${name}: fatal error: no input files\ncompilation terminated.\n`, 1),
    missing: (words, exists) => {
      const file = words.find((word, i) => /\.(c|cc|cpp|cxx)$/.test(word) && words[i - 1] !== '-o' && !exists(word))
      return file === undefined
        ? undefined
        : wrong(`${name}: error: ${file}: No such file or directory\n${name}: fatal error: no input files\ncompilation terminated.\n`, 1)
    },
  })
}

/** The release of each version that its image has, and the year it is of. */
const GCC: Readonly<Record<string, readonly [string, number]>> = {
  '4': ['4.9.4', 2015],
  '5': ['5.5.0', 2015],
  '6': ['6.5.0', 2017],
  '7': ['7.5.0', 2017],
  '8': ['8.5.0', 2018],
  '9': ['9.5.0', 2019],
  '10': ['10.5.0', 2020],
  '11': ['11.5.0', 2021],
  '12': ['12.5.0', 2022],
  '13': ['13.4.0', 2023],
  '14': ['14.3.0', 2024],
  '15': ['15.2.0', 2025],
  '16': ['16.1.0', 2026],
}

const gcc: Toolchain = {
  repositories: ['docker.io/library/gcc'],
  versions: { ...Object.fromEntries(Object.entries(GCC).map(([major, [version]]) => [major, version])), latest: '16.1.0' },
  systems: /^(buster|bullseye|bookworm|trixie)$/,
  system: (version) => (Number(version.split('.')[0]) >= 14 ? 'trixie' : Number(version.split('.')[0]) >= 12 ? 'bookworm' : 'buster'),
  image: ({ version }) => {
    const year = GCC[version.split('.')[0]!]![1]
    return {
      env: { GCC_VERSION: version },
      programs: {
        '/usr/local/bin/gcc': compiler('gcc', 'gcc', version, year),
        '/usr/local/bin/g++': compiler('g++', 'g++', version, year),
        '/usr/local/bin/cc': compiler('cc', 'cc', version, year),
      },
      tools: BUILDING,
      size: 530_000_000,
    }
  },
}

const swift: Toolchain = {
  repositories: ['docker.io/library/swift'],
  versions: {
    latest: '6.2.1',
    '6': '6.2.1',
    '6.2': '6.2.1',
    '6.1': '6.1.3',
    '6.0': '6.0.3',
    '5': '5.10.1',
    '5.10': '5.10.1',
    '5.9': '5.9.2',
  },
  variants: /^slim$/,
  systems: /^(bookworm|bionic|focal|jammy|noble)$/,
  system: (version) => (Number(version.split('.')[0]) >= 6 ? 'noble' : 'jammy'),
  image: ({ version, variants }) => ({
    env: { SWIFT_VERSION: `swift-${version.replace(/\.0$/, '')}-RELEASE`, SWIFT_WEBROOT: 'https://download.swift.org' },
    programs: {
      ...(!variants.has('slim') && {
        '/usr/bin/swift': telling({
          name: 'swift',
          answers: [
            [
              /^--version$/,
              { text: `Swift version ${version} (swift-${version.replace(/\.0$/, '')}-RELEASE)\nTarget: x86_64-unknown-linux-gnu\n` },
            ],
          ],
        }),
      }),
    },
    size: variants.has('slim') ? 110_000_000 : 1_000_000_000,
  }),
}

/** By major version: the runtime, the SDK with it, and the system below. */
const DOTNET: Readonly<Record<string, readonly [runtime: string, sdk: string, system: string]>> = {
  '6': ['6.0.36', '6.0.428', 'bookworm'],
  '7': ['7.0.20', '7.0.410', 'bookworm'],
  '8': ['8.0.22', '8.0.416', 'bookworm'],
  '9': ['9.0.11', '9.0.308', 'bookworm'],
  '10': ['10.0.0', '10.0.100', 'noble'],
}
const NO_APPLICATION =
  "The command could not be loaded, possibly because:\n  * You intended to execute a .NET application:\n      The application '"

const dotnetOf = (kind: 'sdk' | 'aspnet' | 'runtime'): Toolchain => ({
  repositories: [`mcr.microsoft.com/dotnet/${kind}`, `mcr.microsoft.com/dotnet/core/${kind}`],
  versions: {
    ...Object.fromEntries(Object.entries(DOTNET).map(([major, [runtime, sdk]]) => [`${major}.0`, kind === 'sdk' ? sdk : runtime])),
    // Only versions with two numbers have tags, but these are those that exist.
    ...Object.fromEntries(Object.keys(DOTNET).map((major) => [major, ''])),
    latest: kind === 'sdk' ? '10.0.100' : '10.0.0',
  },
  variants: /^(slim|amd64|extra)$/,
  systems: /^(alpine(3\.\d+)?|bullseye|bookworm|focal|jammy|noble)$/,
  system: (version) => DOTNET[version.split('.')[0]!]![2],
  image: ({ version, system }) => {
    const [usual] = DOTNET[version.split('.')[0]!]!
    const runtime = kind === 'sdk' ? usual : version
    const place = system === 'alpine' || system === 'bookworm' || system === 'bullseye' ? '/usr/share/dotnet' : '/usr/lib/dotnet'
    const web = kind === 'runtime' ? '' : `Microsoft.AspNetCore.App ${runtime} [${place}/shared/Microsoft.AspNetCore.App]\n`
    const hasSdk = kind === 'sdk'
    const none = (word: string): Answer =>
      wrong(
        `${NO_APPLICATION}${word}' does not exist or is not a managed .dll or .exe.\n  * You intended to execute a .NET SDK command:\n      No .NET SDKs were found.\n\nDownload a .NET SDK:\nhttps://aka.ms/dotnet/download\n\nLearn about SDK resolution:\nhttps://aka.ms/dotnet/sdk-not-found\n`,
        145,
      )
    return {
      env: {
        ...(Number(version.split('.')[0]) >= 8
          ? { APP_UID: '1654', ASPNETCORE_HTTP_PORTS: '8080' }
          : { ASPNETCORE_URLS: hasSdk ? '' : 'http://+:80' }),
        DOTNET_RUNNING_IN_CONTAINER: 'true',
        DOTNET_VERSION: runtime,
        ...(kind === 'runtime' ? {} : { ASPNET_VERSION: runtime }),
        ...(hasSdk
          ? { DOTNET_SDK_VERSION: version, DOTNET_GENERATE_ASPNET_CERTIFICATE: 'false', DOTNET_NOLOGO: 'true', NUGET_XMLDOC_MODE: 'skip' }
          : {}),
      },
      programs: {
        '/usr/bin/dotnet': telling({
          name: 'dotnet',
          answers: [
            [/^--list-runtimes$/, { text: `${web}Microsoft.NETCore.App ${runtime} [${place}/shared/Microsoft.NETCore.App]\n` }],
            [/^--list-sdks$/, { text: hasSdk ? `${version} [${place}/sdk]\n` : '' }],
            ...(hasSdk ? ([[/^--version$/, { text: `${version}\n` }]] as const) : []),
          ],
          alone: wrong(
            '\nUsage: dotnet [options]\nUsage: dotnet [path-to-application]\n\nOptions:\n  -h|--help         Display help.\n  --info            Display .NET information.\n  --list-sdks       Display the installed SDKs.\n  --list-runtimes   Display the installed runtimes.\n\npath-to-application:\n  The path to an application .dll file to execute.\n',
            129,
          ),
          missing: ([word = ''], exists) => {
            if (exists(word)) return undefined
            if (/\.(dll|exe)$/.test(word)) return wrong(`The application to execute does not exist: '${word}'.\n`, 129)
            return hasSdk ? undefined : none(word)
          },
        }),
      },
      ...(hasSdk ? { tools: ['curl', 'wget', 'git'] } : {}),
      size: { sdk: 300_000_000, aspnet: 91_000_000, runtime: 79_000_000 }[kind],
    }
  },
})

export const COMPILED: readonly Toolchain[] = [golang, rust, gcc, swift, dotnetOf('sdk'), dotnetOf('aspnet'), dotnetOf('runtime')]
