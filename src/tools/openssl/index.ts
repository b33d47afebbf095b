/** openssl: keys, certificate requests and certificates of RSA; fetched when it first runs. */
import { lazyTool } from '../../shell/tools/lazy'

export const openssl = lazyTool('openssl', () => import('./commands'))
