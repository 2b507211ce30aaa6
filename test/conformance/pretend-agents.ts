import { randomUuid } from '@neutrino/base/uuid.ts'
import type { Cloud } from '@neutrino/cli/up/cloud.ts'
import { startDatabaseServer } from '@neutrino/cli/up/database-server.ts'
import pg from 'pg'
import { zone } from './cloud-options.ts'

/** A process that OVN does without and that the API still schedules to. */
interface Agent {
  readonly type: string
  readonly binary: string
  readonly topic: string
  readonly host: string
  readonly configurations: object
}

const l3 = {
  type: 'L3 agent',
  binary: 'neutron-l3-agent',
  topic: 'l3_agent',
  configurations: { agent_mode: 'dvr_snat', handle_internal_only_routers: true, routers: 0, extensions: [] },
}

/** As in the reference run with ML2/OVS, where they were rows of the database too. */
const agents: readonly Agent[] = [
  {
    type: 'DHCP agent',
    binary: 'neutron-dhcp-agent',
    topic: 'dhcp_agent',
    host: 'pretended-1',
    configurations: { networks: 0, ports: 0, subnets: 0 },
  },
  { ...l3, host: 'pretended-1' },
  { ...l3, host: 'pretended-2' },
]

/** Makes the server believe in agents that just were alive. */
export async function pretendAgents(cloud: Cloud): Promise<void> {
  const { url } = await startDatabaseServer(cloud.directory)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const agent of agents) {
      await client.query(
        `insert into agent (id, agent_type, binary_name, topic, host, availability_zone, configurations, resources_synced)
          values ($1, $2, $3, $4, $5, $6, $7, true)`,
        [randomUuid(), agent.type, agent.binary, agent.topic, agent.host, zone, agent.configurations],
      )
    }
  } finally {
    await client.end()
  }
}
