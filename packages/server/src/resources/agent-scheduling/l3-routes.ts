import { isUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import { shape } from '../../definition/shape.ts'
import { RouterNotFound } from '../../errors/errors.ts'
import type { Route, RouteOperation } from '../../http/api.ts'
import { authorize } from '../../http/authorize.ts'
import type { ApiRequest, Services } from '../../http/wire.ts'
import { showObjects, write } from '../../http/write.ts'
import { agent } from '../agent/index.ts'
import { loadGatewaySchedules, router } from '../router/index.ts'
import { bodyOf } from './body-of.ts'
import { InvalidHAChassisPriority, InvalidL3Agent } from './errors.ts'
import { giveRouter, l3AgentsOfRouter, reprioritise, routersOfL3Agent, takeRouter } from './l3-agents.ts'

function allow(services: Services, { op }: ApiRequest, rule: string): void {
  authorize(services.policy(), op.actor, { rule }, {})
}

/** Undefined: not named. */
function priorityOf({ ha_chassis_priority }: Readonly<Record<string, unknown>>): number | undefined {
  if (ha_chassis_priority === undefined || ha_chassis_priority === null) return undefined
  const priority = Number(ha_chassis_priority)
  if (!Number.isInteger(priority)) throw new InvalidHAChassisPriority({})
  return priority
}

const alias = 'l3_agent_scheduler'
const { integer, list, object, record, text } = shape
const objects = list(record({}))
const priority = { ha_chassis_priority: { type: ['integer', 'null'] } } as const

const listRouters: RouteOperation = {
  id: 'list_routers_of_l3_agent',
  about: 'agent',
  doc: 'Routers whose gateway a chassis carries, as active one or standby, or that an L3 agent carries.',
  answer: object({ routers: objects }),
  async run(services, request, { agent: agentId = '' }) {
    allow(services, request, 'get_l3-routers')
    const { database } = services.transactor
    const { rows } = await sql`select from agent where id = ${agentId}`.execute(database)
    if (rows.length === 0) throw new InvalidL3Agent({ id: agentId })
    const ids = (await loadGatewaySchedules(database))
      .filter(one => one.scheduled.some(chassis => chassis.name === agentId))
      .map(one => one.routerId)
    ids.push(...(await routersOfL3Agent(database, agentId)))
    return { status: 200, body: { routers: await showObjects(services, request, router, ids) } }
  },
}

const addRouter: RouteOperation = {
  id: 'add_router_to_l3_agent',
  about: 'agent',
  doc: 'Lets a chassis carry the gateway of a router, or an L3 agent a router of its provider.',
  status: 201,
  body: { type: 'object', required: ['router_id'], properties: { router_id: text, ...priority } },
  answer: shape.null,
  async run(services, request, { agent: agentId = '' }) {
    allow(services, request, 'create_l3-router')
    const body = bodyOf(request)
    const routerId = String(body.router_id ?? '')
    const priority = priorityOf(body)
    await write(services, request, 'l3-router.create', context =>
      giveRouter(context, { agentId, routerId }, priority),
    )
    return { status: 201, body: null }
  },
}

const changeRouter: RouteOperation = {
  id: 'update_router_of_l3_agent',
  about: 'agent',
  doc: 'Changes the priority that a chassis has for the gateway of a router.',
  body: shape.partial(priority),
  answer: shape.null,
  async run(services, request, { agent: agentId = '', router: routerId = '' }) {
    allow(services, request, 'update_l3-router')
    const priority = priorityOf(bodyOf(request))
    if (priority !== undefined)
      await write(services, request, 'l3-router.update', context =>
        reprioritise(context, { agentId, routerId }, priority),
      )
    return { status: 200, body: null }
  },
}

const removeRouter: RouteOperation = {
  id: 'remove_router_from_l3_agent',
  about: 'agent',
  doc: 'Lets a chassis, or an L3 agent, carry a router no longer.',
  status: 204,
  async run(services, request, { agent: agentId = '', router: routerId = '' }) {
    allow(services, request, 'delete_l3-router')
    await write(services, request, 'l3-router.delete', context => takeRouter(context, { agentId, routerId }))
    return { status: 204 }
  },
}

const listAgents: RouteOperation = {
  id: 'list_l3_agents_of_router',
  about: 'router',
  doc: "The chassis of a router's gateway, best first, as the agents they are; or its L3 agents.",
  answer: object({
    agents: list({ type: 'object', properties: { id: text, ha_chassis_priority: integer } }),
  }),
  async run(services, request, { router: routerId = '' }) {
    allow(services, request, 'get_l3-agents')
    const { database } = services.transactor
    const found = isUuid(routerId)
      ? await sql`select from router where id = ${routerId}`.execute(database)
      : { rows: [] }
    if (found.rows.length === 0) throw new RouterNotFound({ router_id: routerId })
    const [schedule] = await loadGatewaySchedules(database, routerId)
    const priorities = new Map(schedule?.scheduled.map(one => [one.name, one.priority]))
    const ids = [...priorities.keys(), ...(await l3AgentsOfRouter(database, routerId))]
    const agents = await showObjects(services, request, agent, ids)
    const shown = agents.map(row => ({ ...row, ha_chassis_priority: priorities.get(String(row.id)) }))
    return { status: 200, body: { agents: shown } }
  },
}

/** Which chassis carry the gateways of routers, and which L3 agents carry routers beside OVN. */
export const l3SchedulingRoutes: readonly Route[] = [
  { path: 'agents/:agent/l3_routers', alias, methods: { GET: listRouters, POST: addRouter } },
  { path: 'agents/:agent/l3_routers/:router', alias, methods: { PUT: changeRouter, DELETE: removeRouter } },
  { path: 'routers/:router/l3_agents', alias, methods: { GET: listAgents } },
]
