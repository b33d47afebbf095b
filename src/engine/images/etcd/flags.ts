/** The flags of etcd 3.6. */
import { flagTable } from '../component-flags'

export const FLAGS = flagTable(
  `advertise-client-urls auth-token auth-token-ttl:i auto-compaction-mode auto-compaction-retention auto-tls:b
   backend-batch-interval:d backend-batch-limit:i backend-bbolt-freelist-type bcrypt-cost:i bootstrap-defrag-threshold-megabytes:i
   cert-file cipher-suites client-cert-allowed-cn client-cert-allowed-hostname client-cert-auth:b client-cert-file client-crl-file
   client-key-file compact-hash-check-enabled:b compact-hash-check-time:d compaction-batch-limit:i compaction-sleep-interval:d
   config-file corrupt-check-time:d cors data-dir discovery discovery-cacert discovery-cert discovery-dial-timeout:d
   discovery-endpoints discovery-fallback discovery-insecure-skip-tls-verify:b discovery-insecure-transport:b
   discovery-keepalive-time:d discovery-keepalive-timeout:d discovery-key discovery-password discovery-proxy
   discovery-request-timeout:d discovery-srv discovery-srv-name discovery-token discovery-user
   distributed-tracing-address distributed-tracing-instance-id distributed-tracing-sampling-rate:i
   distributed-tracing-service-name downgrade-check-time:d election-timeout:i enable-distributed-tracing:b enable-grpc-gateway:b
   enable-log-rotation:b enable-pprof:b experimental-bootstrap-defrag-threshold-megabytes:i
   experimental-compact-hash-check-enabled:b experimental-compact-hash-check-time:d experimental-compaction-batch-limit:i
   experimental-corrupt-check-time:d experimental-enable-distributed-tracing:b experimental-initial-corrupt-check:b
   experimental-memory-mlock:b experimental-peer-skip-client-san-verification:b experimental-snapshot-catchup-entries:i
   experimental-stop-grpc-service-on-defrag:b experimental-txn-mode-write-with-shared-buffer:b
   experimental-warning-apply-duration:d experimental-warning-unary-request-duration:d
   experimental-watch-progress-notify-interval:d feature-gates force-new-cluster:b grpc-keepalive-interval:d
   grpc-keepalive-min-time:d grpc-keepalive-timeout:d heartbeat-interval:i help:b host-whitelist initial-advertise-peer-urls
   initial-cluster initial-cluster-state initial-cluster-token initial-corrupt-check:b initial-election-tick-advance:b key-file
   listen-client-http-urls listen-client-urls listen-metrics-urls listen-peer-urls log-format log-level log-outputs
   log-rotation-config-json logger max-concurrent-streams:i max-learners:i max-request-bytes:i max-snapshots:i max-txn-ops:i
   max-wals:i memory-mlock:b metrics name peer-auto-tls:b peer-cert-allowed-cn peer-cert-allowed-hostname peer-cert-file
   peer-client-cert-auth:b peer-client-cert-file peer-client-key-file peer-crl-file peer-key-file
   peer-skip-client-san-verification:b peer-trusted-ca-file pre-vote:b quota-backend-bytes:i raft-read-timeout:d
   raft-write-timeout:d self-signed-cert-validity:i snapshot-catchup-entries:i snapshot-count:i socket-reuse-address:b
   socket-reuse-port:b stop-grpc-service-on-defrag:b strict-reconfig-check:b tls-max-version tls-min-version trusted-ca-file
   unsafe-no-fsync:b v2-deprecation version:b wal-dir warning-apply-duration:d warning-unary-request-duration:d
   watch-progress-notify-interval:d`,
)
