import { isUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import { isObject } from '../../definition/parse-body.ts'
import { shape } from '../../definition/shape.ts'
import { HttpBadRequest, RouterNotFound } from '../../errors/errors.ts'
import type { Route, RouteOperation } from '../../http/api.ts'
import { authorize } from '../../http/authorize.ts'
import type { ApiRequest, Services } from '../../http/wire.ts'
import { readBody, showObjects, write } from '../../http/write.ts'
import { agent } from '../agent/index.ts'
import { loadGatewaySchedules, router } from '../router/index.ts'
import { InvalidHAChassisPriority, InvalidL3Agent } from './errors.ts'
import { addChassis, changePriority, removeChassis } from './gateway-chassis.ts'

function allow(services: Services, { op }: ApiRequest, rule: string): void {
  authorize(services.policy(), op.actor, { rule }, {})
}

function bodyOf(request: ApiRequest): Readonly<Record<string, unknown>> {
  const body = readBody(request.body)
  if (!isObject(body)) throw new HttpBadRequest({ message: 'The request body is not an object' })
  return body
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
  doc: 'Routers whose gateway a chassis carries, as active one or standby.',
  answer: object({ routers: objects }),
  async run(services, request, { agent: agentId = '' }) {
    allow(services, request, 'get_l3-routers')
    const { database } = services.transactor
    const { rows } = await sql`select from agent where id = ${agentId}`.execute(database)
    if (rows.length === 0) throw new InvalidL3Agent({ id: agentId })
    const ids = (await loadGatewaySchedules(database))
      .filter(one => one.scheduled.some(chassis => chassis.name === agentId))
      .map(one => one.routerId)
    return { status: 200, body: { routers: await showObjects(services, request, router, ids) } }
  },
}

const addRouter: RouteOperation = {
  id: 'add_router_to_l3_agent',
  about: 'agent',
  doc: 'Lets a chassis carry the gateway of a router.',
  status: 201,
  body: { type: 'object', required: ['router_id'], properties: { router_id: text, ...priority } },
  answer: shape.null,
  async run(services, request, { agent: agentId = '' }) {
    allow(services, request, 'create_l3-router')
    const body = bodyOf(request)
    const routerId = String(body.router_id ?? '')
    const priority = priorityOf(body)
    await write(services, request, 'l3-router.create', context =>
      addChassis(context, { agentId, routerId }, priority),
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
        changePriority(context, { agentId, routerId }, priority),
      )
    return { status: 200, body: null }
  },
}

const removeRouter: RouteOperation = {
  id: 'remove_router_from_l3_agent',
  about: 'agent',
  doc: 'Lets a chassis carry the gateway of a router no longer.',
  status: 204,
  async run(services, request, { agent: agentId = '', router: routerId = '' }) {
    allow(services, request, 'delete_l3-router')
    await write(services, request, 'l3-router.delete', context =>
      removeChassis(context, { agentId, routerId }),
    )
    return { status: 204 }
  },
}

const listAgents: RouteOperation = {
  id: 'list_l3_agents_of_router',
  about: 'router',
  doc: "The chassis of a router's gateway, best first, as the agents they are.",
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
    const agents = await showObjects(services, request, agent, [...priorities.keys()])
    const shown = agents.map(row => ({ ...row, ha_chassis_priority: priorities.get(String(row.id)) }))
    return { status: 200, body: { agents: shown } }
  },
}

/** Which chassis carry the gateways of routers. */
export const l3SchedulingRoutes: readonly Route[] = [
  { path: 'agents/:agent/l3_routers', alias, methods: { GET: listRouters, POST: addRouter } },
  { path: 'agents/:agent/l3_routers/:router', alias, methods: { PUT: changeRouter, DELETE: removeRouter } },
  { path: 'routers/:router/l3_agents', alias, methods: { GET: listAgents } },
]
