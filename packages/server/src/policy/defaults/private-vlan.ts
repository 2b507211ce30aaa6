import type { RuleDefinition } from '../rule-definition.ts'
import { adminOrMember, adminOrReader } from './personas.ts'

/** Rules of the private vlan area, in the order of the reference. */
export const privateVlanRules: readonly RuleDefinition[] = [
  {
    name: 'create_port:pvlan_type',
    check: adminOrMember,
    doc: 'Set the private VLAN type of a new port (`pvlan_type`).',
    operations: ['POST /ports'],
  },
  {
    name: 'create_port:pvlan_community',
    check: adminOrMember,
    doc: 'Set the private VLAN community of a new port (`pvlan_community`).',
    operations: ['POST /ports'],
  },
  {
    name: 'update_port:pvlan_type',
    check: adminOrMember,
    doc: 'Change the private VLAN type of a port (`pvlan_type`).',
    operations: ['PUT /ports/{id}'],
  },
  {
    name: 'update_port:pvlan_community',
    check: adminOrMember,
    doc: 'Change the private VLAN community of a port (`pvlan_community`).',
    operations: ['PUT /ports/{id}'],
  },
  {
    name: 'get_port:pvlan_type',
    check: adminOrReader,
    doc: 'See the private VLAN type of a port (`pvlan_type`).',
    operations: ['GET /ports', 'GET /ports/{id}'],
  },
  {
    name: 'get_port:pvlan_community',
    check: adminOrReader,
    doc: 'See the private VLAN community of a port (`pvlan_community`).',
    operations: ['GET /ports', 'GET /ports/{id}'],
  },
  {
    name: 'create_network:pvlan',
    check: adminOrMember,
    doc: 'Set the private VLAN mode of a new network (`pvlan`).',
    operations: ['POST /networks'],
  },
  {
    name: 'update_network:pvlan',
    check: adminOrMember,
    doc: 'Change the private VLAN mode of a network (`pvlan`).',
    operations: ['PUT /networks/{id}'],
  },
  {
    name: 'get_network:pvlan',
    check: adminOrReader,
    doc: 'See the private VLAN mode of a network (`pvlan`).',
    operations: ['GET /networks', 'GET /networks/{id}'],
  },
]
