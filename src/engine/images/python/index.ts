/** python: its version, its web server, and one-liners that only print or sleep. */
import { contentType, fileAt, httpDate, respond } from '../http-server'
import { defineImage, tags, type Daemon } from '../image'
import { debianFiles } from '../passwd'
import { service } from '../service'
import { ALPINE, DEBIAN_FULL, DEBIAN_SLIM } from '../userlands'

function program(version: string): Daemon {
  const server = service({
    ports: ({ argv }) => [Number(argv.slice(argv.indexOf('http.server') + 1).find((word) => /^\d+$/.test(word)) ?? 8000)],
    memory: 18_874_368,
    stderr: true,
    handlesTerm: false,
    http: (request, process, peer) => {
      const found = fileAt(process.files, '', request.path, ['index.html', 'index.htm'])
      const headers = { Server: `SimpleHTTP/0.6 Python/${version}`, Date: httpDate(process.now()) }
      const response =
        found.kind === 'file'
          ? respond(200, { ...headers, 'Content-type': contentType(found.path) }, process.files.read(found.path))
          : found.kind === 'folder'
            ? respond(
                200,
                { ...headers, 'Content-type': 'text/html; charset=utf-8' },
                listing(request.path, process.files.list(found.path || '/')),
              )
            : respond(
                404,
                { ...headers, 'Content-Type': 'text/html;charset=utf-8' },
                '<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: 404</p>\n        <p>Message: File not found.</p>\n    </body>\n</html>\n',
              )
      process.stderr(
        `${peer} - - [${new Date(process.now()).toISOString().slice(0, 19)}] "${request.method} ${request.path} HTTP/1.1" ${response.status} -\n`,
      )
      return response
    },
  })
  return {
    start(process) {
      const words = process.argv.slice(1)
      if (words[0] === '--version' || words[0] === '-V') {
        process.stdout(`Python ${version}\n`)
        return process.exit(0)
      }
      if (words.includes('http.server') || words.includes('SimpleHTTPServer')) return server.start(process)
      if (words.includes('-c')) return statements(process, words[words.indexOf('-c') + 1] ?? '')
      if (words.length === 0) return process.exit(0)
      process.stderr(`python3: can't open file '/${words[0]}': [Errno 2] No such file or directory\n`)
      process.exit(2)
    },
  }
}

function listing(path: string, names: readonly string[]): string {
  return `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Directory listing for ${path}</title>\n</head>\n<body>\n<h1>Directory listing for ${path}</h1>\n<hr>\n<ul>\n${names.map((name) => `<li><a href="${name}">${name}</a></li>\n`).join('')}</ul>\n<hr>\n</body>\n</html>\n`
}

function statements(process: Parameters<Daemon['start']>[0], source: string): void {
  let delay = 0
  let code = 0
  for (const statement of source
    .split(/[;\n]/)
    .map((text) => text.trim())
    .filter(Boolean)) {
    const print = /^print\(\s*(?:f?"([^"]*)"|'([^']*)'|(-?\d+))?\s*(?:,\s*flush=True\s*)?\)$/.exec(statement)
    const sleep = /^(?:time\.)?sleep\((\d+(?:\.\d+)?)\)$/.exec(statement)
    const exit = /^(?:sys\.)?exit\((\d*)\)$/.exec(statement)
    if (print) process.after(delay, () => process.stdout(`${print[1] ?? print[2] ?? print[3] ?? ''}\n`))
    else if (sleep) delay += Number(sleep[1]) * 1000
    else if (exit) {
      code = Number(exit[1] || 0)
      break
    } else if (!/^(import|from) [\w., ]+( import [\w, ]+)?$/.test(statement)) {
      process.stderr(`  File "<string>", line 1\n    ${statement}\nSyntaxError: invalid syntax\n`)
      code = 1
      break
    }
  }
  process.after(delay, () => process.exit(code))
}

export default defineImage({
  repositories: ['docker.io/library/python'],
  hasTag: tags(
    ['latest', 'slim', 'alpine', 'bookworm', 'trixie'],
    /^[23](\.\d{1,2}){0,2}(-(slim|alpine|bookworm|trixie|bullseye|buster|slim-\w+|alpine\d.*))?$/,
  ),
  config: (tag) => {
    const version =
      /^\d+\.\d+\.\d+/.exec(tag)?.[0] ??
      (/^\d+\.\d+/.test(tag) ? `${/^\d+\.\d+/.exec(tag)![0]}.0` : tag.startsWith('2') ? '2.7.18' : '3.14.1')
    const python = program(version)
    return {
      command: ['python3'],
      env: { LANG: 'C.UTF-8', PYTHON_VERSION: version },
      userland: tag.includes('alpine') ? ALPINE : tag.includes('slim') ? DEBIAN_SLIM : DEBIAN_FULL,
      size: tag.includes('alpine') ? 17_600_000 : tag.includes('slim') ? 44_200_000 : 400_900_000,
      files: () => debianFiles(),
      programs: { '/usr/local/bin/python3': python, '/usr/local/bin/python': python },
    }
  },
})
