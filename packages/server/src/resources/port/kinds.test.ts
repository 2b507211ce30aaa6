import { parseIp } from '@neutrino/base/ip.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressPairs } from './address-pairs-kind.ts'
import { profile } from './definition.ts'
import { dhcpOptions } from './dhcp-options-kind.ts'
import { fixedIps } from './fixed-ips-kind.ts'
import { completePairs } from './port-security.ts'

const kinds = [fixedIps, addressPairs, dhcpOptions] as const

test('any JSON is parsed or refused as a bad request, never otherwise', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      for (const kind of kinds) {
        for (const given of [value, [value], [{ ip_address: value, subnet_id: value }]]) {
          try {
            kind.parse(given, 'x')
          } catch (error) {
            expect(error).toMatchObject({ status: 400 })
          }
        }
      }
    }),
  )
})

test('what was parsed parses to the same', () => {
  const option = fc.record({
    // Names that OVN has an option for allow fewer values.
    opt_name: fc.stringMatching(/^x[a-z0-9-]{1,63}$/),
    opt_value: fc.option(fc.stringMatching(/^[ -~]*[!-~]$/, { maxLength: 20 })),
    ip_version: fc.constantFrom(4, 6),
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(option, { selector: o => `${o.ip_version} ${o.opt_name}`, maxLength: 5 }),
      options => {
        const parsed = dhcpOptions.parse(options, 'x')
        expect(parsed).toEqual(options)
        expect(dhcpOptions.parse(parsed, 'x')).toEqual(parsed)
      },
    ),
  )
  fc.assert(
    fc.property(fc.uniqueArray(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 5 }), ips => {
      const known = ips.filter(ip => parseIp(ip) !== undefined)
      const entries = [...new Set(known)].map(ip_address => ({ ip_address }))
      try {
        const parsed = fixedIps.parse(entries, 'x')
        expect(fixedIps.parse(parsed, 'x')).toEqual(parsed)
      } catch (error) {
        // Two spellings of one address.
        expect(error).toMatchObject({ status: 400 })
      }
    }),
  )
})

test('keys of a fixed IP that nobody knows are ignored, other kinds name them', () => {
  expect(fixedIps.parse([{ ip_address: '10.0.0.1', more: 1 }], 'x')).toEqual([{ ip_address: '10.0.0.1' }])
  expect(() => addressPairs.parse([{ ip_address: '10.0.0.1', more: 1 }], 'x')).toThrow("'more'")
})

test('a pair without a MAC and the same with the MAC of the port are one', () => {
  const pairs = [{ ip_address: '10.0.0.1' }, { ip_address: '10.0.0.1', mac_address: 'fa:16:3e:00:00:01' }]
  const port = { macAddress: 'fa:16:3e:00:00:01', pairsMax: 10 }
  expect(() => completePairs(pairs, port)).toThrow(/twice/)
  expect(completePairs(pairs, { ...port, macAddress: 'fa:16:3e:00:00:02' })).toHaveLength(2)
})

test('a filter is a key and a value', () => {
  expect(fixedIps.parseFilter('ip_address=10.0.0.1', 'fixed_ips')).toBe('ip_address=10.0.0.1')
  for (const text of ['', 'x', '=x']) expect(() => fixedIps.parseFilter(text, 'fixed_ips')).toThrow('<key>')
})

test.each([
  '224.0.0.1',
  '239.255.255.255',
  'ff02::1',
  '224.0.0.0/4',
  '224.1.0.0/16',
  '192.0.0.0/2',
  'ff00::/8',
  'fe00::/7',
])('%s is nothing that a port sends from: it is or has multicast addresses', ip_address => {
  expect(() => addressPairs.parse([{ ip_address }], 'x')).toThrow(
    expect.objectContaining({ status: 400, type: 'HTTPBadRequest' }),
  )
})

test('senders are not multicast MACs either, but any address is one that a port may send from', () => {
  expect(() =>
    addressPairs.parse([{ ip_address: '10.0.0.1', mac_address: '01:00:5e:00:00:01' }], 'x'),
  ).toThrow(expect.objectContaining({ status: 400, type: 'HTTPBadRequest' }))
  const pairs = ['0.0.0.0/0', '::/0', '223.255.255.255', 'fe80::/10'].map(ip_address => ({ ip_address }))
  expect(addressPairs.parse(pairs, 'x')).toEqual(pairs)
})

test('a binding profile has no text that jsonb cannot hold, however deep', () => {
  for (const value of [{ a: 'x\0' }, { 'a\0': 1 }, { a: [{ b: '\\\0' }] }])
    expect(() => profile.parse(value, 'binding:profile')).toThrow('NUL')
  const path = { pci_slot: 'C:\\u0000', more: ['\\\\u0000'] }
  expect(profile.parse(path, 'binding:profile')).toEqual(path)
})
