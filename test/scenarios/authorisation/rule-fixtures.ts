import type { Fixture, Surroundings } from './fixture.ts'
import { made, shareWith } from './surroundings.ts'

/** A policy of the owner, shared with the caller where that is asked for. */
async function policyOf(around: Surroundings): Promise<string> {
  const policy = await made(around.api, 'qos/policies', 'policy', {
    name: `q${around.next()}`,
    project_id: around.owner,
  })
  if (around.ownership === 'shared') await shareWith(around, 'qos_policy', policy)
  return policy
}

const bodies = {
  bandwidth_limit_rule: { max_kbps: 1_000 },
  dscp_marking_rule: { dscp_mark: 10 },
  minimum_bandwidth_rule: { min_kbps: 1_000 },
  packet_rate_limit_rule: { max_kpps: 10 },
  minimum_packet_rate_rule: { min_kpps: 10, direction: 'any' },
} as const

type RuleName = keyof typeof bodies

const ruleNames = Object.keys(bodies) as RuleName[]

/** The rules of QoS policies, below their policy and by their own paths. */
export const ruleFixtures: readonly Fixture[] = [
  ...ruleNames.map((resource): Fixture => ({ resource, parent: policyOf, create: () => bodies[resource] })),
  ...ruleNames
    .filter(name => name !== 'packet_rate_limit_rule')
    .map(
      (name): Fixture => ({
        resource: `alias_${name}`,
        make: async around =>
          made(around.api, `qos/policies/${await policyOf(around)}/${name}s`, name, bodies[name]),
      }),
    ),
]
