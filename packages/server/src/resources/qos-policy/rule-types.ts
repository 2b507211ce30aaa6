/** What a rule of a policy can say, by the names of the API. */
export const ruleTypes = [
  'bandwidth_limit',
  'dscp_marking',
  'minimum_bandwidth',
  'packet_rate_limit',
  'minimum_packet_rate',
] as const

export type RuleType = (typeof ruleTypes)[number]

export function isRuleType(text: string): text is RuleType {
  return ruleTypes.some(type => type === text)
}

/** Rules that are an amount the compute service reserves on a host: it is asked for by `resource_request`. */
export const reservedTypes: readonly RuleType[] = ['minimum_bandwidth', 'minimum_packet_rate']

export const directions = ['ingress', 'egress'] as const
export const anyDirections = ['any', ...directions] as const
export type RuleDirection = (typeof anyDirections)[number]

/** Code points that routers know, RFC 2474, 2597, 3246 and 5865; other marks would be lost on the way. */
export const dscpMarks = [
  0, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 44, 46, 48, 56,
] as const

export const RATE_MAX = 2_147_483_647
