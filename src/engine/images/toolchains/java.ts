/** Java: openjdk, eclipse-temurin and amazoncorretto, and what builds with it, maven and gradle. */
import type { Command } from '../../../shell/command'
import { telling, type Answer, type Session } from './program'
import { path, type Release, type Toolchain, type ToolchainImage } from './toolchain'

type Vendor = 'openjdk' | 'temurin' | 'corretto'

interface Build {
  /** `21.0.9`, or `1.8.0_472`. */
  readonly version: string
  /** `+10` or `-b08`, as it follows the version. */
  readonly build: string
  readonly date?: string
  readonly lts: boolean
}

type Builds = Readonly<Record<string, readonly [version: string, build: string, date?: string]>>

/** What Oracle's project published last of each version. */
const OPENJDK: Builds = {
  '7': ['1.7.0_261', '-b02'],
  '8': ['1.8.0_342', '-b07'],
  '9': ['9.0.4', '+12'],
  '10': ['10.0.2', '+13', '2018-07-17'],
  '11': ['11.0.16', '+8', '2022-07-19'],
  '12': ['12.0.2', '+10', '2019-07-16'],
  '13': ['13.0.2', '+8', '2020-01-14'],
  '14': ['14.0.2', '+12-46', '2020-07-14'],
  '15': ['15.0.2', '+7-27', '2021-01-19'],
  '16': ['16.0.2', '+7-67', '2021-07-20'],
  '17': ['17.0.2', '+8-86', '2022-01-18'],
  '18': ['18.0.2.1', '+1-1', '2022-08-18'],
  '19': ['19', '+36-2238', '2022-09-20'],
  '20': ['20', '+36-2344', '2023-03-21'],
  '21': ['21', '+35-2513', '2023-09-19'],
  '22': ['22', '+36-2370', '2024-03-19'],
  '23': ['23', '+37-2369', '2024-09-17'],
  '24': ['24', '+36-3646', '2025-03-18'],
  '25': ['25', '+36-3489', '2025-09-16'],
}
/** What vendors publish who go on with it. */
const MAINTAINED: Builds = {
  '8': ['1.8.0_472', '-b08'],
  '11': ['11.0.29', '+7', '2025-10-21'],
  '17': ['17.0.17', '+10', '2025-10-21'],
  '18': ['18.0.2', '+9', '2022-07-19'],
  '19': ['19.0.2', '+7', '2023-01-17'],
  '20': ['20.0.2', '+9', '2023-07-18'],
  '21': ['21.0.9', '+10', '2025-10-21'],
  '22': ['22.0.2', '+9', '2024-07-16'],
  '23': ['23.0.2', '+7', '2025-01-21'],
  '24': ['24.0.2', '+12', '2025-07-15'],
  '25': ['25.0.1', '+8', '2025-10-21'],
}
const LTS = new Set(['8', '11', '17', '21', '25'])

/** Every version as itself: which build that is the vendor knows. */
const majors = (latest: string, builds: Builds): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.keys(builds).map((major) => [major, major])),
  latest,
})

const majorOf = (version: string): string => /^(?:1\.)?(\d+)/.exec(version)![1]!

function buildOf(version: string, vendor: Vendor): Build {
  const major = majorOf(version)
  const [newest, build, date] = (vendor === 'openjdk' ? OPENJDK : MAINTAINED)[major]!
  const lts = LTS.has(major)
  const [, update] = /^8u(\d+)$/.exec(version) ?? []
  if (update !== undefined) return { version: `1.8.0_${update}`, build, lts }
  const [number = '', given] = version.split('_')
  if (number === major || number === newest)
    return { version: newest, build: given === undefined ? build : `+${given}`, lts, ...(date ? { date } : {}) }
  return { version: number, build: given === undefined ? '' : `+${given}`, lts }
}

