/** The flags of kube-apiserver v1.36. */
import { COMMON, flagTable, REQUEST_HEADER, SERVING } from '../component-flags'

const AUDIT = ['log', 'webhook']
  .map((backend) =>
    `batch-buffer-size:i batch-max-size:i batch-max-wait:d batch-throttle-burst:i batch-throttle-enable:b batch-throttle-qps:f
     mode truncate-enabled:b truncate-max-batch-size:i truncate-max-event-size:i version`
      .split(/\s+/)
      .map((flag) => `audit-${backend}-${flag}`)
      .join(' '),
  )
  .join(' ')

export const FLAGS = flagTable(
  COMMON,
  SERVING,
  REQUEST_HEADER,
  AUDIT,
  `admission-control-config-file advertise-address aggregator-reject-forwarding-redirect:b allow-privileged:b anonymous-auth:b
   api-audiences:l apiserver-count:i audit-log-compress:b audit-log-format audit-log-maxage:i audit-log-maxbackup:i
   audit-log-maxsize:i audit-log-path audit-policy-file audit-webhook-config-file audit-webhook-initial-backoff:d
   authentication-config authentication-token-webhook-cache-ttl:d authentication-token-webhook-config-file
   authentication-token-webhook-version authorization-config authorization-mode:l authorization-policy-file
   authorization-webhook-cache-authorized-ttl:d authorization-webhook-cache-unauthorized-ttl:d authorization-webhook-config-file
   authorization-webhook-version coordinated-leadership-lease-duration:d coordinated-leadership-renew-deadline:d
   coordinated-leadership-retry-period:d cors-allowed-origins debug-socket-path default-not-ready-toleration-seconds:i
   default-unreachable-toleration-seconds:i default-watch-cache-size:i delete-collection-workers:i disable-admission-plugins:l
   egress-selector-config-file enable-admission-plugins:l enable-aggregator-routing:b enable-bootstrap-token-auth:b
   enable-garbage-collector:b enable-logs-handler:b enable-priority-and-fairness:b encryption-provider-config
   encryption-provider-config-automatic-reload:b endpoint-reconciler-type etcd-cafile etcd-certfile etcd-compaction-interval:d
   etcd-count-metric-poll-period:d etcd-db-metric-poll-interval:d etcd-healthcheck-timeout:d etcd-keyfile etcd-prefix
   etcd-readycheck-timeout:d etcd-servers:l etcd-servers-overrides event-ttl:d external-hostname goaway-chance:f
   kubelet-certificate-authority kubelet-client-certificate kubelet-client-key kubelet-port:i kubelet-preferred-address-types
   kubelet-read-only-port:i kubelet-timeout:d kubernetes-service-node-port:i lease-reuse-duration-seconds:i livez-grace-period:d
   max-connection-bytes-per-sec:i max-mutating-requests-inflight:i max-requests-inflight:i min-request-timeout:i
   oidc-ca-file oidc-client-id oidc-groups-claim oidc-groups-prefix oidc-issuer-url oidc-required-claim oidc-signing-algs
   oidc-username-claim oidc-username-prefix peer-advertise-ip peer-advertise-port peer-ca-file proxy-client-cert-file
   proxy-client-key-file request-timeout:d runtime-config runtime-config-emulation-forward-compatible:b
   service-account-extend-token-expiration:b service-account-issuer service-account-jwks-uri service-account-key-file
   service-account-lookup:b service-account-max-token-expiration:d service-account-signing-endpoint
   service-account-signing-key-file service-cluster-ip-range service-node-port-range shutdown-delay-duration:d
   shutdown-send-retry-after:b shutdown-watch-termination-grace-period:d storage-backend storage-initialization-timeout:d
   storage-media-type strict-transport-security-directives token-auth-file tracing-config-file watch-cache:b watch-cache-sizes`,
)
