import { expect, test } from 'vitest'
import { type OvnSettings, ovnSettingsDefault } from '../../reconcile/model/ovn-settings.ts'
import { printRows } from '../../reconcile/model/print-rows.ts'
import { networkId, subnet4, subnet6 } from '../../reconcile/model/subnet.fixture.ts'
import { type NetworkIntent, translateNetwork } from './ovn.ts'

const geneve = {
  id: '33333333-0000-4000-8000-000000000001',
  networkType: 'geneve',
  physicalNetwork: undefined,
  segmentationId: 77,
}
const vlan = { ...geneve, networkType: 'vlan', physicalNetwork: 'physnet1', segmentationId: 100 }
const flat = { ...vlan, networkType: 'flat', segmentationId: undefined }
const routed = { ...geneve, networkType: 'l3', segmentationId: undefined }
const tenant: NetworkIntent = {
  id: networkId,
  segmentSwitches: [],
  name: 'net1',
  mtu: 1442,
  isExternal: false,
  isRoutedOnly: false,
  vlanTransparent: false,
  qinq: false,
  privateVlans: undefined,
  availabilityZoneHints: [],
  revision: 1,
  segments: [geneve],
  subnets: [],
}
const dns = { dnsServers: ['8.8.8.8', '2001:4860:4860::8888'], dnsDomain: 'cloud.example' }

interface Case {
  readonly network: Partial<NetworkIntent>
  readonly settings?: Partial<OvnSettings>
}

const second = { ...vlan, id: '33333333-0000-4000-8000-000000000002', segmentationId: 101 }

const cases: Readonly<Record<string, Case>> = {
  'tenant network without subnets': { network: {} },
  'two segments on one switch': { network: { segments: [vlan, second] } },
  'two segments, each with its switch': {
    network: { segments: [vlan, second], segmentSwitches: [second.id] },
  },
  'nameless network with zone hints': { network: { name: '', availabilityZoneHints: ['az2', 'az1'] } },
  'ipv4 subnet': { network: { subnets: [subnet4] } },
  'ipv4 subnet without dhcp': { network: { subnets: [{ ...subnet4, enableDhcp: false }] } },
  'ipv4 subnet without gateway': { network: { subnets: [{ ...subnet4, gatewayIp: undefined }] } },
  'ipv4 subnet without gateway but with metadata': {
    network: { subnets: [{ ...subnet4, gatewayIp: undefined, metadataIp: '10.0.0.2' }] },
  },
  'ipv4 subnet with metadata, routes and dns': {
    network: {
      subnets: [
        {
          ...subnet4,
          metadataIp: '10.0.0.2',
          dnsNameservers: ['9.9.9.9', '1.1.1.1'],
          hostRoutes: [{ destination: '192.168.0.0/16', nexthop: '10.0.0.9' }],
        },
      ],
    },
    settings: dns,
  },
  'ipv4 subnet that announces no dns': {
    network: { subnets: [{ ...subnet4, dnsNameservers: ['0.0.0.0'] }] },
    settings: dns,
  },
  'ipv4 subnet whose metadata port serves names': {
    network: { subnets: [{ ...subnet4, metadataIp: '10.0.0.2' }, subnet6] },
    settings: { ...dns, offerMetadataPortDns: true },
  },
  'ipv4 subnet with name servers of the host': {
    network: { subnets: [subnet4] },
    settings: { resolvers: ['192.0.2.53', 'fe80::53'] },
  },
  'global dhcp options': {
    network: { subnets: [subnet4, subnet6] },
    settings: {
      dhcp4GlobalOptions: { ntp_server: '10.1.1.1;10.1.1.2', domain_name: '', mtu: '9000', wpad: '"w"' },
      dhcp6GlobalOptions: { domain_search: 'a.example', server_id: 'x' },
      dnsDomain: 'cloud.example',
    },
  },
  'ipv6 slaac': { network: { subnets: [{ ...subnet6, ipv6AddressMode: 'slaac', ipv6RaMode: 'slaac' }] } },
  'ipv6 stateful with dns': {
    network: { subnets: [{ ...subnet6, ipv6AddressMode: 'dhcpv6-stateful' }] },
    settings: dns,
  },
  'ipv6 stateless': { network: { subnets: [{ ...subnet6, ipv6AddressMode: 'dhcpv6-stateless' }] } },
  'vlan provider network, external': { network: { isExternal: true, segments: [vlan], mtu: 1500 } },
  'flat provider network': { network: { segments: [flat] } },
  'network of two segments': {
    network: {
      segments: [vlan, { ...vlan, id: '33333333-0000-4000-8000-000000000002', segmentationId: 200 }],
    },
  },
  'vlan transparent, with igmp snooping': {
    network: { vlanTransparent: true, segments: [vlan] },
    settings: { igmpSnooping: true, igmpFlood: true, localnetLearnFdb: true },
  },
  'private vlans': { network: { privateVlans: { communities: [] } } },
  'private vlans with communities': { network: { privateVlans: { communities: ['db', 'web.1'] } } },
  'two vlans': {
    network: { segments: [{ ...vlan, networkType: 'qinq', innerSegmentationId: 7 }], mtu: 1492 },
  },
  'routed only': { network: { isRoutedOnly: true, segments: [routed], subnets: [subnet4] } },
  'routed only, with metadata': {
    network: { isRoutedOnly: true, segments: [routed], subnets: [subnet4] },
    settings: { metadataEnabled: true },
  },
  'vlan within a service tag': { network: { qinq: true, segments: [vlan] } },
}

test.each(Object.entries(cases))('%s', async (name, { network, settings }) => {
  const rows = translateNetwork(
    { ...tenant, ...network },
    {
      settings: { ...ovnSettingsDefault, ...settings },
      features: { dhcp4Options: undefined, dhcp6Options: undefined },
    },
  )
  await expect(printRows(rows)).toMatchFileSnapshot(`./ovn.golden/${name.replaceAll(/[ ,]+/g, '-')}.txt`)
})
