/** Facts about the images with the tools of languages, the distributions and what else courses pull. */
import { describe, expect, test } from 'vitest'
import { createCatalog } from '..'
import { isDaemon, isMultiCall, type Image } from '../image'
import { runClient } from '../sql/test-client'
import { podsOf } from '../test-pods'

const catalog = createCatalog()

function image(name: string): Image {
  const pulled = catalog.pull(name)
  if (!pulled.ok) throw new Error(pulled.message)
  return pulled.image
}

describe('tags', () => {
  test.each([
    'golang',
    'golang:1.21-alpine3.18',
    'golang:1.26',
    'golang:alpine',
    'openjdk:8-jre-alpine',
    'openjdk:11-jre-slim',
    'openjdk:17-jdk-slim-bullseye',
    'openjdk:8u212-jdk',
    'eclipse-temurin:21-jre-alpine',
    'eclipse-temurin:17.0.11_9-jdk-jammy',
    'eclipse-temurin:8u412-b08-jdk',
    'amazoncorretto:17-alpine-jdk',
    'eclipse-temurin:22-jre',
    'openjdk:22-jdk-slim',
    'gcc:4.9',
    'docker:29-cli',
    'amazoncorretto:21-al2023-headless',
    'ruby:3.2-slim-bookworm',
    'php:8.2-apache',
    'php:7.4-fpm-alpine',
    'php:8.3.1-cli-alpine3.19',
    'rust:1.75-slim',
    'gcc:13',
    'maven:3.9-eclipse-temurin-17-alpine',
    'maven:3.6.3-jdk-8',
    'gradle:8.5-jdk17',
    'elixir:1.15-otp-26-alpine',
    'swift:5.9-slim',
    'mcr.microsoft.com/dotnet/sdk:8.0-alpine3.19',
    'mcr.microsoft.com/dotnet/aspnet:8.0',
    'mcr.microsoft.com/dotnet/runtime:9.0-bookworm-slim',
    'composer:2',
    'docker:24-dind',
    'docker:cli',
    'alpine/git',
    'bitnami/git',
    'mongo-express',
    'envoyproxy/envoy:v1.31-latest',
    'neo4j:5.26-community',
    'couchdb:3.4',
    'telegraf:1.36-alpine',
    'fedora:42',
    'rockylinux:9-minimal',
    'almalinux:9',
    'amazonlinux:2',
    'opensuse/leap',
    'archlinux:base-devel',
    'oraclelinux:9-slim',
  ])('%s is there', (name) => {
    expect(catalog.pull(name)).toMatchObject({ ok: true })
  })

  test.each([
    'golang:2',
    'golang:1.25-windows',
    'golang:1.25-alpine-alpine',
    'php:8-apache-apache',
    'ruby:jdk',
    'openjdk:99',
    'mcr.microsoft.com/dotnet/sdk:3',
    'mcr.microsoft.com/dotnet/sdk:8',
    'mcr.microsoft.com/dotnet/sdk:7-alpine',
    'rockylinux',
    'oraclelinux',
    'gcc:13-alpine',
  ])('%s is not', (name) => {
    expect(catalog.pull(name)).toMatchObject({ ok: false, notFound: true })
  })
})

