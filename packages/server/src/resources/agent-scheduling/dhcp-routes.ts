import { sql } from 'kysely'
import { shape } from '../../definition/shape.ts'
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

const alias = 'dhcp_agent_scheduler'
const { list, object, record, text } = shape
const anything = list(record({}))

/** The agent scheduler of DHCP as OVN answers it. */
export const dhcpSchedulingRoutes: readonly Route[] = [
  {
    path: 'agents/:agent/dhcp_networks',
    alias,
    methods: {
      GET: {
        id: 'list_networks_of_dhcp_agent',
        about: 'agent',
        doc: 'Networks that an agent answers DHCP for.',
        answer: object({ networks: anything }),
        async run(services, request, { agent = '' }) {
          allow(services, request, 'get_dhcp-networks')
          await requireAgent(services, agent)
          return { status: 200, body: { networks: [] } }
        },
      },
      POST: {
        id: 'add_network_to_dhcp_agent',
        about: 'agent',
        doc: 'Has an agent answer DHCP for a network.',
        status: 201,
        body: object({ network_id: text }),
        answer: shape.null,
        async run(services, request, { agent = '' }) {
          allow(services, request, 'create_dhcp-network')
          await requireAgent(services, agent)
          throw new InvalidDHCPAgent({ id: agent })
        },
      },
    },
  },
  {
    path: 'agents/:agent/dhcp_networks/:network',
    alias,
    methods: {
      DELETE: {
        id: 'remove_network_from_dhcp_agent',
        about: 'agent',
        doc: 'Has an agent answer DHCP for a network no longer.',
        status: 204,
        async run(services, request, { agent = '', network = '' }) {
          allow(services, request, 'delete_dhcp-network')
          await requireAgent(services, agent)
          throw new NetworkNotHostedByDhcpAgent({ network_id: network, agent_id: agent })
        },
      },
    },
  },
  {
    path: 'networks/:network/dhcp_agents',
    alias,
    methods: {
      GET: {
        id: 'list_dhcp_agents_of_network',
        about: 'network',
        doc: 'Agents that answer DHCP for a network.',
        answer: object({ agents: anything }),
        async run(services, request) {
          allow(services, request, 'get_dhcp-agents')
          return { status: 200, body: { agents: [] } }
        },
      },
    },
  },
]
