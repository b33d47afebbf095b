// Installs the npm packages when they are missing or older than the lock file.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const DESCRIPTIONS = 'src/kubectl/explain/descriptions.json'
const ENGINE = 'src/engine/images/javascript/quickjs.json'

/** True when node_modules was installed from the lock file as it is now. */
function upToDate() {
  if (!existsSync('node_modules/.package-lock.json')) return false
  const installed = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages
  const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version)
}

/** Installs what is missing, and generates what is made from packages. */
export function installDependencies() {
  installPackages()
  if (!existsSync(DESCRIPTIONS)) run(process.execPath, ['scripts/generate-descriptions.mjs'], 'make the texts of kubectl explain')
  if (!existsSync(ENGINE)) run(process.execPath, ['scripts/generate-quickjs.mjs'], 'make the engine that runs JavaScript')
}

function run(command, args, what) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (status === 0) return
  console.error(`Podyard could not ${what}${error ? ` (${error.message})` : ''}.`)
  process.exit(1)
}

function installPackages() {
  if (upToDate()) return
  console.log('Installing packages (once) ...')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status, error } = spawnSync(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error(
      `Podyard could not install its packages${error ? ` (${error.message})` : ''}: check that npm works and can reach its registry, then try again.`,
    )
    process.exit(1)
  }
}
