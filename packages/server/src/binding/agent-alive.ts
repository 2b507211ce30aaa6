/**
 * SQL: whether an agent is alive, as seen when somebody last looked: while no process watches southbound,
 * heartbeats stand still, and nothing is known to have died. `agent_down_time` is a setting of the session
 * (see connectDatabase).
 */
export function isAgentAlive(agent: string): string {
  return `(not ${agent}.marked_down
    and coalesce((select (value->>'observedAt')::timestamptz from installation where key = 'southbound'), now())
      - ${agent}.heartbeat_at
    < make_interval(secs => coalesce(nullif(current_setting('neutrino.agent_down_time', true), ''), '75')::integer))`
}
