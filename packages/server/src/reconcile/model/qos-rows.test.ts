import { expect, test } from 'vitest'
import { type QosRuleIntent, queueOptions, rulesBesideQueues } from './qos-rows.ts'

const promise = (value: number): QosRuleIntent => ({
  ...{ type: 'minimum_bandwidth', direction: 'egress', value, burst: null },
})
const limit = (value: number, burst = 0, direction = 'egress'): QosRuleIntent => ({
  ...{ type: 'bandwidth_limit', direction, value, burst },
})
const mark: QosRuleIntent = { type: 'dscp_marking', direction: null, value: 26, burst: null }
const nothing = { qos_min_rate: undefined, qos_max_rate: undefined, qos_burst: undefined }

test('a rate that is kept takes its limit along into the queue, in bits', () => {
  const rules = [promise(500), limit(2_000, 100), limit(700, 0, 'ingress'), mark]
  expect(queueOptions(rules, true)).toEqual({
    qos_min_rate: '500000',
    qos_max_rate: '2000000',
    qos_burst: '100000',
  })
  expect(rulesBesideQueues(rules, true)).toEqual([promise(500), limit(700, 0, 'ingress'), mark])
})

test('on tunnels, or without a rate that is kept, there is no queue', () => {
  for (const [rules, isBridged] of [
    [[promise(500), limit(2_000)], false],
    [[limit(2_000), mark], true],
    [[promise(0), limit(2_000)], true],
  ] as const) {
    expect(queueOptions(rules, isBridged)).toEqual(nothing)
    expect(rulesBesideQueues(rules, isBridged)).toEqual(rules)
  }
})

test('what is more than ovn-controller can read is kept as far as it can be, and limited by the switch', () => {
  const rules = [promise(5_000_000), limit(9_000_000, 3_000_000)]
  expect(queueOptions(rules, true)).toEqual({ ...nothing, qos_min_rate: '2147483647' })
  expect(rulesBesideQueues(rules, true)).toEqual(rules)
  expect(queueOptions([promise(1), limit(2_147_483, 3_000_000)], true)).toEqual({
    qos_min_rate: '1000',
    qos_max_rate: '2147483000',
    qos_burst: '2147483647',
  })
})
