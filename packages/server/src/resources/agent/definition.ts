import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean, shown, text } from '../../definition/kinds.ts'
import { AgentNotFound } from './errors.ts'

const time = shown<string>({ type: 'string' }, 'text')

export const agentDefinition = defineResource({
  name: 'agent',
  collection: 'agents',
  alias: 'agent',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  tagged: false,
  keyKind: 'text',
  doc: 'A service on a host that carries intent out, as OVN reports it.',
  notFound: id => new AgentNotFound({ id }),
  attributes: {
    id: {
      kind: text(),
      filter: true,
      sort: true,
      doc: 'The chassis name, or the id that the agent reports.',
    },
    agentType: {
      kind: text(),
      filter: true,
      sort: true,
      doc: 'What it is: OVN Controller agent, OVN Metadata agent, …',
    },
    binaryName: { kind: text(), wire: 'binary', filter: true, sort: true, doc: 'Program that runs.' },
    topic: { kind: text(), filter: true, sort: true, doc: 'Message topic; n/a for agents that need none.' },
    host: { kind: text(), filter: true, sort: true, doc: 'Host it runs on.' },
    adminStateUp: {
      kind: boolean,
      update: true,
      filter: true,
      sort: true,
      doc: 'Whether it may be used; a DHCP or L3 agent that may not loses what it was given, agents of OVN always may.',
    },
    createdAt: { kind: time, sort: true, doc: 'When it was first seen.' },
    startedAt: { kind: time, sort: true, doc: 'When it was started.' },
    heartbeatAt: { kind: time, wire: 'heartbeat_timestamp', sort: true, doc: 'When it was last heard of.' },
    alive: {
      kind: boolean,
      filter: true,
      sort: true,
      doc: 'Whether it was heard of within agent_down_time.',
    },
    configurations: { kind: shown<object>({ type: 'object' }), doc: 'What it reports of its configuration.' },
    description: {
      kind: orNull(text({ max: 255 })),
      update: true,
      filter: true,
      sort: true,
      doc: 'Free text for people.',
    },
    resourcesSynced: {
      kind: shown<boolean | null>({ type: ['boolean', 'null'] }, 'boolean'),
      alias: 'agent-resources-synced',
      doc: 'Whether its resources are reported to placement.',
    },
    statusReport: {
      kind: shown<object | null>({ type: ['object', 'null'] }),
      alias: 'agent-status',
      doc: 'What it is at: phase, since when, restarts, progress, last error, and the latest changes of phase.',
    },
    phase: {
      kind: text(),
      hidden: true,
      filter: true,
      sort: true,
      alias: 'agent-status',
      doc: 'Phase of its status report, to filter and sort by: starting, full_sync, syncing, ready, degraded, stopping.',
    },
    availabilityZone: {
      kind: shown<string | null>({ type: ['string', 'null'] }, 'text'),
      filter: true,
      alias: 'availability_zone',
      doc: 'Its availability zones.',
    },
  },
})

export type AgentAttributes = typeof agentDefinition.attributes
