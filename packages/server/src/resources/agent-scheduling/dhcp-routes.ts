import { sql } from 'kysely'
import type { Route } from '../../http/api.ts'
import { authorize } from '../../http/authorize.ts'
import type { ApiRequest, Services } from '../../http/wire.ts'
import { AgentNotFound } from '../agent/index.ts'
import { InvalidDHCPAgent, NetworkNotHostedByDhcpAgent } from './errors.ts'

// OVN answers DHCP on every host, so no agent serves networks and none can be told to.

function allow(services: Services, { op }: ApiRequest, rule: string): void {
  authorize(services.policy(), op.actor, { rule }, {})
}

async function requireAgent(services: Services, id: string): Promise<void> {
  const { rows } = await sql`select from agent where id = ${id}`.execute(services.transactor.database)
  if (rows.length === 0) throw new AgentNotFound({ id })
}

/** The agent scheduler of DHCP as OVN answers it. */
export const dhcpSchedulingRoutes: readonly Route[] = [
  {
    path: 'agents/:agent/dhcp_networks',
    methods: {
      async GET(services, request, { agent = '' }) {
        allow(services, request, 'get_dhcp-networks')
        await requireAgent(services, agent)
        return { status: 200, body: { networks: [] } }
      },
      async POST(services, request, { agent = '' }) {
        allow(services, request, 'create_dhcp-network')
        await requireAgent(services, agent)
        throw new InvalidDHCPAgent({ id: agent })
      },
    },
  },
  {
    path: 'agents/:agent/dhcp_networks/:network',
    methods: {
      async DELETE(services, request, { agent = '', network = '' }) {
        allow(services, request, 'delete_dhcp-network')
        await requireAgent(services, agent)
        throw new NetworkNotHostedByDhcpAgent({ network_id: network, agent_id: agent })
      },
    },
  },
  {
    path: 'networks/:network/dhcp_agents',
    methods: {
      async GET(services, request) {
        allow(services, request, 'get_dhcp-agents')
        return { status: 200, body: { agents: [] } }
      },
    },
  },
]
