import { formatCidr, parseCidr } from '@neutrino/base/ip.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { Behaviour, Creation, WriteContext } from '../../definition/behaviour.ts'
import { InvalidInput, MeteringLabelNotFound } from '../../errors/errors.ts'
import type { MeteringLabelRuleAttributes } from './definition.ts'
import { MeteringLabelRuleOverlaps } from './errors.ts'
import * as storage from './storage.ts'

type Values = Creation<MeteringLabelRuleAttributes>['values']

function ruleRow(values: Values): storage.MeteringRuleRow {
  const { remoteIpPrefix, sourceIpPrefix, destinationIpPrefix } = values
  const hasEnds = sourceIpPrefix !== null || destinationIpPrefix !== null
  const refuse = (error_message: string): never => {
    throw new InvalidInput({ error_message })
  }
  if (remoteIpPrefix !== null && hasEnds)
    refuse('remote_ip_prefix and source_ip_prefix or destination_ip_prefix exclude each other')
  if (remoteIpPrefix === null && !hasEnds)
    refuse('one of remote_ip_prefix, source_ip_prefix and destination_ip_prefix is needed')
  const remote = remoteIpPrefix === null ? undefined : parseCidr(remoteIpPrefix)
  return {
    id: randomUuid(),
    metering_label_id: values.meteringLabelId,
    direction: values.direction,
    excluded: values.excluded,
    remote_ip_prefix: remoteIpPrefix,
    source_ip_prefix: sourceIpPrefix,
    destination_ip_prefix: destinationIpPrefix,
    remote_network: remote ? formatCidr(remote) : null,
  }
}

async function create(
  { op, tx }: WriteContext,
  inputs: readonly Creation<MeteringLabelRuleAttributes>[],
): Promise<readonly string[]> {
  const rows = inputs.map(({ values }) => ruleRow(values))
  const known = await storage.selectLabels(
    tx,
    rows.map(row => row.metering_label_id),
    op.actor,
  )
  for (const { metering_label_id } of rows)
    if (!known.has(metering_label_id)) throw new MeteringLabelNotFound({ label_id: metering_label_id })
  try {
    await storage.insertRules(tx, rows)
  } catch (error) {
    if (violatedConstraint(error) !== 'metering_label_rule_overlap') throw error
    const prefixes = rows.flatMap(row => row.remote_ip_prefix ?? []).join(', ')
    throw new MeteringLabelRuleOverlaps({ remote_ip_prefix: prefixes }, { cause: error })
  }
  return rows.map(row => row.id)
}

export const meteringLabelRuleBehaviour: Behaviour<MeteringLabelRuleAttributes> = {
  create,
  remove: ({ tx }, current) => storage.deleteRule(tx, current.id),
}
