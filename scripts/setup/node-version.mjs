// Refuses Node versions that are too old with one clear sentence, before anything else is loaded.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Podyard needs Node.js 20.19 or newer; this is ${process.versions.node}. Get it from https://nodejs.org.`)
  process.exit(1)
}
