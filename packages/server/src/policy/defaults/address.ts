import type { RuleDefinition } from '../rule-definition.ts'
import { adminOnly, adminOrMember } from './personas.ts'

/** Rules of the address area, in the order of the reference. */
export const addressRules: readonly RuleDefinition[] = [
  {
    name: 'create_address_group',
    check: adminOrMember,
    doc: 'Create an address group.',
    operations: ['POST /address-groups'],
  },
  {
    name: 'get_address_group',
    check: '(rule:admin_only) or (role:reader and project_id:%(project_id)s) or rule:shared_address_groups',
    doc: 'Show or list address groups.',
    operations: ['GET /address-groups', 'GET /address-groups/{id}'],
  },
  {
    name: 'update_address_group',
    check: adminOrMember,
    doc: 'Change an address group.',
    operations: ['PUT /address-groups/{id}'],
  },
  {
    name: 'delete_address_group',
    check: adminOrMember,
    doc: 'Delete an address group.',
    operations: ['DELETE /address-groups/{id}'],
  },
  {
    name: 'add_addresses',
    check: adminOrMember,
    doc: 'Add addresses to an address group.',
    operations: ['PUT /address-groups/{id}/add_addresses'],
  },
  {
    name: 'remove_addresses',
    check: adminOrMember,
    doc: 'Take addresses out of an address group.',
    operations: ['PUT /address-groups/{id}/remove_addresses'],
  },
  {
    name: 'create_address_scope',
    check: adminOrMember,
    doc: 'Create an address scope.',
    operations: ['POST /address-scopes'],
  },
  {
    name: 'create_address_scope:shared',
    check: adminOnly,
    doc: 'Share a new address scope with every project.',
    operations: ['POST /address-scopes'],
  },
  {
    name: 'get_address_scope',
    check: 'rule:admin_only or role:reader and project_id:%(project_id)s or rule:shared_address_scopes',
    doc: 'Show or list address scopes.',
    operations: ['GET /address-scopes', 'GET /address-scopes/{id}'],
  },
  {
    name: 'update_address_scope',
    check: adminOrMember,
    doc: 'Change an address scope.',
    operations: ['PUT /address-scopes/{id}'],
  },
  {
    name: 'update_address_scope:shared',
    check: adminOnly,
    doc: 'Start or stop sharing an address scope with every project.',
    operations: ['PUT /address-scopes/{id}'],
  },
  {
    name: 'delete_address_scope',
    check: adminOrMember,
    doc: 'Delete an address scope.',
    operations: ['DELETE /address-scopes/{id}'],
  },
]
