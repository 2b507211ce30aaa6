import { expect, test } from 'vitest'
import { dhcpOptionValue } from './dhcp-option-values.ts'

test.each([
  ['tftp_server', 4, 'boot.example', '"boot.example"'],
  ['tftp_server', 4, '"boot.example"', '"boot.example"'],
  ['domain_search', 6, 'a.example', '"a.example"'],
  ['domain_search_list', 4, 'a.example, b', '"a.example,b"'],
  ['domain_search_list', 4, 'a b', undefined],
  ['domain_search_list', 4, 'a..b', undefined],
  ['wpad', 4, 'a"b', undefined],
  ['wpad', 4, 'a\\', undefined],
  ['domain_name', 4, '', undefined],
  ['ip_forward_enable', 4, 'True', '1'],
  ['ip_forward_enable', 4, '0', '0'],
  ['ip_forward_enable', 4, '2', undefined],
  ['default_ttl', 4, '255', '255'],
  ['default_ttl', 4, '256', undefined],
  ['mtu', 4, '0x10', undefined],
  ['lease_time', 4, '4294967295', '4294967295'],
  ['lease_time', 4, '4294967296', undefined],
  ['router', 4, '10.0.0.1', '10.0.0.1'],
  ['dns_server', 4, '10.0.0.1,10.0.0.2', '{10.0.0.1, 10.0.0.2}'],
  ['dns_server', 4, '{10.0.0.1 10.0.0.2}', '{10.0.0.1, 10.0.0.2}'],
  ['dns_server', 4, 'fd00::1', undefined],
  ['dns_server', 6, 'fd00::1', 'fd00::1'],
  ['server_id', 4, '10.0.0.1 ', '10.0.0.1'],
  ['server_id', 4, '10.0.0.1, 10.0.0.2', undefined],
  ['classless_static_route', 4, '10.1.0.0/24,10.0.0.1', '{10.1.0.0/24,10.0.0.1}'],
  [
    'classless_static_route',
    4,
    '{10.1.0.0/24,10.0.0.1, 0.0.0.0/0,10.0.0.2}',
    '{10.1.0.0/24,10.0.0.1, 0.0.0.0/0,10.0.0.2}',
  ],
  ['classless_static_route', 4, '10.1.0.0/24', undefined],
  ['server_id', 6, 'FA:16:3E:00:00:01', 'fa:16:3e:00:00:01'],
  ['fqdn', 4, 'x', undefined],
] as const)('%s of IPv%s: %s', (name, version, value, expected) => {
  expect(dhcpOptionValue(name, version, value)).toBe(expected)
})
