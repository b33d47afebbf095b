/** Servers that tutorials deploy to have something to reach: each starts, listens and answers as far as a visitor without a browser sees. */
import type { ImageDefinition } from '../image'
import { APPLICATIONS } from './applications'
import { DATA_SERVERS } from './data-servers'
import { DEMONSTRATIONS } from './demonstrations'
import { GRAFANA } from './grafana'
import { INFRASTRUCTURE } from './infrastructure'
import { PROMETHEUS } from './prometheus'
import { definitionOf } from './server-image'

export const servers: readonly ImageDefinition[] = [
  PROMETHEUS,
  GRAFANA,
  ...INFRASTRUCTURE,
  ...APPLICATIONS,
  ...DEMONSTRATIONS,
  ...DATA_SERVERS,
].map(definitionOf)
