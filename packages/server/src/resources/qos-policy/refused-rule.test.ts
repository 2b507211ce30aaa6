import { describe, expect, test } from 'vitest'
import { type QosDriver, qosDriversOf, typesOf } from './drivers.ts'
import { refusedRule } from './refused-rule.ts'

const qosDrivers = qosDriversOf(['ovn'])
const limit = { type: 'bandwidth_limit', value: 100, burst: 10, direction: 'egress' }
const mark = { type: 'dscp_marking', value: 26, burst: null, direction: null }
const promise = { type: 'minimum_bandwidth', value: 5, burst: null, direction: 'ingress' }
const packets = { type: 'packet_rate_limit', value: 5, burst: 0, direction: 'egress' }
const normal = { vnicType: 'normal', vifType: 'unbound', lacksBandwidth: false }

/** A card that limits what its functions send, up to ten megabits, and knows nothing else. */
const card: QosDriver = {
  name: 'card',
  ports: [
    {
      vnicTypes: ['direct'],
      vifTypes: ['hw_veb'],
      isKnownBefore: true,
      rules: {
        bandwidth_limit: {
          max_kbps: { start: 1, end: 10_000 },
          max_burst_kbps: { start: 0, end: 0 },
          direction: { choices: ['egress'] },
        },
      },
    },
  ],
}

describe('OVN', () => {
  test('keeps rules of ports that it plugs, also before it has', () => {
    expect(refusedRule([limit, mark, promise, packets], normal, qosDrivers)).toBeUndefined()
    expect(refusedRule([limit], { ...normal, vifType: 'vhostuser' }, qosDrivers)).toBeUndefined()
    expect(typesOf(qosDrivers[0]!)).toEqual([
      'bandwidth_limit',
      'dscp_marking',
      'minimum_bandwidth',
      'packet_rate_limit',
      'minimum_packet_rate',
    ])
  })

  test.each([
    [packets, { vnicType: 'direct' }],
    [packets, { vnicType: 'vdpa', vifType: 'ovs' }],
    [limit, { vnicType: 'direct' }],
    [limit, { vifType: 'hw_veb' }],
    [limit, { vnicType: 'vdpa', vifType: 'ovs' }],
    [promise, { lacksBandwidth: true }],
  ])('does not keep %j for a port with %j', (rule, more) => {
    expect(refusedRule([rule], { ...normal, ...more }, qosDrivers)).toEqual({
      type: rule.type,
      parameter: undefined,
    })
  })

  test('keeps rules of functions of a card that the host plugs into its switch', () => {
    expect(
      refusedRule([limit], { ...normal, vnicType: 'direct', vifType: 'ovs' }, qosDrivers),
    ).toBeUndefined()
  })
})

describe('the agent of a card', () => {
  const drivers = qosDriversOf(['ovn', 'sriovnicswitch'])
  const direct = { vnicType: 'direct', vifType: 'hw_veb', lacksBandwidth: false }
  test('keeps rates of what a function sends, also before it has it', () => {
    for (const vifType of ['hw_veb', 'unbound'])
      expect(refusedRule([limit, promise], { ...direct, vifType }, drivers)).toBeUndefined()
    expect(refusedRule([{ ...limit, direction: 'ingress' }], direct, drivers)).toEqual({
      type: 'bandwidth_limit',
      parameter: 'direction ingress',
    })
    expect(refusedRule([mark], direct, drivers)).toMatchObject({ type: 'dscp_marking' })
  })

  test('is none where the mechanism is not', () => {
    expect(refusedRule([limit], direct, qosDrivers)).toMatchObject({ type: 'bandwidth_limit' })
  })
})

describe('a driver with narrower ranges', () => {
  const direct = { vnicType: 'direct', vifType: 'hw_veb', lacksBandwidth: false }
  test.each([
    [{ ...limit, burst: 0 }, undefined],
    [{ ...limit, burst: 0, value: 10_001 }, 'max_kbps 10001'],
    [{ ...limit, burst: 0, value: 0 }, 'max_kbps 0'],
    [limit, 'max_burst_kbps 10'],
    [{ ...limit, burst: 0, direction: 'ingress' }, 'direction ingress'],
  ])('judges %j by its own: %s', (rule, parameter) => {
    const refused = parameter === undefined ? undefined : { type: 'bandwidth_limit', parameter }
    expect(refusedRule([rule], direct, [...qosDrivers, card])).toEqual(refused)
  })

  test('says nothing of ports of others', () => {
    expect(refusedRule([limit], normal, [...qosDrivers, card])).toBeUndefined()
    expect(refusedRule([mark], direct, [...qosDrivers, card])).toEqual({
      type: 'dscp_marking',
      parameter: undefined,
    })
  })
})
