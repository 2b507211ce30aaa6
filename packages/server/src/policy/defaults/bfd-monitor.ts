import type { RuleDefinition } from '../rule-definition.ts'
import { adminOrMember, adminOrReader } from './personas.ts'

const one = '/bfd_monitors/{id}'

/** Who decides how next hops are watched; upstream has specified these objects and made none. */
export const bfdMonitorRules: readonly RuleDefinition[] = [
  {
    name: 'create_bfd_monitor',
    check: adminOrMember,
    doc: 'Create a BFD monitor.',
    operations: ['POST /bfd_monitors'],
  },
  {
    name: 'get_bfd_monitor',
    check: adminOrReader,
    doc: 'See a BFD monitor, its sessions and the routes that name it.',
    operations: [
      'GET /bfd_monitors',
      `GET ${one}`,
      `GET ${one}/session_status`,
      `GET ${one}/bfd_monitor_associations`,
    ],
  },
  {
    name: 'update_bfd_monitor',
    check: adminOrMember,
    doc: 'Change a BFD monitor.',
    operations: [`PUT ${one}`],
  },
  {
    name: 'delete_bfd_monitor',
    check: adminOrMember,
    doc: 'Delete a BFD monitor.',
    operations: [`DELETE ${one}`],
  },
  {
    name: 'create_bfd_monitor:tags',
    check: adminOrMember,
    doc: 'Add tags to a BFD monitor.',
    operations: [`POST ${one}/tags`],
  },
  {
    name: 'get_bfd_monitor:tags',
    check: adminOrReader,
    doc: 'Read the tags of a BFD monitor.',
    operations: [`GET ${one}/tags`, `GET ${one}/tags/{tag_id}`],
  },
  {
    name: 'update_bfd_monitor:tags',
    check: adminOrMember,
    doc: 'Replace the tags of a BFD monitor, or add one.',
    operations: [`PUT ${one}/tags`, `PUT ${one}/tags/{tag_id}`],
  },
  {
    name: 'delete_bfd_monitor:tags',
    check: adminOrMember,
    doc: 'Remove tags from a BFD monitor.',
    operations: [`DELETE ${one}/tags`, `DELETE ${one}/tags/{tag_id}`],
  },
]
