/** Flow schemas and priority levels as Go prints the server's own types. */
import { goViewer } from '../framework/go-view'

export const flowView = goViewer({
  FlowSchemaSpec: 'PriorityLevelConfiguration:Named MatchingPrecedence:n DistinguisherMethod:*Method Rules:[]Rules',
  Method: 'Type:s',
  Rules: 'Subjects:[]Subject ResourceRules:[]ResourceRule NonResourceRules:[]NonResourceRule',
  Subject: 'Kind:s User:*Named Group:*Named ServiceAccount:*ServiceAccount',
  Named: 'Name:s',
  ServiceAccount: 'Namespace:s Name:s',
  ResourceRule: 'Verbs:p APIGroups:p Resources:p ClusterScope:b Namespaces:p',
  NonResourceRule: 'Verbs:p NonResourceURLs:p',
  PriorityLevelSpec: 'Type:s Limited:*Limited Exempt:*Exempt',
  Limited: 'NominalConcurrencyShares:n LimitResponse:Response LendablePercent:p BorrowingLimitPercent:p',
  Response: 'Type:s Queuing:*Queuing',
  Queuing: 'Queues:n HandSize:n QueueLengthLimit:n',
  Exempt: 'NominalConcurrencyShares:p LendablePercent:p',
})
