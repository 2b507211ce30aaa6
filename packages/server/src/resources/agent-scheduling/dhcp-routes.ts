import { shape } from '../../definition/shape.ts'
import type { Route } from '../../http/api.ts'
import { authorize } from '../../http/authorize.ts'
import type { ApiRequest, Services } from '../../http/wire.ts'
import { showObjects, write } from '../../http/write.ts'
import { agent as agentResource } from '../agent/index.ts'
import { network } from '../network/index.ts'
import { bodyOf } from './body-of.ts'
import { addNetwork, agentsOfNetwork, networksOfAgent, removeNetwork } from './dhcp-agents.ts'

function allow(services: Services, { op }: ApiRequest, rule: string): void {
  authorize(services.policy(), op.actor, { rule }, {})
}

const alias = 'dhcp_agent_scheduler'
const { list, object, record, text } = shape
const anything = list(record({}))

/** Which DHCP agents serve which networks; OVN itself answers DHCP on every host. */
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
          const ids = await networksOfAgent(services.transactor.database, agent)
          return { status: 200, body: { networks: await showObjects(services, request, network, ids) } }
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
          const networkId = String(bodyOf(request).network_id ?? '')
          await write(services, request, 'dhcp-network.create', context =>
            addNetwork(context, { agentId: agent, networkId }),
          )
          return { status: 201, body: null }
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
        async run(services, request, { agent: agentId = '', network: networkId = '' }) {
          allow(services, request, 'delete_dhcp-network')
          await write(services, request, 'dhcp-network.delete', context =>
            removeNetwork(context, { agentId, networkId }),
          )
          return { status: 204 }
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
        async run(services, request, { network: networkId = '' }) {
          allow(services, request, 'get_dhcp-agents')
          const ids = await agentsOfNetwork(services.transactor.database, networkId)
          return { status: 200, body: { agents: await showObjects(services, request, agentResource, ids) } }
        },
      },
    },
  },
]
