/** What the bootcamp's server.js does: greet with the pod's name, count requests, log them. */
import { respond } from '../http-server'
import type { Daemon } from '../image'

export function bootcampServer(version: number): Daemon {
  return {
    start(process) {
      const started = process.now()
      let requests = 0
      process.useMemory(28_311_552)
      const opened = process.listen({
        port: 8080,
        protocol: 'TCP',
        http: () => {
          const now = process.now()
          requests++
          process.work(2)
          const uptime = (now - started) / 1000
          process.stdout(
            `Running On: ${process.hostname} | Total Requests: ${requests} | App Uptime: ${uptime} seconds | Log Time: ${new Date(now).toISOString()}\n`,
          )
          return respond(
            200,
            { 'Content-Type': 'text/plain', Date: new Date(now).toUTCString(), Connection: 'keep-alive' },
            `Hello Kubernetes bootcamp! | Running on: ${process.hostname} | v=${version}\n`,
          )
        },
      })
      if (!opened) {
        process.stderr("events.js:160\n      throw er; // Unhandled 'error' event\n      ^\n\nError: listen EADDRINUSE :::8080\n")
        process.exit(1)
        return
      }
      process.onSignal('TERM', () => process.exit(0))
      process.onSignal('INT', () => process.exit(0))
      process.stdout(`Kubernetes Bootcamp App Started At: ${new Date(started).toISOString()} | Running On:  ${process.hostname} \n\n`)
    },
  }
}

/** The file learners look at with `cat server.js`. */
export function serverSource(version: number): string {
  return `var http = require('http');
var requests = 0;
var podname = process.env.HOSTNAME;
var startTime;
var host;
var handleRequest = function(request, response) {
  response.setHeader('Content-Type', 'text/plain');
  response.writeHead(200);
  response.write("Hello Kubernetes bootcamp! | Running on: ");
  response.write(host);
  response.end(" | v=${version}\\n");
  console.log("Running On:", host, "| Total Requests:", ++requests, "| App Uptime:", (new Date() - startTime) / 1000, "seconds", "| Log Time:", new Date());
};
var www = http.createServer(handleRequest);
www.listen(8080, function () {
  startTime = new Date();
  host = podname;
  console.log("Kubernetes Bootcamp App Started At:", startTime, "| Running On: ", host, "\\n");
});
`
}
