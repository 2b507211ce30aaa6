import { sql } from 'kysely'
import { isAgentAlive } from '../binding/agent-alive.ts'
import type { WriteTx } from '../database/database.ts'
import { chooseAgents } from './choose-agents.ts'
import type { L3AgentDriver } from './l3-agent-drivers.ts'
import { type LoadedCandidate, loadCandidates } from './load-candidates.ts'
import type { SchedulingSettings } from './settings.ts'

interface RouterToSchedule extends L3AgentDriver {
  readonly id: string
  /** Its availability zone hints. */
  readonly zones: readonly string[]
  readonly agents: readonly string[]
  /** How many of its agents live and may be used. */
  readonly alive: number
}

/**
 * Gives routers that L3 agents carry to those that live, until each has as many as it should; without any
 * it waits for somebody to do it.
 */
export async function scheduleRouters(
  tx: WriteTx,
  routerIds: readonly string[],
  settings: SchedulingSettings,
): Promise<void> {
  if (routerIds.length === 0) return
  const candidates = await loadCandidates(tx, 'L3 agent')
  if (candidates.length === 0) return
  const loads = new Map(candidates.map(agent => [agent.id, agent.load]))
  const bindings: { router_id: string; agent_id: string }[] = []
  for (const router of await routersToSchedule(tx, routerIds)) {
    const able = candidates
      .filter(agent => canCarry(agent, router))
      .map(agent => ({ ...agent, load: loads.get(agent.id) ?? 0 }))
    const zones = router.zones.length > 0 ? router.zones : settings.defaultAvailabilityZones
    const most = settings.l3AgentsPerRouterMax === 0 ? able.length : settings.l3AgentsPerRouterMax
    const count = (router.ha ? most : 1) - router.alive
    for (const { id } of chooseAgents(able, { count, zones, present: new Set(router.agents) })) {
      loads.set(id, (loads.get(id) ?? 0) + 1)
      bindings.push({ router_id: router.id, agent_id: id })
    }
  }
  if (bindings.length === 0) return
  await tx.insertInto('router_l3_agent').values(bindings).execute()
}

async function routersToSchedule(tx: WriteTx, ids: readonly string[]): Promise<readonly RouterToSchedule[]> {
  const usable = sql.raw(`agent.admin_state_up and ${isAgentAlive('agent')}`)
  const { rows } = await sql<RouterToSchedule>`
    with locked as materialized (
      select id, ha, distributed, availability_zone_hints from router where id = any(${ids}::uuid[])
      order by id for no key update)
    select l.id, l.ha, l.distributed, l.availability_zone_hints as zones,
      array(select b.agent_id from router_l3_agent b where b.router_id = l.id) as agents,
      (select count(*)::integer from router_l3_agent b join agent on agent.id = b.agent_id
        where b.router_id = l.id and ${usable}) as alive
    from locked l order by l.id`.execute(tx)
  return rows
}

/** By the mode it reports, as upstream: `dvr` agents carry the part of a router on their host alone. */
export function agentMode({ configurations }: Pick<LoadedCandidate, 'configurations'>): string {
  return String(configurations.agent_mode ?? 'legacy')
}

function canCarry(agent: LoadedCandidate, router: L3AgentDriver): boolean {
  const mode = agentMode(agent)
  return mode === 'dvr_snat' || (mode === 'legacy' && !router.distributed)
}
