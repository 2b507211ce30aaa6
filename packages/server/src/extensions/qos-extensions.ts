import type { Extension } from './extension.ts'

/** Aliases of quality of service; each backed by behaviour. */
export const qosExtensions: readonly Extension[] = [
  {
    alias: 'port-resource-request',
    name: 'Port Resource Request',
    updated: '2018-05-08T10:00:00-00:00',
    description: 'Ports tell what a host must have for them.',
  },
  {
    alias: 'port-resource-request-groups',
    name: 'Port Resource Request Groups',
    updated: '2021-08-02T10:00:00-00:00',
    description: 'Resource requests of ports in groups, each for a provider of its own.',
  },
  {
    alias: 'qos',
    name: 'Quality of Service',
    updated: '2015-06-08T10:00:00-00:00',
    description: 'Policies whose rules limit, mark and guarantee the traffic of ports and networks.',
  },
  {
    alias: 'qos-bw-limit-direction',
    requires: ['qos'],
    name: 'Direction for QoS bandwidth limit rule',
    updated: '2017-04-10T10:00:00-00:00',
    description: 'Bandwidth limits for each direction.',
  },
  {
    alias: 'qos-bw-minimum-ingress',
    requires: ['qos'],
    name: 'Ingress direction for QoS minimum bandwidth rule',
    updated: '2018-07-09T10:00:00-00:00',
    description: 'Minimum bandwidths of what a port receives.',
  },
  {
    alias: 'qos-default',
    requires: ['qos'],
    name: 'QoS default policy',
    updated: '2017-041-06T10:00:00-00:00',
    description: 'A QoS policy that new networks of a project have by themselves.',
  },
  {
    alias: 'qos-port-network-policy',
    requires: ['qos'],
    name: 'QoS port network policy ID',
    updated: '2019-11-01T10:00:00-00:00',
    description: 'Ports tell the QoS policy of their network.',
  },
  {
    alias: 'qos-pps',
    requires: ['qos'],
    name: 'QoS Rule Type Packet per Second Extension',
    updated: '2021-05-12T10:00:00-00:00',
    description: 'Rules that limit packets, for back ends that can count them.',
  },
  {
    alias: 'qos-pps-minimum',
    requires: ['qos'],
    name: 'QoS minimum packet rate rule',
    updated: '2021-07-14T10:00:00-00:00',
    description: 'Minimum packet rates, which servers reserve.',
  },
  {
    alias: 'qos-pps-minimum-rule-alias',
    requires: ['qos', 'qos-pps-minimum'],
    name: 'QoS minimum packet rate rule alias',
    updated: '2021-10-22T10:00:00-00:00',
    description: 'Minimum packet rates by their own id, without their policy.',
  },
  {
    alias: 'qos-rule-type-details',
    requires: ['qos'],
    name: 'Details of QoS rule types',
    updated: '2017-06-22T10:00:00-00:00',
    description: 'Which values the rules of a type may have, and who carries them out.',
  },
  {
    alias: 'qos-rule-type-filter',
    requires: ['qos'],
    name: 'Allow to filter the list of QoS rule types',
    updated: '2022-02-02T10:00:00-00:00',
    description: 'The list of QoS rule types: those that are supported, or all.',
  },
  {
    alias: 'qos-rules-alias',
    requires: ['qos', 'qos-bw-limit-direction'],
    name: 'Quality of Service rules alias API',
    updated: '2018-10-07T10:00:00-00:00',
    description: 'QoS rules by their own id, without their policy.',
  },
]
