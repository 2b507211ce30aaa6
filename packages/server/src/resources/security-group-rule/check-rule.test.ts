import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkRule } from './check-rule.ts'
import { protocolNumber, protocolNumbers } from './protocols.ts'

type Values = Parameters<typeof checkRule>[0]

const port = fc.option(fc.integer({ min: 0, max: 65_535 }))
const rule: fc.Arbitrary<Values> = fc.record({
  projectId: fc.constant('p'),
  securityGroupId: fc.constant('g'),
  description: fc.constant(''),
  remoteGroupId: fc.option(fc.constant('r')),
  remoteAddressGroupId: fc.constant(null),
  direction: fc.constantFrom('ingress', 'egress'),
  protocol: fc.option(
    fc.oneof(fc.constantFrom(...protocolNumbers.keys()), fc.integer({ min: 0, max: 255 }).map(String)),
  ),
  portRangeMin: port,
  portRangeMax: port,
  ethertype: fc.constantFrom('IPv4', 'IPv6'),
  remoteIpPrefix: fc.option(fc.constantFrom('10.0.0.5/24', '::/0', '2001:db8::1/64', '0.0.0.0/0')),
})

function accepted(values: Values): ReturnType<typeof checkRule> | undefined {
  try {
    return checkRule(values)
  } catch {
    return undefined
  }
}

test('what is accepted means one thing and is accepted again as it is stored', () => {
  fc.assert(
    fc.property(rule, values => {
      const checked = accepted(values)
      if (checked === undefined) return
      const { protocol, protocolNumber: number, portRangeMin, portRangeMax, normalizedCidr } = checked
      expect(number).toBe(protocol === null ? null : protocolNumber(protocol))
      if (portRangeMax !== null) expect(portRangeMin).not.toBeNull()
      // ICMP belongs to one version only.
      if (values.ethertype === 'IPv6') expect(number).not.toBe(1)
      else expect(number).not.toBe(58)
      expect(normalizedCidr === null).toBe(values.remoteIpPrefix === null)
      expect(checkRule({ ...values, protocol, portRangeMin, portRangeMax })).toEqual(checked)
    }),
    { numRuns: 2_000 },
  )
})
