import type { Attribute, Attributes } from '../../definition/attribute.ts'
import { type Kind, refuse } from '../../definition/kind.ts'
import { integer, oneOf } from '../../definition/kinds.ts'
import { anyDirections, directions, dscpMarks, RATE_MAX, type RuleType } from '../qos-policy/index.ts'

/** One type of rule as the API shows it. */
export interface RuleKind {
  readonly type: RuleType
  readonly collection: string
  /** The extension that brings it, and the one for its rules named without their policy. */
  readonly alias: string
  readonly aliasOfAlias?: string
  /** Some of `value`, `burst` and `direction`: the columns of a rule. */
  readonly attributes: Attributes
  readonly doc: string
}

const rate: Kind<number> = integer({ min: 0, max: RATE_MAX })

const mark: Kind<number> = {
  ...rate,
  schema: { type: 'integer', enum: dscpMarks },
  parse(value, attribute) {
    const number = rate.parse(value, attribute)
    if (!dscpMarks.some(known => known === number))
      return refuse(attribute, `${number} is not in valid_values`)
    return number
  },
}

const amountOf = (wire: string, doc: string, kind = rate) =>
  ({
    kind,
    wire,
    create: 'required',
    update: true,
    filter: true,
    sort: true,
    doc,
  }) as const satisfies Attribute

const burstOf = (wire: string, doc: string) =>
  ({
    kind: rate,
    wire,
    create: true,
    update: true,
    default: 0,
    filter: true,
    sort: true,
    doc,
  }) as const satisfies Attribute

const directionOf = (names: readonly string[], alias?: string): Attribute => ({
  kind: oneOf(names),
  create: true,
  update: true,
  default: 'egress',
  filter: true,
  sort: true,
  ...(alias === undefined ? {} : { alias }),
  doc: 'Seen from the port: egress is what it sends.',
})

/** Every type of rule: a row here makes its collections. */
export const ruleKinds: readonly RuleKind[] = [
  {
    type: 'bandwidth_limit',
    collection: 'bandwidth_limit_rules',
    alias: 'qos',
    aliasOfAlias: 'qos-rules-alias',
    attributes: {
      value: amountOf('max_kbps', 'Kilobits a second that may pass.'),
      burst: burstOf(
        'max_burst_kbps',
        'Kilobits beyond the rate that may pass at once; 0 leaves it to the host.',
      ),
      direction: directionOf(directions, 'qos-bw-limit-direction'),
    },
    doc: 'How much a port may send or receive.',
  },
  {
    type: 'dscp_marking',
    collection: 'dscp_marking_rules',
    alias: 'qos',
    aliasOfAlias: 'qos-rules-alias',
    attributes: { value: amountOf('dscp_mark', 'The mark.', mark) },
    doc: 'The DSCP mark of packets that a port sends.',
  },
  {
    type: 'minimum_bandwidth',
    collection: 'minimum_bandwidth_rules',
    alias: 'qos',
    aliasOfAlias: 'qos-rules-alias',
    attributes: {
      value: amountOf('min_kbps', 'Kilobits a second that are kept for the port.'),
      direction: directionOf(directions),
    },
    doc: 'How much a port can send or receive whatever others do.',
  },
  {
    type: 'packet_rate_limit',
    collection: 'packet_rate_limit_rules',
    alias: 'qos-pps',
    attributes: {
      value: amountOf('max_kpps', 'Thousands of packets a second that may pass.'),
      burst: burstOf('max_burst_kpps', 'Thousands of packets beyond the rate that may pass at once.'),
      direction: directionOf(directions),
    },
    doc: 'How many packets a port may send or receive.',
  },
  {
    type: 'minimum_packet_rate',
    collection: 'minimum_packet_rate_rules',
    alias: 'qos-pps-minimum',
    aliasOfAlias: 'qos-pps-minimum-rule-alias',
    attributes: {
      value: amountOf('min_kpps', 'Thousands of packets a second that are kept for the port.'),
      direction: directionOf(anyDirections),
    },
    doc: 'How many packets a port can send or receive whatever others do.',
  },
]
