import type { RuleDefinition } from '../rule-definition.ts'
import { adminOnly, adminOrMember, memberOrAdminOrNetworkMember } from './personas.ts'

/** Rules of the subnet area, in the order of the reference. */
export const subnetRules: readonly RuleDefinition[] = [
  {
    name: 'create_subnet',
    check: '(rule:admin_only) or (role:member and rule:network_owner)',
    doc: 'Create a subnet.',
    operations: ['POST /subnets'],
  },
  {
    name: 'create_subnet:segment_id',
    check: adminOnly,
    doc: 'Set the segment of a new subnet (`segment_id`).',
    operations: ['POST /subnets'],
  },
  {
    name: 'create_subnet:service_types',
    check: adminOnly,
    doc: 'Set the service types of a new subnet (`service_types`).',
    operations: ['POST /subnets'],
  },
  {
    name: 'create_subnet:tags',
    check: memberOrAdminOrNetworkMember,
    doc: 'Add tags to a subnet.',
    operations: ['POST /subnets/{id}/tags'],
    formerName: 'create_subnets_tags',
  },
  {
    name: 'get_subnet',
    check:
      'role:reader and project_id:%(project_id)s or rule:shared or rule:external_network or (rule:admin_only) or (role:reader and rule:network_owner) or rule:service_api',
    doc: 'Show or list subnets.',
    operations: ['GET /subnets', 'GET /subnets/{id}'],
  },
  {
    name: 'get_subnet:segment_id',
    check: adminOnly,
    doc: 'See the segment of a subnet (`segment_id`).',
    operations: ['GET /subnets', 'GET /subnets/{id}'],
  },
  {
    name: 'get_subnet:tags',
    check:
      'role:reader and project_id:%(project_id)s or rule:shared or rule:external_network or (rule:admin_only) or (role:reader and rule:network_owner)',
    doc: 'Read the tags of a subnet.',
    operations: ['GET /subnets/{id}/tags', 'GET /subnets/{id}/tags/{tag_id}'],
    formerName: 'get_subnets_tags',
  },
  {
    name: 'update_subnet',
    check: memberOrAdminOrNetworkMember,
    doc: 'Change a subnet.',
    operations: ['PUT /subnets/{id}'],
  },
  {
    name: 'update_subnet:segment_id',
    check: adminOnly,
    doc: 'Change the segment of a subnet (`segment_id`).',
    operations: ['PUT /subnets/{id}'],
  },
  {
    name: 'update_subnet:service_types',
    check: adminOnly,
    doc: 'Change the service types of a subnet (`service_types`).',
    operations: ['PUT /subnets/{id}'],
  },
  {
    name: 'update_subnet:tags',
    check: memberOrAdminOrNetworkMember,
    doc: 'Replace the tags of a subnet, or add one.',
    operations: ['PUT /subnets/{id}/tags', 'PUT /subnets/{id}/tags/{tag_id}'],
    formerName: 'update_subnets_tags',
  },
  {
    name: 'delete_subnet',
    check: memberOrAdminOrNetworkMember,
    doc: 'Delete a subnet.',
    operations: ['DELETE /subnets/{id}'],
  },
  {
    name: 'delete_subnet:tags',
    check: memberOrAdminOrNetworkMember,
    doc: 'Remove tags from a subnet.',
    operations: ['DELETE /subnets/{id}/tags', 'DELETE /subnets/{id}/tags/{tag_id}'],
    formerName: 'delete_subnets_tags',
  },
  {
    name: 'create_subnetpool',
    check: adminOrMember,
    doc: 'Create a subnet pool.',
    operations: ['POST /subnetpools'],
  },
  {
    name: 'create_subnetpool:shared',
    check: adminOnly,
    doc: 'Share a new subnet pool with every project.',
    operations: ['POST /subnetpools'],
  },
  {
    name: 'create_subnetpool:is_default',
    check: adminOnly,
    doc: 'Make a new subnet pool the default one.',
    operations: ['POST /subnetpools'],
  },
  {
    name: 'create_subnetpool:tags',
    check: adminOrMember,
    doc: 'Add tags to a subnet pool.',
    operations: ['POST /subnetpools/{id}/tags'],
    formerName: 'create_subnetpools_tags',
  },
  {
    name: 'get_subnetpool',
    check: '(rule:admin_only) or (role:reader and project_id:%(project_id)s) or rule:shared_subnetpools',
    doc: 'Show or list subnet pools.',
    operations: ['GET /subnetpools', 'GET /subnetpools/{id}'],
  },
  {
    name: 'get_subnetpool:tags',
    check: '(rule:admin_only) or (role:reader and project_id:%(project_id)s) or rule:shared_subnetpools',
    doc: 'Read the tags of a subnet pool.',
    operations: ['GET /subnetpools/{id}/tags', 'GET /subnetpools/{id}/tags/{tag_id}'],
    formerName: 'get_subnetpools_tags',
  },
  {
    name: 'update_subnetpool',
    check: adminOrMember,
    doc: 'Change a subnet pool.',
    operations: ['PUT /subnetpools/{id}'],
  },
  {
    name: 'update_subnetpool:is_default',
    check: adminOnly,
    doc: 'Make a subnet pool the default one, or no longer.',
    operations: ['PUT /subnetpools/{id}'],
  },
  {
    name: 'update_subnetpool:tags',
    check: adminOrMember,
    doc: 'Replace the tags of a subnet pool, or add one.',
    operations: ['PUT /subnetpools/{id}/tags', 'PUT /subnetpools/{id}/tags/{tag_id}'],
    formerName: 'update_subnetpools_tags',
  },
  {
    name: 'delete_subnetpool',
    check: adminOrMember,
    doc: 'Delete a subnet pool.',
    operations: ['DELETE /subnetpools/{id}'],
  },
  {
    name: 'delete_subnetpool:tags',
    check: adminOrMember,
    doc: 'Remove tags from a subnet pool.',
    operations: ['DELETE /subnetpools/{id}/tags', 'DELETE /subnetpools/{id}/tags/{tag_id}'],
    formerName: 'delete_subnetpools_tags',
  },
  {
    name: 'onboard_network_subnets',
    check: adminOrMember,
    doc: 'Bring the subnets of a network under a subnet pool.',
    operations: ['PUT /subnetpools/{id}/onboard_network_subnets'],
  },
  {
    name: 'add_prefixes',
    check: adminOrMember,
    doc: 'Add prefixes to a subnet pool.',
    operations: ['PUT /subnetpools/{id}/add_prefixes'],
  },
  {
    name: 'remove_prefixes',
    check: adminOrMember,
    doc: 'Remove prefixes from a subnet pool.',
    operations: ['PUT /subnetpools/{id}/remove_prefixes'],
  },
]
