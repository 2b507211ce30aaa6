import type { RuleDefinition } from '../rule-definition.ts'
import {
  adminOrManager,
  adminOrMember,
  adminOrParentMember,
  adminOrParentReader,
  adminOrReader,
} from './personas.ts'

/** Rules of the floating ip area, in the order of the reference. */
export const floatingIpRules: readonly RuleDefinition[] = [
  {
    name: 'create_floatingip',
    check: adminOrMember,
    doc: 'Create a floating IP.',
    operations: ['POST /floatingips'],
  },
  {
    name: 'create_floatingip:floating_ip_address',
    check: adminOrManager,
    doc: 'Set the address of a new floating IP (`floating_ip_address`).',
    operations: ['POST /floatingips'],
  },
  {
    name: 'create_floatingip:tags',
    check: adminOrMember,
    doc: 'Add tags to a floating IP.',
    operations: ['POST /floatingips/{id}/tags'],
    formerName: 'create_floatingips_tags',
  },
  {
    name: 'get_floatingip',
    check: adminOrReader,
    doc: 'Show or list floating IPs.',
    operations: ['GET /floatingips', 'GET /floatingips/{id}'],
  },
  {
    name: 'get_floatingip:tags',
    check: adminOrReader,
    doc: 'Read the tags of a floating IP.',
    operations: ['GET /floatingips/{id}/tags', 'GET /floatingips/{id}/tags/{tag_id}'],
    formerName: 'get_floatingips_tags',
  },
  {
    name: 'update_floatingip',
    check: adminOrMember,
    doc: 'Change a floating IP.',
    operations: ['PUT /floatingips/{id}'],
  },
  {
    name: 'update_floatingip:tags',
    check: adminOrMember,
    doc: 'Replace the tags of a floating IP, or add one.',
    operations: ['PUT /floatingips/{id}/tags', 'PUT /floatingips/{id}/tags/{tag_id}'],
    formerName: 'update_floatingips_tags',
  },
  {
    name: 'delete_floatingip',
    check: adminOrMember,
    doc: 'Delete a floating IP.',
    operations: ['DELETE /floatingips/{id}'],
  },
  {
    name: 'delete_floatingip:tags',
    check: adminOrMember,
    doc: 'Remove tags from a floating IP.',
    operations: ['DELETE /floatingips/{id}/tags', 'DELETE /floatingips/{id}/tags/{tag_id}'],
    formerName: 'delete_floatingips_tags',
  },
  {
    name: 'get_floatingip_pool',
    check: adminOrReader,
    doc: 'Show or list floating IP pools.',
    operations: ['GET /floatingip_pools'],
  },
  {
    name: 'create_floatingip_port_forwarding',
    check: adminOrParentMember,
    doc: 'Create a port forwarding of a floating IP.',
    operations: ['POST /floatingips/{floatingip_id}/port_forwardings'],
  },
  {
    name: 'get_floatingip_port_forwarding',
    check: adminOrParentReader,
    doc: 'Show or list port forwardings of a floating IP.',
    operations: [
      'GET /floatingips/{floatingip_id}/port_forwardings',
      'GET /floatingips/{floatingip_id}/port_forwardings/{port_forwarding_id}',
    ],
  },
  {
    name: 'update_floatingip_port_forwarding',
    check: adminOrParentMember,
    doc: 'Change a port forwarding of a floating IP.',
    operations: ['PUT /floatingips/{floatingip_id}/port_forwardings/{port_forwarding_id}'],
  },
  {
    name: 'delete_floatingip_port_forwarding',
    check: adminOrParentMember,
    doc: 'Delete a port forwarding of a floating IP.',
    operations: ['DELETE /floatingips/{floatingip_id}/port_forwardings/{port_forwarding_id}'],
  },
  {
    name: 'create_local_ip',
    check: adminOrMember,
    doc: 'Create a local IP.',
    operations: ['POST /local-ips'],
  },
  {
    name: 'get_local_ip',
    check: adminOrReader,
    doc: 'Show or list local IPs.',
    operations: ['GET /local-ips', 'GET /local-ips/{id}'],
  },
  {
    name: 'update_local_ip',
    check: adminOrMember,
    doc: 'Change a local IP.',
    operations: ['PUT /local-ips/{id}'],
  },
  {
    name: 'delete_local_ip',
    check: adminOrMember,
    doc: 'Delete a local IP.',
    operations: ['DELETE /local-ips/{id}'],
  },
  {
    name: 'create_local_ip_port_association',
    check: adminOrParentMember,
    doc: 'Create an association of a local IP with a port.',
    operations: ['POST /local_ips/{local_ip_id}/port_associations'],
  },
  {
    name: 'get_local_ip_port_association',
    check: adminOrParentReader,
    doc: 'Show or list the ports associated with a local IP.',
    operations: [
      'GET /local_ips/{local_ip_id}/port_associations',
      'GET /local_ips/{local_ip_id}/port_associations/{fixed_port_id}',
    ],
  },
  {
    name: 'delete_local_ip_port_association',
    check: adminOrParentMember,
    doc: 'Delete an association of a local IP with a port.',
    operations: ['DELETE /local_ips/{local_ip_id}/port_associations/{fixed_port_id}'],
  },
]
