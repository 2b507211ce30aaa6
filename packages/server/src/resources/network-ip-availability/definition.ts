import { defineResource } from '../../definition/define-resource.ts'
import { ipVersion, shown, text, uuid } from '../../definition/kinds.ts'
import { projectId } from '../../definition/standard.ts'
import { NetworkNotFound } from '../../errors/errors.ts'

const { create: _, sort: __, ...ownProject } = projectId

export const networkIpAvailabilityDefinition = defineResource({
  name: 'network_ip_availability',
  collection: 'network_ip_availabilities',
  alias: 'network-ip-availability',
  pipeline: 'extension',
  bulk: false,
  paging: false,
  tagged: false,
  doc: 'How many addresses of a network there are and how many are in use.',
  notFound: net_id => new NetworkNotFound({ net_id }),
  attributes: {
    networkId: { kind: uuid, filter: true, sort: true, doc: 'The network.' },
    networkName: { kind: text(), filter: true, doc: 'Its name.' },
    projectId: ownProject,
    totalIps: {
      kind: shown<number>({ type: 'integer' }, 'bigint'),
      doc: 'Addresses that its subnets can give out; for IPv6 more than fits into a double.',
    },
    usedIps: { kind: shown<number>({ type: 'integer' }, 'bigint'), doc: 'Addresses in use.' },
    subnetIpAvailability: {
      kind: shown<readonly object[]>({ type: 'array', items: { type: 'object' } }),
      doc: 'The same for each of its subnets.',
    },
    ipAvailabilityDetails: {
      kind: shown<object>({ type: 'object' }),
      alias: 'network-ip-availability-details',
      doc: 'Totals and uses within the allocation pools and in whole subnets.',
    },
    ipVersion: {
      kind: ipVersion,
      filter: true,
      hidden: true,
      doc: 'Counts subnets of this version only.',
    },
  },
})

export type NetworkIpAvailabilityAttributes = typeof networkIpAvailabilityDefinition.attributes
