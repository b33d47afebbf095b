/** The YAML worker, bundled here so that it comes from this site. */
import 'monaco-yaml/yaml.worker.js'