test.each<[string, readonly string[], readonly string[], Readonly<Record<string, string>>, string]>([
  ['golang:1.24', [], ['bash'], { GOLANG_VERSION: '1.24.10', GOPATH: '/go' }, 'ID=debian'],
  ['golang:1.24.2-alpine3.21', [], ['/bin/sh'], { GOLANG_VERSION: '1.24.2' }, 'PRETTY_NAME="Alpine Linux v3.21"'],
  ['openjdk:8', [], ['bash'], { JAVA_VERSION: '8u342' }, 'VERSION_CODENAME=bullseye'],
  ['openjdk:11', [], ['jshell'], { JAVA_HOME: '/usr/local/openjdk-11', JAVA_VERSION: '11.0.16' }, 'VERSION_CODENAME=bullseye'],
  ['openjdk:17', [], ['jshell'], { JAVA_HOME: '/usr/java/openjdk-17' }, 'ID="ol"'],
  ['eclipse-temurin:21', ['/__cacert_entrypoint.sh'], ['jshell'], { JAVA_VERSION: 'jdk-21.0.9+10' }, 'Ubuntu 24.04'],
  ['eclipse-temurin:21-jre', ['/__cacert_entrypoint.sh'], ['/bin/bash'], { JAVA_HOME: '/opt/java/openjdk' }, 'Ubuntu 24.04'],
  ['amazoncorretto:17', [], ['/bin/bash'], { JAVA_HOME: '/usr/lib/jvm/java-17-amazon-corretto' }, 'Amazon Linux 2'],
  ['ruby:3.4', [], ['irb'], { RUBY_VERSION: '3.4.7' }, 'VERSION_CODENAME=trixie'],
  ['php:8.4', ['docker-php-entrypoint'], ['php', '-a'], { PHP_VERSION: '8.4.15' }, 'VERSION_CODENAME=trixie'],
  ['php:8.4-apache', ['docker-php-entrypoint'], ['apache2-foreground'], { APACHE_CONFDIR: '/etc/apache2' }, 'ID=debian'],
  ['php:8.4-fpm', ['docker-php-entrypoint'], ['php-fpm'], { PHP_INI_DIR: '/usr/local/etc/php' }, 'ID=debian'],
  ['rust:1.91', [], ['bash'], { RUST_VERSION: '1.91.1' }, 'VERSION_CODENAME=trixie'],
  ['maven:3-amazoncorretto-21', ['/usr/local/bin/mvn-entrypoint.sh'], ['mvn'], { MAVEN_HOME: '/usr/share/maven' }, 'Ubuntu'],
  ['gradle:9', ['/__cacert_entrypoint.sh'], ['gradle'], { GRADLE_VERSION: '9.2.1' }, 'Ubuntu'],
  ['mcr.microsoft.com/dotnet/aspnet:8.0', [], ['bash'], { ASPNETCORE_HTTP_PORTS: '8080', ASPNET_VERSION: '8.0.22' }, 'bookworm'],
  ['alpine/git', ['git'], ['--help'], {}, 'Alpine'],
  ['docker', ['dockerd-entrypoint.sh'], [], { DOCKER_TLS_CERTDIR: '/certs' }, 'Alpine'],
  ['fedora', [], ['/bin/bash'], {}, 'ID="fedora"'],
  ['rockylinux:9', [], ['/bin/bash'], {}, 'PRETTY_NAME="Rocky Linux 9.3 (Blue Onyx)"'],
  ['alpine:3.18', [], ['/bin/sh'], {}, 'VERSION_ID=3.18.0'],
])('%s runs %j %j', (name, entrypoint, command, env, system) => {
  const { entrypoint: first = [], command: rest = [], env: own = {}, files } = image(name)
  expect([first, rest]).toEqual([entrypoint, command])
  expect(own).toMatchObject(env)
  expect(files?.()['/etc/os-release']).toContain(system)
})

const withPods = (images: Readonly<Record<string, string>>, seconds = 20) => podsOf(images, { seconds, restartPolicy: 'Never' })

describe('a prompt', () => {
  const program = (name: string, path: string) => {
    const found = image(name).programs![path]!
    if (isMultiCall(found) || isDaemon(found)) throw new Error('no command')
    return found
  }
  const silent = () => new Uint8Array()

  test.each([
    ['ruby:3.4', '/usr/local/bin/irb', 'irb(main):001> ', 'exit', 'irb(main):002> '],
    ['eclipse-temurin:21', '/opt/java/openjdk/bin/jshell', 'jshell> ', '/exit', 'jshell> '],
    ['elixir:1.18', '/usr/local/bin/iex', 'iex(1)> ', 'System.halt', 'iex(2)> '],
  ])('of %s asks on a terminal until one leaves', async (name, path, first, leave, second) => {
    const { out, err, code } = await runClient(program(name, path), silent, [], { tty: true, stdin: `1 + 1\n${leave}\nmore\n` })
    expect(out.endsWith(first + second)).toBe(true)
    expect(err).toMatch(/^\w+: this cannot be run here: .*\n$/)
    expect(code).toBe(0)
  })

  test('ends with its first line where nobody can correct it', async () => {
    expect(await runClient(program('ruby', '/usr/local/bin/ruby'), silent, [], { stdin: 'puts 1\nputs 2\n' })).toMatchObject({
      out: '',
      code: 1,
    })
  })
})