/** What `java -version` says. */
function versionText({ version, build, date, lts }: Build, vendor: Vendor, modern: boolean): string {
  const old = version.startsWith('1.')
  const words = vendor !== 'openjdk' && lts && !old ? ' LTS' : ''
  const number = version + build + (vendor !== 'openjdk' && lts && !old ? '-LTS' : '')
  const brand =
    vendor === 'openjdk'
      ? majorOf(version) === '11'
        ? ' 18.9'
        : ''
      : vendor === 'temurin'
        ? old
          ? ' (Temurin)'
          : ` Temurin-${version}${build}`
        : old
          ? ` Corretto-8.${version.split('_')[1]}.08.1`
          : ` Corretto-${version}.${build.replace(/\D/g, '')}.1`
  const head = modern ? `openjdk ${version}` : `openjdk version "${version}"`
  const machine = old ? `25.${version.split('_')[1]}${build}` : number
  // Temurin's 8 leaves no blank there.
  const gap = vendor === 'temurin' && old ? '' : ' '
  return `${head}${date ? ` ${date}` : ''}${words}\nOpenJDK Runtime Environment${brand}${gap}(build ${number})\nOpenJDK 64-Bit Server VM${brand}${gap}(build ${machine}, mixed mode${old ? '' : ', sharing'})\n`
}

function java(build: Build, vendor: Vendor): Command {
  const old = build.version.startsWith('1.')
  const modern = { text: versionText(build, vendor, true) }
  return telling({
    name: 'java',
    answers: [
      [/^-version$/, { text: versionText(build, vendor, false), wrong: true }],
      ...(old ? [] : ([[/^--version$/, modern]] as const)),
    ],
    alone: { text: 'Usage: java [options] <mainclass> [args...]\n   or  java [options] -jar <jarfile> [args...]\n', code: 1, wrong: true },
    missing: (words, exists) => {
      const jar = words[words.indexOf('-jar') + 1]
      if (words.includes('-jar'))
        return jar !== undefined && !exists(jar) ? { text: `Error: Unable to access jarfile ${jar}\n`, code: 1, wrong: true } : undefined
      const main = words.find((word) => !word.startsWith('-'))
      if (
        main === undefined ||
        exists(main) ||
        exists(`${main.replaceAll('.', '/')}.class`) ||
        words.some((word) => /^(-cp|-classpath|--class-path|-m|--module)/.test(word))
      )
        return undefined
      return {
        text: `Error: Could not find or load main class ${main}\nCaused by: java.lang.ClassNotFoundException: ${main}\n`,
        code: 1,
        wrong: true,
      }
    },
  })
}

const compilerText = (version: string): Answer => ({ text: `javac ${version}\n` })

function javac({ version }: Build): Command {
  const old = version.startsWith('1.')
  return telling({
    name: 'javac',
    answers: old ? [[/^-version$/, { ...compilerText(version), wrong: true }]] : [[/^--?version$/, compilerText(version)]],
    alone: { text: 'Usage: javac <options> <source files>\n', code: 2, wrong: true },
    missing: (words, exists) => {
      const source = words.find((word) => word.endsWith('.java') && !exists(word))
      return source === undefined
        ? undefined
        : { text: `error: file not found: ${source}\nUsage: javac <options> <source files>\n`, code: 2, wrong: true }
    },
  })
}

const shell = (version: string): Session => ({
  banner: () => `|  Welcome to JShell -- Version ${version}\n|  For an introduction type: /help intro\n\n`,
  prompt: () => 'jshell> ',
  leave: /^\/exit/,
  end: '\n',
  alwaysPrompts: true,
})

function jshell({ version }: Build): Command {
  return telling({ name: 'jshell', answers: [[/^--version$/, { text: `jshell ${version}\n` }]], alone: shell(version) })
}

/** What every image with Java has of it. */
function withJava(build: Build, vendor: Vendor, home: string, runtimeOnly: boolean): Required<Pick<ToolchainImage, 'env' | 'programs'>> {
  const hasShell = !build.version.startsWith('1.')
  return {
    env: { PATH: path(`${home}/bin`), JAVA_HOME: home },
    programs: {
      [`${home}/bin/java`]: java(build, vendor),
      ...(runtimeOnly ? {} : { [`${home}/bin/javac`]: javac(build), ...(hasShell ? { [`${home}/bin/jshell`]: jshell(build) } : {}) }),
    },
  }
}

const startsShell = ({ version }: Build, runtimeOnly: boolean) => (version.startsWith('1.') || runtimeOnly ? {} : { command: ['jshell'] })

