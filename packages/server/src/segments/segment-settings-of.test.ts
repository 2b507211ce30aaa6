import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '@neutrino/base/config/index.ts'
import { expect, test } from 'vitest'
import { segmentOptions } from './options.ts'
import { networkTypes } from './segment.ts'
import { segmentSettingsOf } from './segment-settings-of.ts'

function read(text: string) {
  const file = join(mkdtempSync(join(tmpdir(), 'segments-')), 'neutron.conf')
  writeFileSync(file, text)
  return segmentSettingsOf(loadConfig([segmentOptions], { files: [file], dirs: [] }).values)
}

test('an empty file gives the defaults', () => {
  expect(read('')).toEqual({
    typeDrivers: new Set(networkTypes),
    projectNetworkTypes: ['local'],
    externalNetworkType: null,
    flatNetworks: 'any',
    vlanRanges: new Map(),
    qinqRanges: new Map(),
    tunnelRanges: { vxlan: [], gre: [], geneve: [] },
    mtu: {
      globalPhysnetMtu: 1_500,
      pathMtu: 0,
      physicalNetworkMtus: new Map(),
      overlayIpVersion: 4,
      geneveMaxHeaderSize: 38,
      esp: { cipher: 'aes-gcm', isInUdp: false },
      encryptsTunnels: false,
    },
  })
})

test('the options of a real installation are understood', () => {
  const settings = read(`
[DEFAULT]
global_physnet_mtu = 9000
[ml2]
type_drivers = flat,vlan,geneve,gre,vxlan
tenant_network_types = geneve,vlan
external_network_type = vlan
physical_network_mtus = physnet1:1500, physnet2:9000
overlay_ip_version = 6
[ml2_type_flat]
flat_networks = public
[ml2_type_vlan]
network_vlan_ranges = physnet1:100:199, physnet1:150:299, physnet1:400:400, physnet2
[ml2_type_qinq]
network_qinq_ranges = physnet1:500:509:1:100, physnet1:600:600, physnet3
[ml2_type_geneve]
vni_ranges = 1:65536
max_header_size = 40
[ml2_type_vxlan]
vni_ranges = 10:20,30:40
`)
  expect(settings).toEqual({
    typeDrivers: new Set(['flat', 'vlan', 'geneve', 'gre', 'vxlan']),
    projectNetworkTypes: ['geneve', 'vlan'],
    externalNetworkType: 'vlan',
    flatNetworks: new Set(['public']),
    vlanRanges: new Map([
      [
        'physnet1',
        [
          { physicalNetwork: 'physnet1', min: 100, max: 299 },
          { physicalNetwork: 'physnet1', min: 400, max: 400 },
        ],
      ],
      ['physnet2', [{ physicalNetwork: 'physnet2', min: 1, max: 4_094 }]],
    ]),
    qinqRanges: new Map([
      [
        'physnet1',
        [
          { physicalNetwork: 'physnet1', min: 500, max: 509, inner: { min: 1, max: 100 } },
          { physicalNetwork: 'physnet1', min: 600, max: 600, inner: { min: 1, max: 4_094 } },
        ],
      ],
      ['physnet3', [{ physicalNetwork: 'physnet3', min: 1, max: 4_094, inner: { min: 1, max: 4_094 } }]],
    ]),
    tunnelRanges: {
      vxlan: [
        { physicalNetwork: null, min: 10, max: 20 },
        { physicalNetwork: null, min: 30, max: 40 },
      ],
      gre: [],
      geneve: [{ physicalNetwork: null, min: 1, max: 65_536 }],
    },
    mtu: {
      globalPhysnetMtu: 9_000,
      pathMtu: 0,
      physicalNetworkMtus: new Map([
        ['physnet1', 1_500],
        ['physnet2', 9_000],
      ]),
      overlayIpVersion: 6,
      geneveMaxHeaderSize: 40,
      esp: { cipher: 'aes-gcm', isInUdp: false },
      encryptsTunnels: false,
    },
  })
})

test('every value that makes no sense is named', () => {
  const text = `
[ml2]
type_drivers = flat,vlan,stt
tenant_network_types = geneve
physical_network_mtus = physnet1:big
[ml2_type_vlan]
network_vlan_ranges = physnet1:0:10,physnet1:5,:1:2,physnet1:20:10
[ml2_type_qinq]
network_qinq_ranges = physnet1:1:2:3,physnet1:1:2:0:9,physnet1:1:2:3:4:5,:1:2:3:4
[ml2_type_gre]
tunnel_id_ranges = 1:2:3
`
  let message = ''
  try {
    read(text)
  } catch (error) {
    message = error instanceof Error ? error.message : ''
  }
  expect(message.split('\n').map(line => line.trim().replace(/: expected .*/, ''))).toEqual([
    'configuration is not usable:',
    '[ml2] type_drivers = stt',
    '[ml2] project_network_types = geneve',
    '[ml2_type_vlan] network_vlan_ranges = physnet1:0:10',
    '[ml2_type_vlan] network_vlan_ranges = physnet1:5',
    '[ml2_type_vlan] network_vlan_ranges = :1:2',
    '[ml2_type_vlan] network_vlan_ranges = physnet1:20:10',
    '[ml2_type_qinq] network_qinq_ranges = physnet1:1:2:3',
    '[ml2_type_qinq] network_qinq_ranges = physnet1:1:2:0:9',
    '[ml2_type_qinq] network_qinq_ranges = physnet1:1:2:3:4:5',
    '[ml2_type_qinq] network_qinq_ranges = :1:2:3:4',
    '[ml2_type_gre] tunnel_id_ranges = 1:2:3',
    '[ml2] physical_network_mtus = physnet1:big',
  ])
})