describe('what runs', () => {
  test.each([
    ['golang go version', 'go version go1.25.4 linux/amd64\n', 0],
    ['golang go run main.go', 'stat main.go: no such file or directory\n', 1],
    ['golang go mod tidy', "go mod tidy cannot be run here: this image has the program's name and version, but not its work\n", 1],
    ['openjdk:17 java -jar app.jar', 'Error: Unable to access jarfile app.jar\n', 1],
    [
      'openjdk:8 java -version',
      'openjdk version "1.8.0_342"\nOpenJDK Runtime Environment (build 1.8.0_342-b07)\nOpenJDK 64-Bit Server VM (build 25.342-b07, mixed mode)\n',
      0,
    ],
    [
      'eclipse-temurin:21 java --version',
      'openjdk 21.0.9 2025-10-21 LTS\nOpenJDK Runtime Environment Temurin-21.0.9+10 (build 21.0.9+10-LTS)\nOpenJDK 64-Bit Server VM Temurin-21.0.9+10 (build 21.0.9+10-LTS, mixed mode, sharing)\n',
      0,
    ],
    ['eclipse-temurin:21', '|  Welcome to JShell -- Version 21.0.9\n|  For an introduction type: /help intro\n\njshell> \n', 0],
    ['ruby', 'Switch to inspect mode.\n\n', 0],
    ['ruby:3.4 ruby --version', 'ruby 3.4.7 (2025-10-08 revision 7a5688e2a2) +PRISM [x86_64-linux]\n', 0],
    ['ruby ruby app.rb', 'ruby: No such file or directory -- app.rb (LoadError)\n', 1],
    ['php', 'Interactive shell\n\n\n', 0],
    ['php php index.php', 'Could not open input file: index.php\n', 1],
    ['rust:1.91.1 cargo --version', 'cargo 1.91.1 (ea2d97820 2025-10-10)\n', 0],
    ['gcc:13 gcc', 'gcc: fatal error: no input files\ncompilation terminated.\n', 1],
    ['mcr.microsoft.com/dotnet/sdk:8.0 dotnet --version', '8.0.416\n', 0],
    ['mcr.microsoft.com/dotnet/runtime:8.0 dotnet app.dll', "The application to execute does not exist: 'app.dll'.\n", 129],
    ['golang', '', 0],
    ['alpine/git --version', 'git version 2.49.1\n', 0],
    ['alpine/git status', 'fatal: not a git repository (or any of the parent directories): .git\n', 128],
    ['docker:cli docker ps', 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n', 1],
    ['eclipse-temurin java', 'Usage: java [options] <mainclass> [args...]\n   or  java [options] -jar <jarfile> [args...]\n', 1],
    ['fedora apt-get update', undefined, 128],
  ] as const)('%s', async (run, said, code) => {
    const t = await withPods({ it: run })
    const { state } = t.pod('it').status!.containerStatuses![0]!
    expect(state?.terminated?.exitCode).toBe(code)
    if (said !== undefined) expect(await logs(t, 'it')).toBe(said)
  })

  test('docker without privileges does not start', async () => {
    const t = await withPods({ it: 'docker:28-dind' })
    expect(t.pod('it').status!.containerStatuses![0]!.state?.terminated?.exitCode).toBe(1)
    expect(await logs(t, 'it')).toContain('mount: permission denied (are you root?)\n')
  })
})

function logs({ node }: Awaited<ReturnType<typeof withPods>>, pod: string): Promise<string> {
  let said = ''
  return new Promise((resolve) => {
    const chunk = (data: Uint8Array): void => void (said += new TextDecoder().decode(data))
    node.endpoint.logs('default', pod, { follow: false }, { chunk, end: () => resolve(said) })
  })
}

const TOOL = { tool: 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3' }

describe('php with Apache', () => {
  test('serves its folder, runs what it understands, and says what it does not', async () => {
    const t = await withPods({ ...TOOL, web: 'php:8.3-apache' })
    const root = `http://${t.address('web')}`
    const get = (path: string): Promise<string> => t.exec('tool', `curl -si ${root}${path} | tr -d '\\r'`)
    expect(await get('/')).toContain('HTTP/1.1 403 Forbidden\n')
    await t.exec(
      'web',
      `echo '<h1><?php echo "Hi from ", gethostname(); ?></h1>' > index.php; echo plain > a.txt; echo '<?php foo();' > b.php`,
    )
    expect(await get('/')).toMatch(/HTTP\/1\.1 200 OK\n[^]*X-Powered-By: PHP\/8\.3\.28\n[^]*<h1>Hi from web<\/h1>\n$/)
    const text = await get('/a.txt')
    expect(text).toMatch(/Content-Type: text\/plain\n[^]*\n\nplain\n$/)
    expect(text).not.toContain('X-Powered-By')
    expect(await get('/b.php')).toContain('HTTP/1.1 500 ')
    expect(await get('/none')).toContain('HTTP/1.1 404 Not Found\n')
    expect(await logs(t, 'web')).toContain('/var/www/html/b.php has code that cannot be run here\n')
  })
})

describe('servers beside their databases', () => {
  test('mongo-express waits for its server and gives up', async () => {
    const t = await withPods({ it: 'mongo-express' }, 400)
    expect(t.pod('it').status!.containerStatuses![0]!.state?.terminated?.exitCode).toBe(1)
    expect(await logs(t, 'it')).toContain('MongoServerSelectionError: getaddrinfo ENOTFOUND mongo\n')
  })

  test('mongo-express shows the databases to whom it knows', async () => {
    const t = await withPods({ ...TOOL, db: 'mongo:7' })
    t.run('it', {
      containers: [{ name: 'main', image: 'mongo-express', env: [{ name: 'ME_CONFIG_MONGODB_SERVER', value: t.address('db') }] }],
    })
    await t.wait(20)
    const place = `http://${t.address('it')}:8081/`
    expect(await t.exec('tool', `curl -s -o /dev/null -w '%{http_code}' ${place}`)).toBe('401')
    expect(await t.exec('tool', `curl -s -u admin:pass ${place}`)).toContain('<a href="/db/admin/">admin</a>')
    expect(await logs(t, 'it')).toContain('Mongo Express server listening at http://0.0.0.0:8081\n')
  })

  test('couchdb wants an administrator', async () => {
    const t = await withPods({ it: 'couchdb:3' })
    expect(t.pod('it').status!.containerStatuses![0]!.state?.terminated?.exitCode).toBe(1)
  })
})
