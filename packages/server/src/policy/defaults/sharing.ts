import type { RuleDefinition } from '../rule-definition.ts'
import { adminOnly, adminOrManager, adminOrMember, adminOrReader } from './personas.ts'

/** Rules of the sharing area, in the order of the reference. */
export const sharingRules: readonly RuleDefinition[] = [
  {
    name: 'create_rbac_policy',
    check: adminOrMember,
    doc: 'Create an RBAC policy.',
    operations: ['POST /rbac-policies'],
  },
  {
    name: 'create_rbac_policy:target_tenant',
    check:
      'rule:admin_only or (not field:rbac_policy:target_tenant=* and not field:rbac_policy:target_project=*)',
    doc: 'Share an object with every project by the target `*`, under the former name of the attribute.',
    operations: ['POST /rbac-policies'],
  },
  {
    name: 'create_rbac_policy:target_project',
    check: 'rule:admin_only or not field:rbac_policy:target_project=*',
    doc: 'Share an object with every project by the target `*`.',
    operations: ['POST /rbac-policies'],
  },
  {
    name: 'update_rbac_policy',
    check: adminOrMember,
    doc: 'Change an RBAC policy.',
    operations: ['PUT /rbac-policies/{id}'],
  },
  {
    name: 'update_rbac_policy:target_tenant',
    check:
      'rule:admin_only or (not field:rbac_policy:target_tenant=* and not field:rbac_policy:target_project=*)',
    doc: 'Change the target of an RBAC policy to `*`, under the former name of the attribute.',
    operations: ['PUT /rbac-policies/{id}'],
  },
  {
    name: 'update_rbac_policy:target_project',
    check: 'rule:admin_only or not field:rbac_policy:target_project=*',
    doc: 'Change the target of an RBAC policy to `*`.',
    operations: ['PUT /rbac-policies/{id}'],
  },
  {
    name: 'get_rbac_policy',
    check: adminOrReader,
    doc: 'Show or list RBAC policies.',
    operations: ['GET /rbac-policies', 'GET /rbac-policies/{id}'],
  },
  {
    name: 'delete_rbac_policy',
    check: adminOrMember,
    doc: 'Delete an RBAC policy.',
    operations: ['DELETE /rbac-policies/{id}'],
  },
  {
    name: 'get_quota',
    check: adminOrManager,
    doc: 'Show the quotas of a project.',
    operations: ['GET /quota', 'GET /quota/{id}'],
  },
  {
    name: 'update_quota',
    check: adminOnly,
    doc: 'Set the quotas of a project.',
    operations: ['PUT /quota/{id}'],
  },
  {
    name: 'delete_quota',
    check: adminOnly,
    doc: 'Put the quotas of a project back to their defaults.',
    operations: ['DELETE /quota/{id}'],
  },
]
