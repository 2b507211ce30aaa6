import { cidrContains, parseCidr, parseIp } from '@neutrino/base/ip.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  METERED_CLASSES_MAX,
  type MeteredClass,
  type MeteringRuleIntent,
  meteredClasses,
} from './metered-classes.ts'

interface Packet {
  readonly direction: 'ingress' | 'egress'
  readonly source: string
  readonly destination: string
}

const isIn = (prefix: string | undefined, address: string): boolean => {
  if (prefix === undefined) return true
  const [cidr, ip] = [parseCidr(prefix), parseIp(address)]
  return cidr !== undefined && ip !== undefined && cidr.version === ip.version && cidrContains(cidr, ip)
}

const matches = (
  rule: Pick<MeteringRuleIntent, 'direction' | 'source' | 'destination'>,
  packet: Packet,
): boolean =>
  rule.direction === packet.direction &&
  isIn(rule.source, packet.source) &&
  isIn(rule.destination, packet.destination)

/** What the rules say, label by label. */
function counted(rules: readonly MeteringRuleIntent[], packet: Packet): readonly string[] {
  const labels = [...new Set(rules.map(rule => rule.label))].sort()
  return labels.filter(label => {
    const own = rules.filter(rule => rule.label === label && matches(rule, packet))
    return own.some(rule => !rule.excluded) && !own.some(rule => rule.excluded)
  })
}

/** What OVN does: the one policy of the highest priority. */
function carriedOut(classes: readonly MeteredClass[], packet: Packet): readonly string[] {
  const version = packet.source.includes(':') ? 6 : 4
  const own = classes.filter(each => each.ipVersion === version && matches(each, packet))
  const best = own.toSorted((a, b) => b.specificity - a.specificity)
  if (best.length > 1) expect(best[0]?.specificity).toBeGreaterThan(best[1]?.specificity ?? 0)
  return best[0]?.labels ?? []
}

// Few addresses, so that prefixes meet.
const prefixes = ['0.0.0.0/0', '10.0.0.0/8', '10.0.0.0/24', '10.0.0.0/25', '10.0.0.1/32', '192.0.2.0/24']
const prefixes6 = ['::/0', '2001:db8::/32', '2001:db8::/64', '2001:db8::1/128']
const direction = fc.constantFrom<'ingress' | 'egress'>('ingress', 'egress')
const sideOf = (from: readonly string[]) => fc.option(fc.constantFrom(...from), { nil: undefined })
const ruleOf = (from: readonly string[]) =>
  fc.record({
    label: fc.constantFrom('a', 'b', 'c'),
    direction,
    excluded: fc.boolean(),
    source: sideOf(from),
    destination: sideOf(from),
  })
const rules = fc.array(
  fc
    .oneof(ruleOf(prefixes), ruleOf(prefixes6))
    .filter(rule => rule.source !== undefined || rule.destination !== undefined),
  { maxLength: 8 },
)
const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.200', '10.9.9.9', '192.0.2.7', '198.51.100.1']
const addresses6 = ['2001:db8::1', '2001:db8::2', '2001:db8:1::1', 'fd00::1']
const packetOf = (from: readonly string[]) =>
  fc.record({ direction, source: fc.constantFrom(...from), destination: fc.constantFrom(...from) })

test('one policy for each packet counts for the labels that the rules count it for', () => {
  fc.assert(
    fc.property(rules, fc.oneof(packetOf(addresses), packetOf(addresses6)), (given, packet) => {
      const { classes, leftOut } = meteredClasses(given)
      expect(leftOut).toEqual([])
      expect(carriedOut(classes, packet)).toEqual(counted(given, packet))
    }),
    { numRuns: 2_000 },
  )
})

test('the order of rules says nothing', () => {
  fc.assert(
    fc.property(rules, given => {
      const sorted = (classes: readonly MeteredClass[]) => classes.map(each => JSON.stringify(each)).sort()
      expect(sorted(meteredClasses(given.toReversed()).classes)).toEqual(
        sorted(meteredClasses(given).classes),
      )
    }),
  )
})

test('a label that would make too many classes is left out whole, others are counted', () => {
  const rule = { direction: 'ingress', excluded: false } as const
  const crossing = Array.from({ length: 20 }, (_, index) => [
    { ...rule, label: 'b', source: `10.${index}.0.0/16`, destination: undefined },
    { ...rule, label: 'b', source: undefined, destination: `10.${index}.0.0/16` },
  ]).flat()
  const small = { ...rule, label: 'c', source: undefined, destination: '192.0.2.0/24' }
  const { classes, leftOut } = meteredClasses([...crossing, small])
  expect(leftOut).toEqual(['b'])
  expect(classes).toMatchObject([{ destination: '192.0.2.0/24', labels: ['c'] }])
  expect(20 * 20).toBeGreaterThan(METERED_CLASSES_MAX)
})
