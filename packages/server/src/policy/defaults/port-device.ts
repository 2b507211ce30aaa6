import type { RuleDefinition } from '../rule-definition.ts'
import { adminOnly, adminOrMember, adminOrService } from './personas.ts'

const flavors = ['GET /port-flavors', 'GET /port-flavors/{id}']

/** Rules of the devices behind ports and of their flavors, in the order of the reference. */
export const portDeviceRules: readonly RuleDefinition[] = [
  {
    name: 'create_port:hardware_offload_type',
    check: adminOrService,
    doc: 'Set the hardware offload type of a new port (`hardware_offload_type`).',
    operations: ['POST /ports'],
  },
  {
    name: 'create_port:numa_affinity_policy',
    check: adminOrService,
    doc: 'Set the NUMA affinity policy of a new port (`numa_affinity_policy`).',
    operations: ['POST /ports'],
  },
  {
    name: 'update_port:numa_affinity_policy',
    check: adminOrService,
    doc: 'Change the NUMA affinity policy of a port (`numa_affinity_policy`).',
    operations: ['PUT /ports/{id}'],
  },
  {
    name: 'create_port:hw_vif_model',
    check: adminOrMember,
    doc: 'Choose the network card that the server of a new port sees; `field:ports:hw_vif_model=virtio` in a check is a rule for one card.',
    operations: ['POST /ports'],
  },
  {
    name: 'update_port:hw_vif_model',
    check: adminOrMember,
    doc: 'Choose another network card for the server of a port (`hw_vif_model`).',
    operations: ['PUT /ports/{id}'],
  },
  {
    name: 'create_port:port_flavor_id',
    check: adminOrMember,
    doc: 'Choose the flavor of a new port (`port_flavor_id`).',
    operations: ['POST /ports'],
  },
  {
    name: 'override_port_flavor',
    check: adminOrMember,
    doc: 'Give a new port other attributes than its flavor says.',
    operations: ['POST /ports'],
  },
  {
    name: 'create_port_flavor',
    check: adminOnly,
    doc: 'Create a port flavor.',
    operations: ['POST /port-flavors'],
  },
  {
    name: 'get_port_flavor',
    check: '(rule:admin_only) or (role:reader and project_id:%(project_id)s) or rule:shared_port_flavors',
    doc: 'Show or list port flavors.',
    operations: flavors,
  },
  {
    name: 'update_port_flavor',
    check: adminOnly,
    doc: 'Change a port flavor.',
    operations: ['PUT /port-flavors/{id}'],
  },
  {
    name: 'delete_port_flavor',
    check: adminOnly,
    doc: 'Delete a port flavor.',
    operations: ['DELETE /port-flavors/{id}'],
  },
]
