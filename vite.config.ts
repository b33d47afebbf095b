/** Build of the page: relative paths, so that any web server can host it under any base path. */
import { availableParallelism } from 'node:os'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { lessonModules } from './src/lessons/vite-plugin'
import { earlyStart } from './src/ui/app/early-plugin'
import { offlineFiles } from './src/ui/app/offline-plugin'
import { editorSchemaModule } from './src/ui/editor/schema-plugin'

/** What is needed at once comes as one file: a part that only its importer names would be asked for one round trip later. */
const AT_ONCE = ['$initial' as const]

export default defineConfig({
  base: './',
  plugins: [react(), lessonModules('lessons'), editorSchemaModule(), earlyStart(), offlineFiles()],
  worker: {
    format: 'es',
    plugins: () => [lessonModules('lessons')],
    // Named so that the size budget finds it.
    rolldownOptions: {
      output: {
        entryFileNames: ({ name }) => `assets/${name === 'index' ? 'engine' : '[name]'}-[hash].js`,
        codeSplitting: { groups: [{ name: 'engine', tags: AT_ONCE }] },
      },
    },
  },
  build: {
    target: 'es2023',
    // Whatever runs this target fetches modules ahead by itself.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'libraries', tags: AT_ONCE, test: /node_modules/, priority: 1 },
            { name: 'page', tags: AT_ONCE },
          ],
        },
      },
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'conformance/**/*.test.ts', 'lessons/**/*.test.ts', 'scripts/**/*.test.ts'],
    environment: 'node',
    // Time is virtual: it only ends what hangs, also where the machine is slow or busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Nothing in a module outlives its world, so test files share the loaded modules: loading them anew for each file took as long
    // as the tests. As many processes as there are cores; the default leaves one idle.
    isolate: false,
    maxWorkers: availableParallelism(),
  },
})