const openjdk: Toolchain = {
  repositories: ['docker.io/library/openjdk'],
  versions: majors('18', OPENJDK),
  whole: /^(8u\d+|\d+(\.\d+){1,3})$/,
  variants: /^(jdk|jre|slim|ea)$/,
  systems: /^(oracle|oraclelinux[789]|stretch|buster|bullseye|bookworm|alpine(3\.\d+)?)$/,
  system: (version, variants) => (variants.has('slim') || Number(majorOf(version)) < 12 ? 'bullseye' : 'oraclelinux8'),
  image: ({ version, variants, system }) => {
    const build = buildOf(version, 'openjdk')
    const runtimeOnly = variants.has('jre')
    const number = majorOf(build.version)
    const home = system.startsWith('oracle')
      ? `/usr/java/openjdk-${number}`
      : system === 'alpine'
        ? `/opt/openjdk-${number}`
        : `/usr/local/openjdk-${number}`
    const { env, programs } = withJava(build, 'openjdk', home, runtimeOnly)
    return {
      ...startsShell(build, runtimeOnly),
      env: { ...env, LANG: 'C.UTF-8', JAVA_VERSION: version.startsWith('8') ? `8u${build.version.split('_')[1]}` : build.version },
      programs,
      tools: variants.has('slim') ? [] : ['curl', 'wget', 'unzip'],
      size: runtimeOnly ? 95_000_000 : 245_000_000,
    }
  },
}

const JAVA_LOCALE = { LANG: 'en_US.UTF-8', LANGUAGE: 'en_US:en', LC_ALL: 'en_US.UTF-8' }
const TEMURIN_HOME = '/opt/java/openjdk'
const HANDS_ON = { entrypoint: ['/__cacert_entrypoint.sh'], handsOver: { serves: [] } }
const ENTRY_SCRIPT = { '/__cacert_entrypoint.sh': { text: '#!/usr/bin/env sh\nexec "$@"\n', mode: 0o755 } }

const fullName = ({ version, build }: Build): string =>
  version.startsWith('1.') ? `jdk8u${version.split('_')[1]}${build}` : `jdk-${version}${build}`

const temurin: Toolchain = {
  repositories: ['docker.io/library/eclipse-temurin'],
  versions: majors('25', MAINTAINED),
  whole: /^(8u\d+|\d+(\.\d+){0,3}_\d+)$/,
  variants: /^(jdk|jre|b\d\d)$/,
  systems: /^(alpine(3\.\d+)?|focal|jammy|noble)$/,
  system: 'noble',
  image: ({ version, variants }) => {
    const build = buildOf(version, 'temurin')
    const runtimeOnly = variants.has('jre')
    const { env, programs } = withJava(build, 'temurin', TEMURIN_HOME, runtimeOnly)
    return {
      ...HANDS_ON,
      ...startsShell(build, runtimeOnly),
      env: { ...env, ...JAVA_LOCALE, JAVA_VERSION: fullName(build) },
      programs,
      files: () => ENTRY_SCRIPT,
      size: runtimeOnly ? 92_000_000 : 210_000_000,
    }
  },
}

const corretto: Toolchain = {
  repositories: ['docker.io/library/amazoncorretto', 'public.ecr.aws/amazoncorretto/amazoncorretto'],
  versions: majors('8', MAINTAINED),
  whole: /^(8u\d+|\d+\.\d+\.\d+)$/,
  variants: /^(jdk|jre|headless|headful|full|generic)$/,
  systems: /^(alpine(3\.\d+)?|al2|al2023)$/,
  system: (version) => (Number(majorOf(version)) < 25 ? 'al2' : 'al2023'),
  image: ({ version, variants, system }) => {
    const build = buildOf(version, 'corretto')
    const runtimeOnly = variants.has('jre')
    const name = build.version.startsWith('1.') ? '1.8.0' : majorOf(build.version)
    const home = system === 'alpine' ? '/usr/lib/jvm/default-jvm' : `/usr/lib/jvm/java-${name}-amazon-corretto`
    const { env, programs } = withJava(build, 'corretto', home, runtimeOnly)
    return { env: { ...env, LANG: 'C.UTF-8' }, programs, size: system === 'alpine' ? 145_000_000 : 230_000_000 }
  },
}

/** The Java below a build tool: the word of its tag, or the newest that it is published with. */
function javaBelow({ variants }: Pick<Release, 'variants'>, usual: string): Build {
  const word = [...variants].find((variant) => /^(jdk)?\d+$/.test(variant))
  return buildOf(word?.replace('jdk', '') ?? usual, 'temurin')
}

const NO_GOALS =
  'No goals have been specified for this build. You must specify a valid lifecycle phase or a goal in the format <plugin-prefix>:<goal> or <plugin-group-id>:<plugin-artifact-id>[:<plugin-version>]:<goal>.'
