import type { RuleDefinition } from '../rule-definition.ts'
import { adminOnly, adminOrManager, adminOrMember, adminOrReader, anyReader } from './personas.ts'

/** Rules of the security group area, in the order of the reference. */
export const securityGroupRules: readonly RuleDefinition[] = [
  {
    name: 'create_security_group',
    check: adminOrMember,
    doc: 'Create a security group.',
    operations: ['POST /security-groups'],
  },
  {
    name: 'create_security_group:tags',
    check: adminOrMember,
    doc: 'Add tags to a security group.',
    operations: ['POST /security-groups/{id}/tags'],
    formerName: 'create_security_groups_tags',
  },
  {
    name: 'get_security_group',
    check: '(rule:admin_only) or (role:reader and project_id:%(project_id)s) or rule:shared_security_group',
    doc: 'Show or list security groups.',
    operations: ['GET /security-groups', 'GET /security-groups/{id}'],
  },
  {
    name: 'get_security_group:tags',
    check: '(rule:admin_only) or (role:reader and project_id:%(project_id)s) or rule:shared_security_group',
    doc: 'Read the tags of a security group.',
    operations: ['GET /security-groups/{id}/tags', 'GET /security-groups/{id}/tags/{tag_id}'],
    formerName: 'get_security_groups_tags',
  },
  {
    name: 'update_security_group',
    check: adminOrMember,
    doc: 'Change a security group.',
    operations: ['PUT /security-groups/{id}'],
  },
  {
    name: 'update_security_group:tags',
    check: adminOrMember,
    doc: 'Replace the tags of a security group, or add one.',
    operations: ['PUT /security-groups/{id}/tags', 'PUT /security-groups/{id}/tags/{tag_id}'],
    formerName: 'update_security_groups_tags',
  },
  {
    name: 'delete_security_group',
    check: adminOrMember,
    doc: 'Delete a security group.',
    operations: ['DELETE /security-groups/{id}'],
  },
  {
    name: 'delete_security_group:tags',
    check: adminOrMember,
    doc: 'Remove tags from a security group.',
    operations: ['DELETE /security-groups/{id}/tags', 'DELETE /security-groups/{id}/tags/{tag_id}'],
    formerName: 'delete_security_groups_tags',
  },
  {
    name: 'create_security_group_rule',
    check: '(rule:admin_only) or (role:member and rule:sg_owner)',
    doc: 'Create a security group rule.',
    operations: ['POST /security-group-rules'],
  },
  {
    name: 'get_security_group_rule',
    check: '(rule:admin_only) or (role:reader and rule:sg_owner)',
    doc: 'Show or list security group rules.',
    operations: ['GET /security-group-rules', 'GET /security-group-rules/{id}'],
  },
  {
    name: 'delete_security_group_rule',
    check: '(rule:admin_only) or (role:member and rule:sg_owner)',
    doc: 'Delete a security group rule.',
    operations: ['DELETE /security-group-rules/{id}'],
  },
  {
    name: 'create_default_security_group_rule',
    check: adminOnly,
    doc: 'Create a rule that new security groups start with.',
    operations: ['POST /default-security-group-rules'],
  },
  {
    name: 'get_default_security_group_rule',
    check: anyReader,
    doc: 'Show or list the rules that new security groups start with.',
    operations: ['GET /default-security-group-rules', 'GET /default-security-group-rules/{id}'],
  },
  {
    name: 'delete_default_security_group_rule',
    check: adminOnly,
    doc: 'Delete a rule that new security groups start with.',
    operations: ['DELETE /default-security-group-rules/{id}'],
  },
  {
    name: 'create_security_groups_default_statefulness',
    check: adminOrManager,
    doc: 'Create the default statefulness of security groups in a project.',
    operations: ['POST /security-groups-default-statefulness'],
  },
  {
    name: 'get_security_groups_default_statefulness',
    check: adminOrReader,
    doc: 'Show or list the default statefulness of security groups in a project.',
    operations: [
      'GET /security-groups-default-statefulness',
      'GET /security-groups-default-statefulness/{id}',
    ],
  },
  {
    name: 'update_security_groups_default_statefulness',
    check: adminOrManager,
    doc: 'Change the default statefulness of security groups in a project.',
    operations: ['PUT /security-groups-default-statefulness/{id}'],
  },
  {
    name: 'delete_security_groups_default_statefulness',
    check: adminOrManager,
    doc: 'Delete the default statefulness of security groups in a project.',
    operations: ['DELETE /security-groups-default-statefulness/{id}'],
  },
]
