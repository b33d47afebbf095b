/** Monaco's own worker, bundled here so that it comes from this site. */
import 'monaco-editor/editor/editor.worker.js'
