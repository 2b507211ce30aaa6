import type { RuleDefinition } from '../rule-definition.ts'
import { adminOnly, adminOrMember } from './personas.ts'

/** Administrators, other services, and members of the project that owns the port. */
const portOwner = '(rule:admin_only) or (rule:service_api) or (role:member and project_id:%(project_id)s)'

/** Ways to remove objects that upstream does not have. */
export const removalRules: readonly RuleDefinition[] = [
  {
    name: 'delete_network:cascade',
    check: adminOrMember,
    doc: 'Delete a network with everything on it.',
    operations: ['DELETE /networks/{id}?cascade=true'],
  },
  {
    name: 'delete_network:cascade_foreign',
    check: adminOnly,
    doc: 'Delete objects of other projects together with the network that they are on.',
    operations: ['DELETE /networks/{id}?cascade=true'],
  },
  {
    name: 'delete_port:force',
    check: portOwner,
    doc: 'Take a subport out of its trunk and delete it.',
    operations: ['DELETE /ports/{id}?force=true'],
  },
  {
    name: 'create_port:delete_on_termination',
    check: portOwner,
    doc: 'Say whether a new port goes with its server (`delete_on_termination`).',
    operations: ['POST /ports'],
  },
  {
    name: 'update_port:delete_on_termination',
    check: portOwner,
    doc: 'Say whether a port goes with its server (`delete_on_termination`).',
    operations: ['PUT /ports/{id}'],
  },
]
