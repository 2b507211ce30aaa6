import { expect, test } from 'vitest'
import { renderNeutronConf } from './neutron-conf.ts'

test('the configuration of a local cloud, whole', () => {
  const text = renderNeutronConf({
    settings: { apiPort: 9696, northboundPort: 1, southboundPort: 2, hypervisors: 2 },
    database: 'postgresql://neutrino@/neutrino?host=%2Frun&port=5432',
    northbound: 'unix:/nb.sock',
    southbound: 'unix:/sb.sock',
    physicalNetwork: 'physnet1',
    extra: { ovn: { audit_interval: '10' } },
  })
  expect(text).toBe(`# Written by ./dev up, anew each time.
# Serves http://127.0.0.1:9696
[DEFAULT]
bind_host = 127.0.0.1
bind_port = 9696
auth_strategy = none

[database]
connection = postgresql://neutrino@/neutrino?host=%2Frun&port=5432

[ovn]
ovn_nb_connection = unix:/nb.sock
ovn_sb_connection = unix:/sb.sock
audit_interval = 10

[ml2]
type_drivers = local,flat,vlan,geneve
project_network_types = geneve

[ml2_type_geneve]
vni_ranges = 1:65536
max_header_size = 38

[ml2_type_vlan]
network_vlan_ranges = physnet1:100:200

[ml2_type_flat]
flat_networks = *
`)
})