const RULE = `[INFO] ${'-'.repeat(72)}\n`

const maven: Toolchain = {
  repositories: ['docker.io/library/maven'],
  versions: { latest: '3.9.11', '3': '3.9.11', '3.9': '3.9.11', '3.8': '3.8.8', '3.6': '3.6.3', '3.5': '3.5.4' },
  variants: /^(eclipse|temurin|amazoncorretto|openjdk|sapmachine|jdk|slim|8|11|17|21|25)$/,
  systems: /^(alpine|noble|jammy|focal|al2023)$/,
  system: 'noble',
  image: (release) => {
    const build = javaBelow(release, '21')
    const { env, programs } = withJava(build, 'temurin', TEMURIN_HOME, false)
    const mvn = telling({
      name: 'mvn',
      answers: [
        [
          /^(-v|--version)$/,
          {
            text: `Apache Maven ${release.version}\nMaven home: /usr/share/maven\nJava version: ${build.version}, vendor: Eclipse Adoptium, runtime: ${TEMURIN_HOME}\nDefault locale: en_US, platform encoding: UTF-8\n`,
          },
        ],
      ],
      alone: { text: `[INFO] Scanning for projects...\n${RULE}[INFO] BUILD FAILURE\n${RULE}[ERROR] ${NO_GOALS}\n`, code: 1 },
    })
    return {
      entrypoint: ['/usr/local/bin/mvn-entrypoint.sh'],
      handsOver: { serves: [] },
      command: ['mvn'],
      env: { ...env, ...JAVA_LOCALE, JAVA_VERSION: fullName(build), MAVEN_HOME: '/usr/share/maven', MAVEN_CONFIG: '/root/.m2' },
      programs: { ...programs, '/usr/bin/mvn': mvn },
      tools: ['curl', 'git'],
      files: () => ({ '/usr/local/bin/mvn-entrypoint.sh': { text: '#!/bin/sh -eu\nexec "$@"\n', mode: 0o755 } }),
      size: 255_000_000,
    }
  },
}

const gradle: Toolchain = {
  repositories: ['docker.io/library/gradle'],
  versions: {
    latest: '9.2.1',
    '9': '9.2.1',
    '9.2': '9.2.1',
    '9.1': '9.1.0',
    '8': '8.14.3',
    '8.14': '8.14.3',
    '7': '7.6.6',
    '7.6': '7.6.6',
    '6': '6.9.4',
  },
  variants: /^jdk(8|11|17|21|25)?$/,
  systems: /^(alpine|noble|jammy|focal|al2023)$/,
  system: 'noble',
  image: (release) => {
    const build = javaBelow(release, release.version.startsWith('9') ? '25' : '21')
    const { env, programs } = withJava(build, 'temurin', TEMURIN_HOME, false)
    const { version } = release
    const command = telling({
      name: 'gradle',
      answers: [
        [
          /^(-v|--version)$/,
          {
            text: `\n------------------------------------------------------------\nGradle ${version}\n------------------------------------------------------------\n\nLauncher JVM:  ${build.version} (Eclipse Adoptium ${build.version}${build.build}-LTS)\nDaemon JVM:    ${TEMURIN_HOME} (no JDK specified, using current Java home)\n\n`,
          },
        ],
      ],
      alone: {
        text: `\nFAILURE: Build failed with an exception.\n\n* What went wrong:\nDirectory '/home/gradle' does not contain a Gradle build.\n\nTo create a new Gradle build in this directory run 'gradle init'\n\nBUILD FAILED in 2s\n`,
        code: 1,
        wrong: true,
      },
    })
    return {
      ...HANDS_ON,
      command: ['gradle'],
      workingDirectory: '/home/gradle',
      env: { ...env, ...JAVA_LOCALE, JAVA_VERSION: fullName(build), GRADLE_HOME: '/opt/gradle', GRADLE_VERSION: version },
      programs: { ...programs, '/usr/bin/gradle': command },
      tools: ['curl', 'wget', 'unzip', 'git'],
      files: () => ({ ...ENTRY_SCRIPT, '/home/gradle/.gradle/': '' }),
      size: 390_000_000,
    }
  },
}

export const JAVA: readonly Toolchain[] = [openjdk, temurin, corretto, maven, gradle]
