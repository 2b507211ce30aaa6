import type { Storage } from '../../definition/define-resource.ts'
import type { AgentAttributes } from './definition.ts'

const time = (column: string) => `to_char(agent.${column}, 'YYYY-MM-DD HH24:MI:SS')`

export const agentStorage: Storage<AgentAttributes> = {
  table: 'agent',
  from: 'agent',
  columns: {
    createdAt: time('created_at'),
    startedAt: time('started_at'),
    heartbeatAt: time('heartbeat_at'),
    // agent_down_time is a setting of the session (see connectDatabase).
    alive: `(not agent.marked_down and agent.heartbeat_at > now()
      - make_interval(secs => coalesce(nullif(current_setting('neutrino.agent_down_time', true), ''), '75')::integer))`,
  },
}
