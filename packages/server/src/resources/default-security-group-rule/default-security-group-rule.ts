import { isUuid, randomUuid } from '@neutrino/base/uuid.ts'
import type { WriteTx } from '../../database/database.ts'
import type { Behaviour, Creation } from '../../definition/behaviour.ts'
import { AddressGroupNotFound, SecurityGroupNotFound } from '../../errors/errors.ts'
import { checkRule } from '../security-group-rule/index.ts'
import { type DefaultSecurityGroupRuleAttributes, PARENT_GROUP } from './definition.ts'
import { DefaultSecurityGroupRuleExists } from './errors.ts'
import * as storage from './storage.ts'

type Values = Creation<DefaultSecurityGroupRuleAttributes>['values']

async function createOne(tx: WriteTx, values: Values): Promise<string> {
  const checked = checkRule(values)
  const row = {
    id: randomUuid(),
    direction: values.direction,
    ethertype: values.ethertype,
    protocol: checked.protocol,
    protocol_number: checked.protocolNumber,
    port_range_min: checked.portRangeMin,
    port_range_max: checked.portRangeMax,
    remote_ip_prefix: values.remoteIpPrefix,
    remote_group_id: values.remoteGroupId,
    remote_address_group_id: values.remoteAddressGroupId?.toLowerCase() ?? null,
    used_in_default_sg: values.usedInDefaultSg,
    used_in_non_default_sg: values.usedInNonDefaultSg,
    description: values.description,
  }
  await requireGroups(tx, row)
  if (!(await storage.insertTemplate(tx, row))) {
    const existing = await storage.selectEqualTemplate(tx, row)
    throw new DefaultSecurityGroupRuleExists({ rule_id: existing ?? row.id })
  }
  return row.id
}

/** Every new group gets the rule, so it has to name what there is. */
async function requireGroups(tx: WriteTx, row: storage.TemplateRow): Promise<void> {
  const { remote_group_id: group, remote_address_group_id: addresses } = row
  if (group !== null && group !== PARENT_GROUP && !(await storage.groupExists(tx, 'security_group', group)))
    throw new SecurityGroupNotFound({ id: group })
  if (addresses === null) return
  if (!isUuid(addresses) || !(await storage.groupExists(tx, 'address_group', addresses)))
    throw new AddressGroupNotFound({ address_group_id: addresses })
}

export const defaultSecurityGroupRuleBehaviour: Behaviour<DefaultSecurityGroupRuleAttributes> = {
  async create({ tx }, inputs) {
    const ids: string[] = []
    // Templates cannot be made in bulk.
    for (const { values } of inputs) ids.push(await createOne(tx, values))
    return ids
  },
  remove: ({ tx }, current) => storage.deleteTemplate(tx, current.id),
}
