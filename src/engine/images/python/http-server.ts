/** `python -m http.server`: files over HTTP, as a server that costs nothing while it is idle. */
import { contentType, fileAt, httpDate, respond } from '../http-server'
import type { Daemon } from '../image'
import { service } from '../service'

export function httpServer(version: string): Daemon {
  return service({
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
}

function listing(path: string, names: readonly string[]): string {
  return `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Directory listing for ${path}</title>\n</head>\n<body>\n<h1>Directory listing for ${path}</h1>\n<hr>\n<ul>\n${names.map((name) => `<li><a href="${name}">${name}</a></li>\n`).join('')}</ul>\n<hr>\n</body>\n</html>\n`
}
