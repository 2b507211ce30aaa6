// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A service on a host that carries intent out, as OVN reports it. */
export interface Agent {
  /** The chassis name, or the id that the agent reports. */
  readonly id: string
  /** What it is: OVN Controller agent, OVN Metadata agent, … */
  readonly agent_type: string
  /** Program that runs. */
  readonly binary: string
  /** Message topic; n/a for agents that need none. */
  readonly topic: string
  /** Host it runs on. */
  readonly host: string
  /** Whether it may be used; a DHCP or L3 agent that may not loses what it was given, agents of OVN always may. */
  readonly admin_state_up: boolean
  /** When it was first seen. */
  readonly created_at: string
  /** When it was started. */
  readonly started_at: string
  /** When it was last heard of. */
  readonly heartbeat_timestamp: string
  /** Whether it was heard of within agent_down_time. */
  readonly alive: boolean
  /** What it reports of its configuration. */
  readonly configurations: Readonly<Record<string, unknown>>
  /** Free text for people. */
  readonly description: string | null
  /** Whether its resources are reported to placement. */
  readonly resources_synced: boolean | null
  /** What it is at: phase, since when, restarts, progress, last error, and the latest changes of phase. */
  readonly status_report: Readonly<Record<string, unknown>> | null
  /** Its availability zones. */
  readonly availability_zone: string | null
}

/** What a new agent is made from. */
export interface AgentCreate {
}

/** What may be changed. */
export interface AgentUpdate {
  /** Whether it may be used; a DHCP or L3 agent that may not loses what it was given, agents of OVN always may. */
  readonly admin_state_up?: boolean
  /** Free text for people. */
  readonly description?: string | null
}

/** Filters, sorting and paging of a agent list; an array matches any of its values. */
export type AgentQuery = {
  /** The chassis name, or the id that the agent reports. */
  readonly id?: QueryValue
  /** What it is: OVN Controller agent, OVN Metadata agent, … */
  readonly agent_type?: QueryValue
  /** Program that runs. */
  readonly binary?: QueryValue
  /** Message topic; n/a for agents that need none. */
  readonly topic?: QueryValue
  /** Host it runs on. */
  readonly host?: QueryValue
  /** Whether it may be used; a DHCP or L3 agent that may not loses what it was given, agents of OVN always may. */
  readonly admin_state_up?: QueryValue
  /** Whether it was heard of within agent_down_time. */
  readonly alive?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** Phase of its status report, to filter and sort by: starting, full_sync, syncing, ready, degraded, stopping. */
  readonly phase?: QueryValue
  /** Its availability zones. */
  readonly availability_zone?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'agent_type' | 'binary' | 'topic' | 'host' | 'admin_state_up' | 'created_at' | 'started_at' | 'heartbeat_timestamp' | 'alive' | 'description' | 'phase')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the agents that match, in one answer unless `limit` is given. */
export async function listAgents<const Q extends AgentQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Agent, Q>[]> {
  const answer = await transport.send<{ agents: readonly Shown<Agent, Q>[] }>({ method: 'GET', path: '/agents', ...(query === undefined ? {} : { query }) })
  return answer.agents
}

/** The same page by page, `limit` objects a request. */
export function pageAgents<const Q extends AgentQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Agent, Q>[], void, undefined> {
  return pages(transport, { path: '/agents', collection: 'agents' }, query)
}

export async function createAgent(transport: Transport, values: AgentCreate): Promise<Agent> {
  const answer = await transport.send<{ agent: Agent }>({ method: 'POST', path: '/agents', body: { agent: values } })
  return answer.agent
}

export async function showAgent<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Agent, Q>> {
  const answer = await transport.send<{ agent: Shown<Agent, Q> }>({ method: 'GET', path: `/agents/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.agent
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateAgent(
  transport: Transport,
  id: string,
  changes: AgentUpdate,
  options: { readonly revision?: number } = {},
): Promise<Agent> {
  const answer = await transport.send<{ agent: Agent }>({ method: 'PUT', path: `/agents/${encodeURIComponent(id)}`, body: { agent: changes }, headers: ifMatch(options.revision) })
  return answer.agent
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteAgent(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/agents/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

/** Routers whose gateway a chassis carries, as active one or standby, or that an L3 agent carries. */
export function listRoutersOfL3Agent(transport: Transport, agent: string): Promise<{ readonly routers: readonly (Readonly<Record<string, unknown>>)[] }> {
  return transport.send({ method: 'GET', path: `/agents/${encodeURIComponent(agent)}/l3-routers` })
}

/** Lets a chassis carry the gateway of a router, or an L3 agent a router of its provider. */
export function addRouterToL3Agent(transport: Transport, agent: string, body: { readonly router_id: string; readonly ha_chassis_priority?: number | null }): Promise<null> {
  return transport.send({ method: 'POST', path: `/agents/${encodeURIComponent(agent)}/l3-routers`, body })
}

/** Changes the priority that a chassis has for the gateway of a router. */
export function updateRouterOfL3Agent(transport: Transport, agent: string, router: string, body: { readonly ha_chassis_priority?: number | null }): Promise<null> {
  return transport.send({ method: 'PUT', path: `/agents/${encodeURIComponent(agent)}/l3-routers/${encodeURIComponent(router)}`, body })
}

/** Lets a chassis, or an L3 agent, carry a router no longer. */
export function removeRouterFromL3Agent(transport: Transport, agent: string, router: string): Promise<void> {
  return transport.send({ method: 'DELETE', path: `/agents/${encodeURIComponent(agent)}/l3-routers/${encodeURIComponent(router)}` })
}

/** Networks that an agent answers DHCP for. */
export function listNetworksOfDhcpAgent(transport: Transport, agent: string): Promise<{ readonly networks: readonly (Readonly<Record<string, unknown>>)[] }> {
  return transport.send({ method: 'GET', path: `/agents/${encodeURIComponent(agent)}/dhcp-networks` })
}

/** Has an agent answer DHCP for a network. */
export function addNetworkToDhcpAgent(transport: Transport, agent: string, body: { readonly network_id: string }): Promise<null> {
  return transport.send({ method: 'POST', path: `/agents/${encodeURIComponent(agent)}/dhcp-networks`, body })
}

/** Has an agent answer DHCP for a network no longer. */
export function removeNetworkFromDhcpAgent(transport: Transport, agent: string, network: string): Promise<void> {
  return transport.send({ method: 'DELETE', path: `/agents/${encodeURIComponent(agent)}/dhcp-networks/${encodeURIComponent(network)}` })
}
