/** Fills aggregated ClusterRoles with the rules of the roles they select; models pkg/controller/clusterroleaggregation. */
import { canonicalJson, equalJson } from '../../api/json'
import { selectorFromObject } from '../../api/selectors'
import { listOrNull } from '../framework/lists'
import { defineController } from '../framework'
import { CLUSTER_ROLES } from '../../schema/resources'
import type { PolicyRule } from '../../schema/types'

export const clusterRoleAggregationController = defineController({
  name: 'clusterrole-aggregation-controller',
  start: (context) => {
    const roles = context.watch(CLUSTER_ROLES)
    const all = (): void => {
      for (const role of roles.list()) if (role.aggregationRule) context.enqueue(role.metadata.name)
    }
    context.watch(CLUSTER_ROLES, { added: all, updated: all, deleted: all })
    return {
      reconcile(name) {
        const role = roles.get(name)
        const selectors = role?.aggregationRule?.clusterRoleSelectors
        if (!role || !selectors) return
        const rules: PolicyRule[] = []
        const seen = new Set<string>()
        for (const selector of selectors) {
          const matches = selectorFromObject(selector)
          for (const other of roles.list()) {
            if (other.metadata.name === name || !matches.matches(other.metadata.labels)) continue
            for (const rule of other.rules ?? []) {
              const text = canonicalJson(rule)
              if (seen.has(text)) continue
              seen.add(text)
              rules.push(rule)
            }
          }
        }
        if (equalJson(rules, role.rules ?? [])) return
        context.client.resource(CLUSTER_ROLES).update({ ...role, rules: listOrNull(rules) })
      },
    }
  },
})
