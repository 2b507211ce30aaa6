import type { WriteTx } from '../database/database.ts'
import { chooseAgents } from './choose-agents.ts'
import type { L3AgentDriver } from './l3-agent-drivers.ts'
import { type LoadedCandidate, loadCandidates } from './load-candidates.ts'
import type { SchedulingSettings } from './settings.ts'

export interface RouterToSchedule extends L3AgentDriver {
  readonly id: string
  /** Its availability zone hints. */
  readonly zones: readonly string[]
}

/** Gives a new router that L3 agents carry to those that live; without any it waits for somebody to do it. */
export async function scheduleRouter(
  tx: WriteTx,
  router: RouterToSchedule,
  settings: SchedulingSettings,
): Promise<void> {
  const candidates = (await loadCandidates(tx, 'L3 agent')).filter(agent => canCarry(agent, router))
  const zones = router.zones.length > 0 ? router.zones : settings.defaultAvailabilityZones
  const most = settings.l3AgentsPerRouterMax === 0 ? candidates.length : settings.l3AgentsPerRouterMax
  const chosen = chooseAgents(candidates, { count: router.ha ? most : 1, zones, present: new Set() })
  if (chosen.length === 0) return
  await tx
    .insertInto('router_l3_agent')
    .values(chosen.map(({ id }) => ({ router_id: router.id, agent_id: id })))
    .execute()
}

/** By the mode it reports, as upstream: `dvr` agents carry the part of a router on their host alone. */
export function agentMode({ configurations }: Pick<LoadedCandidate, 'configurations'>): string {
  return String(configurations.agent_mode ?? 'legacy')
}

function canCarry(agent: LoadedCandidate, router: L3AgentDriver): boolean {
  const mode = agentMode(agent)
  return mode === 'dvr_snat' || (mode === 'legacy' && !router.distributed)
}
