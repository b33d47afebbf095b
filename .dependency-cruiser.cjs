// The rooms of docs/ARCHITECTURE.md and who may import whom.
const room = (path) => `^src/${path}(/|\\.ts)`
// Tests, and the small worlds they are run in.
const TEST = '\\.test\\.tsx?$|/testing/|/test-[a-z-]+\\.ts$'

/** A room may import itself, packages, and what is named. */
const mayImport = (name, paths) => ({
  name: `${name}-imports`,
  severity: 'error',
  comment: `${name} may import only: ${paths.join(', ') || 'nothing'}`,
  from: { path: room(name), pathNot: TEST },
  to: { path: '^src/', pathNot: [room(name), ...paths.map(room)] },
})

/** Siblings below a folder never import each other, only what lies in `shared`. */
const siblingsApart = (name, folder, shared) => ({
  name: `${name}-siblings`,
  severity: 'error',
  comment: `folders in ${folder} do not import each other`,
  from: { path: `^src/${folder}/([^/]+)/`, pathNot: [...shared.map((s) => `^src/${folder}/${s}/`), TEST] },
  to: { path: `^src/${folder}/[^/]+/`, pathNot: [`^src/${folder}/$1/`, ...shared.map((s) => `^src/${folder}/${s}/`)] },
})

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
    mayImport('engine/api', ['shell/concat-bytes', 'shell/digests', 'shell/digests-wide']),
    mayImport('engine/clock', []),
    mayImport('shell', []),
    mayImport('engine/store', ['engine/api', 'engine/clock']),
    mayImport('engine/schema', ['engine/api']),
    mayImport('engine/kinds', ['engine/api', 'engine/schema']),
    mayImport('engine/apiserver', [
      'engine/api',
      'engine/clock',
      'engine/store',
      'engine/schema',
      'engine/kinds',
      'engine/client',
      'engine/network/types',
      'shell/digests',
    ]),
    mayImport('engine/client', ['engine/api', 'engine/clock', 'engine/schema', 'engine/store/store']),
    mayImport('engine/controllers', ['engine/api', 'engine/clock', 'engine/client', 'engine/kinds', 'engine/schema']),
    mayImport('engine/scheduler', ['engine/api', 'engine/clock', 'engine/client', 'engine/kinds', 'engine/schema']),
    mayImport('engine/network', ['engine/api', 'engine/clock', 'engine/client', 'engine/kinds', 'engine/schema']),
    mayImport('engine/runtime', ['engine/api', 'engine/clock', 'engine/network', 'engine/images', 'engine/schema', 'shell']),
    mayImport('engine/images', ['engine/api', 'engine/clock', 'engine/network', 'engine/runtime', 'shell']),
    mayImport('engine/agents', [
      'engine/api',
      'engine/clock',
      'engine/client',
      'engine/controllers/framework',
      'engine/controllers/index',
      'engine/images',
      'engine/network',
      'engine/schema',
    ]),
    mayImport('engine/kubelet', [
      'engine/images',
      'engine/api',
      'engine/clock',
      'engine/client',
      'engine/kinds',
      'engine/schema',
      'engine/runtime',
      'engine/network',
      'engine/apiserver/kubelet-endpoint',
      'shell',
    ]),
    mayImport('kubectl', ['engine/api', 'engine/schema', 'engine/kinds', 'shell']),
    mayImport('tools', ['shell', 'engine/api']),
    mayImport('protocol', []),
    mayImport('session', ['engine/api', 'protocol']),
    mayImport('lessons', ['engine/api', 'protocol']),
    mayImport('ui', ['protocol', 'lessons']),
    {
      name: 'engine-purity',
      severity: 'error',
      comment: 'the engine knows nothing of the page',
      from: { path: '^src/engine/', pathNot: TEST },
      to: { path: '(^|/)node_modules/(react|zustand|@xterm|monaco|d3-)' },
    },
    siblingsApart('controllers', 'engine/controllers', ['framework']),
    siblingsApart('agents', 'engine/agents', []),
    siblingsApart('plugins', 'engine/scheduler/plugins', []),
    siblingsApart('kubectl-commands', 'kubectl/commands', []),
    siblingsApart('tools', 'tools', []),
    siblingsApart('panels', 'ui', ['state', 'i18n', 'app', 'elements']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css'],
    },
  },
}
