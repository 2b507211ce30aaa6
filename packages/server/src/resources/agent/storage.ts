import { isAgentAlive } from '../../binding/agent-alive.ts'
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
    alive: isAgentAlive('agent'),
  },
}
