import type { RuleDefinition } from '../rule-definition.ts'
import { adminOrMember, adminOrReader } from './personas.ts'

/** Rules of the trunk area, in the order of the reference. */
export const trunkRules: readonly RuleDefinition[] = [
  { name: 'create_trunk', check: adminOrMember, doc: 'Create a trunk.', operations: ['POST /trunks'] },
  {
    name: 'create_trunk:tags',
    check: adminOrMember,
    doc: 'Add tags to a trunk.',
    operations: ['POST /trunks/{id}/tags'],
    formerName: 'create_trunks_tags',
  },
  {
    name: 'get_trunk',
    check: adminOrReader,
    doc: 'Show or list trunks.',
    operations: ['GET /trunks', 'GET /trunks/{id}'],
  },
  {
    name: 'get_trunk:tags',
    check: adminOrReader,
    doc: 'Read the tags of a trunk.',
    operations: ['GET /trunks/{id}/tags', 'GET /trunks/{id}/tags/{tag_id}'],
    formerName: 'get_trunks_tags',
  },
  { name: 'update_trunk', check: adminOrMember, doc: 'Change a trunk.', operations: ['PUT /trunks/{id}'] },
  {
    name: 'update_trunk:tags',
    check: adminOrMember,
    doc: 'Replace the tags of a trunk, or add one.',
    operations: ['PUT /trunks/{id}/tags', 'PUT /trunks/{id}/tags/{tag_id}'],
    formerName: 'update_trunks_tags',
  },
  { name: 'delete_trunk', check: adminOrMember, doc: 'Delete a trunk.', operations: ['DELETE /trunks/{id}'] },
  {
    name: 'delete_trunk:tags',
    check: adminOrMember,
    doc: 'Remove tags from a trunk.',
    operations: ['DELETE /trunks/{id}/tags', 'DELETE /trunks/{id}/tags/{tag_id}'],
    formerName: 'delete_trunks_tags',
  },
  {
    name: 'get_subports',
    check: adminOrReader,
    doc: 'List the subports of a trunk.',
    operations: ['GET /trunks/{id}/get_subports'],
  },
  {
    name: 'add_subports',
    check: adminOrMember,
    doc: 'Add subports to a trunk.',
    operations: ['PUT /trunks/{id}/add_subports'],
  },
  {
    name: 'remove_subports',
    check: adminOrMember,
    doc: 'Remove subports from a trunk.',
    operations: ['PUT /trunks/{id}/remove_subports'],
  },
]
