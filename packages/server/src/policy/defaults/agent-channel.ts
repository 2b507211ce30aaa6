import type { RuleDefinition } from '../rule-definition.ts'
import { adminOrService } from './personas.ts'

/** What agents of hosts ask for beside the API. */
export const agentChannelRules: readonly RuleDefinition[] = [
  {
    name: 'use_agent_channel',
    check: adminOrService,
    doc: 'Be the agents of a host: see its ports, and say which of them are plugged. The target has the `host`, so with a user for each host the rule can be `user_id:%(host)s` or the like.',
    operations: [
      'POST /agent/v1/hosts/{host}/heartbeat',
      'GET /agent/v1/hosts/{host}/ports',
      'PUT /agent/v1/hosts/{host}/devices',
    ],
  },
]
