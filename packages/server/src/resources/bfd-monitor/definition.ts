import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { integer, ipAddress, oneOf, shown } from '../../definition/kinds.ts'
import { id, name, projectId, standard } from '../../definition/standard.ts'
import { authKeys, authType } from './authentication.ts'
import { BfdMonitorNotFound } from './errors.ts'

/** One thread of a hypervisor sends what all sessions of its gateways send: projects are kept from wearing it out. */
const INTERVAL_MS_MIN = 50
const INTERVAL_MS_MAX = 60_000
/** RFC 5880 4.1: it has a byte. */
const MULTIPLIER_MAX = 255

const interval = integer({ min: INTERVAL_MS_MIN, max: INTERVAL_MS_MAX })

export const bfdMonitorDefinition = defineResource({
  name: 'bfd_monitor',
  collection: 'bfd_monitors',
  alias: 'bfd-monitor',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  quota: 'bfd_monitor',
  tagged: true,
  doc: 'How a next hop is watched by BFD (RFC 5880); extra routes of routers name it.',
  notFound: bfd_monitor_id => new BfdMonitorNotFound({ bfd_monitor_id }),
  attributes: {
    id,
    projectId,
    name,
    mode: {
      kind: oneOf(['asynchronous', 'demand']),
      create: true,
      default: 'asynchronous',
      filter: true,
      sort: true,
      doc: 'Whether both sides send all the time; OVN has no demand mode.',
    },
    dstIp: {
      kind: ipAddress,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'Address of the other side; with OVN the next hop of the routes.',
    },
    srcIp: {
      kind: orNull(ipAddress),
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'Address to send from; that of the router when null, and with OVN always.',
    },
    minRx: {
      kind: interval,
      create: true,
      update: true,
      default: 1_000,
      doc: 'Milliseconds between packets that we can take.',
    },
    minTx: {
      kind: interval,
      create: true,
      update: true,
      default: 100,
      doc: 'Milliseconds between packets that we want to send.',
    },
    multiplier: {
      kind: integer({ min: 1, max: MULTIPLIER_MAX }),
      create: true,
      update: true,
      default: 3,
      doc: 'So many packets of ours that stay away tell the other side that we are dead.',
    },
    authType: {
      kind: authType,
      create: true,
      default: null,
      doc: 'How packets are authenticated; OVN does not.',
    },
    authKey: {
      kind: orNull(authKeys),
      create: true,
      default: null,
      hidden: true,
      doc: 'Secrets by their numbers; never shown.',
    },
    status: {
      kind: shown<string>({ type: 'string' }, 'text'),
      filter: true,
      sort: true,
      doc: 'ACTIVE while OVN has a session of it, whatever that says; DOWN while no route needs one.',
    },
    ...standard,
  },
})

export type BfdMonitorAttributes = typeof bfdMonitorDefinition.attributes
