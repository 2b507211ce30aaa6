import { parseCidr } from '@neutrino/base/ip.ts'
import type { DesiredRow } from '@neutrino/server/reconcile/model/desired-row.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../support/api/create-test-api.ts'
import { testSettings } from '../../support/api/test-settings.ts'
import { translatedRows } from './rows.ts'
import { make } from './site.ts'

const { admin, member } = callers
let api: TestApi
let network: string
let group: string

beforeAll(async () => {
  const unlimited = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas: unlimited, dnsDomain: 'example.org.' } })
})
afterAll(() => api?.close())
beforeEach(async () => {
  network = (await make(api, member, 'networks', 'network', {})).id
  await make(api, member, 'subnets', 'subnet', { network_id: network, cidr: '10.0.0.0/16', ip_version: 4 })
  group = (await make(api, member, 'security-groups', 'security_group', { name: 'g' })).id
})

const set = String.raw`\$(?:pg|as)_[0-9a-z_]+`
// The first two are about what every port needs for its addresses, and about answers that DHCP servers forge.
const terms = [
  /^udp\.src == (?:67|68|546|547)$/,
  /^\(nd \|\| nd_r[as] \|\| mldv1 \|\| mldv2\)$/,
  /^(?:inport|outport) == @(?:pg_[0-9a-f_]+|neutron_pg_drop)$/,
  /^ip[46]?$/,
  new RegExp(`^ip[46]\\.(?:src|dst) == (?:[0-9a-f.:]+(?:/[0-9]{1,3})?|${set})$`),
  /^(?:tcp|udp|sctp)(?:\.dst (?:==|>=|<=) [0-9]{1,5})?$/,
  /^icmp[46](?:\.(?:type|code) == [0-9]{1,3})?$/,
  /^ip\.proto == [0-9]{1,3}$/,
]

/** What of a match is not the grammar that translators may write; addresses have no host bits. */
function faultOf(match: string): string | undefined {
  return match.split(' && ').find(term => {
    if (!terms.some(known => known.test(term))) return true
    const address = /^ip([46])\.(?:src|dst) == ([0-9a-f.:/]+)$/.exec(term)
    if (!address) return false
    const cidr = parseCidr(
      address[2]!.includes('/') ? address[2]! : `${address[2]}/${address[1] === '4' ? 32 : 128}`,
    )
    return cidr === undefined || cidr.address !== cidr.network || String(cidr.version) !== address[1]
  })
}

const matchesOf = (rows: readonly DesiredRow[]) =>
  rows
    .flatMap(row => (row.table === 'ACL' ? [String(row.columns.match)] : []))
    .filter(match => !match.includes(' || '))

async function ruled(body: object): Promise<number> {
  const rule = { security_group_id: group, direction: 'ingress', ...body }
  const answer = await api.post(member, '/v2.0/security-group-rules', { security_group_rule: rule })
  expect(answer.status, `${JSON.stringify(body)} ${answer.text}`).toBeLessThan(500)
  return answer.status
}

const octet = fc.integer({ min: 0, max: 255 })
const ipv4 = fc.tuple(octet, octet, octet, octet).map(parts => parts.join('.'))
const prefixText = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: -1, max: 40 })).map(([ip, length]) => `${ip}/${length}`),
  fc.tuple(fc.ipV6(), fc.integer({ min: -1, max: 140 })).map(([ip, length]) => `${ip}/${length}`),
  ipv4,
  fc.ipV6(),
  fc.constantFrom(
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/08',
    '10.0.0.0/255.0.0.0',
    '010.0.0.1',
    '::ffff:1.2.3.4/128',
    '1.2.3.4/32\n',
    ' 10.0.0.0/8',
    '10.0.0.0/8 || 1',
    '10/8',
    '10.0.0.0/',
    '/8',
    'fe80::1%eth0',
  ),
  fc.string({ maxLength: 20 }),
)

describe('advisory 3: a prefix that the API takes is one that OVN reads', () => {
  test('of rules and address groups', async () => {
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(prefixText, async prefix => {
        for (const ethertype of ['IPv4', 'IPv6'])
          if ((await ruled({ remote_ip_prefix: prefix, ethertype })) === 201) accepted++
        const answer = await api.post(member, '/v2.0/address-groups', {
          address_group: { name: 'a', addresses: [prefix] },
        })
        expect(answer.status, answer.text).toBeLessThan(500)
      }),
      { numRuns: 150 },
    )
    const rows = await translatedRows(api)
    expect(accepted).toBeGreaterThan(20)
    expect(matchesOf(rows).map(faultOf).filter(Boolean)).toEqual([])
    for (const row of rows.filter(each => each.table === 'Address_Set'))
      for (const address of JSON.stringify(row.columns.addresses).matchAll(/"([^"]*)"/g)) {
        const cidr = parseCidr(
          address[1]!.includes('/') ? address[1]! : `${address[1]}/${address[1]!.includes(':') ? 128 : 32}`,
        )
        expect(cidr && cidr.address === cidr.network, address[1]).toBe(true)
      }
  }, 60_000)
})

describe('advisory 17: protocols, ports and types of ICMP', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.integer({ min: -2, max: 300 }),
    fc.integer({ min: 65_530, max: 65_540 }),
    fc.constantFrom('80', 'x', '', true, 1.5),
  )
  const protocol = fc.oneof(
    fc.constantFrom(
      null,
      'any',
      'ip',
      'tcp',
      'udp',
      'sctp',
      'icmp',
      'icmpv6',
      'ipv6-icmp',
      'vrrp',
      'esp',
      'dccp',
      'udplite',
      'hopopt',
      'TCP',
      '6 || 1',
      '+6',
      ' 17 ',
      'tcp && ip4',
    ),
    fc.integer({ min: -1, max: 257 }),
  )

  test('what is taken makes a match; ports are only where a protocol has them', async () => {
    await fc.assert(
      fc.asyncProperty(
        protocol,
        value,
        value,
        fc.constantFrom('IPv4', 'IPv6'),
        async (name, min, max, ethertype) => {
          const status = await ruled({ protocol: name, port_range_min: min, port_range_max: max, ethertype })
          const hasPorts = ['tcp', 'udp', 'sctp', 'dccp', 'udplite', 'icmp', 'icmpv6', 'ipv6-icmp'].includes(
            String(name).toLowerCase().trim(),
          )
          const isNumbered = /^\s*\+?(?:1|6|17|33|58|132|136)\s*$/.test(String(name))
          if (status === 201 && (min ?? max) !== null)
            expect(hasPorts || isNumbered, `${name} ${min} ${max}`).toBe(true)
        },
      ),
      { numRuns: 250 },
    )
    expect(
      matchesOf(await translatedRows(api))
        .map(faultOf)
        .filter(Boolean),
    ).toEqual([])
  }, 60_000)
})

const hostile = fc.oneof(
  fc.constantFrom(
    'a\nb',
    'a\r\nb',
    'a"b',
    '"',
    '\\',
    '\\"',
    'a}b',
    '{1.2.3.4}',
    '{',
    '$x',
    "a'b",
    'a,b',
    'a=b',
    'a || 1',
    'a && drop',
    '\u2028',
    '@pg',
    '; ls',
    '\t',
    'x"; router=1.2.3.4; y="',
    '"}, router = 6.6.6.6',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
  fc.stringMatching(/^[a-z0-9"\\{}\n\r,=]{1,20}$/),
)

/** A value as OVN's lexer reads one option: a word, a quoted text, or words and texts in braces. */
const optionValue = /^(?:[\w.:/,+ -]*|"(?:[^"\\\n\r]|\\["\\])*"|\{[\w.:/, -]*\}|\{(?:"[\w. -]*"(?:, )?)*\})$/

describe('advisory 20: no text of a client becomes syntax', () => {
  test('DHCP options', async () => {
    const names = [
      'domain-name',
      'bootfile-name',
      'tftp-server',
      'server-ip-address',
      'dns-server',
      'router',
      'wpad',
      'path-prefix',
      'ntp-server',
      'classless-static-route',
      'mtu',
      'lease-time',
      'domain-search',
      'hostname',
      '66',
      '67',
      'domain_name',
      'x\ny',
      'mtu=1, router',
    ]
    const option = fc.record({
      opt_name: fc.constantFrom(...names),
      opt_value: hostile,
      ip_version: fc.constantFrom(4, 6),
    })
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(option, async extra => {
        const port = { network_id: network, extra_dhcp_opts: [extra] }
        const answer = await api.post(member, '/v2.0/ports', { port })
        expect(answer.status, answer.text).toBeLessThan(500)
        if (answer.status === 201) accepted++
        if (/[\r\n\0]/.test(extra.opt_value + extra.opt_name))
          expect(answer.status, JSON.stringify(extra)).toBe(400)
      }),
      { numRuns: 150 },
    )
    expect(accepted).toBeGreaterThan(10)
    for (const row of (await translatedRows(api)).filter(each => each.table === 'DHCP_Options')) {
      const { options } = row.columns
      const map = options !== undefined && typeof options === 'object' && 'map' in options ? options.map : {}
      for (const [name, value] of Object.entries(map)) {
        expect(name).toMatch(/^[a-z0-9_]+$/)
        if (value !== undefined) expect(String(value), name).toMatch(optionValue)
      }
    }
  }, 60_000)

  test('names, tags, descriptions and DNS names', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async text => {
        const id = { network_id: network }
        for (const [path, member_, body] of [
          ['networks', 'network', { name: text, description: text, dns_domain: text }],
          ['networks', 'network', { name: text }],
          ['ports', 'port', { ...id, name: text, device_id: text, description: text }],
          ['ports', 'port', { ...id, dns_name: text }],
          ['ports', 'port', { ...id, tags: [text] }],
          ['routers', 'router', { name: text }],
          ['security-groups', 'security_group', { name: text, description: text }],
          ['address-groups', 'address_group', { name: text }],
        ] as const) {
          const answer = await api.post(member, `/v2.0/${path}`, { [member_]: body })
          expect(answer.status, `${path} ${JSON.stringify(body)} ${answer.text}`).toBeLessThan(500)
        }
        const answer = await api.post(admin, '/v2.0/ports', { port: { ...id, 'binding:host_id': text } })
        expect(answer.status, answer.text).toBeLessThan(500)
      }),
      { numRuns: 60 },
    )
    const rows = await translatedRows(api)
    expect(matchesOf(rows).map(faultOf).filter(Boolean)).toEqual([])
    for (const row of rows) {
      if (row.table === 'Logical_Switch_Port') {
        for (const column of ['addresses', 'port_security'] as const)
          for (const address of JSON.stringify(row.columns[column] ?? []).matchAll(/"([^"]*)"/g))
            expect(address[1]).toMatch(/^(?:unknown|router|dynamic|[0-9a-f:]{17}(?: [0-9a-f.:/]+)*)$/)
      }
      if (row.table === 'DNS') {
        const { records } = row.columns
        const map =
          records !== undefined && typeof records === 'object' && 'map' in records ? records.map : {}
        for (const [name, addresses] of Object.entries(map)) {
          expect(name).toMatch(/^[a-z0-9.-]+$/)
          expect(String(addresses)).toMatch(/^[a-z0-9.: -]+$/)
        }
      }
    }
  }, 60_000)
})

describe('advisory 10: crafted names and routes are refused in time that grows with their length', () => {
  const long = 200_000
  const shapes = [
    'a'.repeat(long),
    '.'.repeat(long),
    '-'.repeat(long),
    'a.'.repeat(long / 2),
    '1.'.repeat(long / 2),
    `${'a'.repeat(long)}!`,
    ':'.repeat(long),
    '0'.repeat(long),
    ' '.repeat(long),
  ]

  test('they are 400, and quickly so', async () => {
    for (const text of shapes) {
      for (const [path, name, body] of [
        ['subnets', 'subnet', { cidr: '10.9.0.0/24', dns_nameservers: [text] }],
        ['subnets', 'subnet', { cidr: text }],
        ['subnets', 'subnet', { cidr: '10.9.0.0/24', gateway_ip: text }],
        ['subnets', 'subnet', { cidr: '10.9.0.0/24', host_routes: [{ destination: text, nexthop: text }] }],
        ['ports', 'port', { dns_name: text }],
        ['ports', 'port', { mac_address: text }],
        ['ports', 'port', { dns_domain: text }],
        ['ports', 'port', { allowed_address_pairs: [{ ip_address: text }] }],
        ['ports', 'port', { extra_dhcp_opts: [{ opt_name: 'dns-server', opt_value: text }] }],
      ] as const) {
        const started = performance.now()
        const answer = await api.post(member, `/v2.0/${path}`, {
          [name]: { network_id: network, ip_version: path === 'subnets' ? 4 : undefined, ...body },
        })
        expect(
          answer.status,
          `${path} ${Object.keys(body)} ${text.slice(0, 5)} ${answer.text.slice(0, 200)}`,
        ).toBe(400)
        // A matcher that backtracks would need hours.
        expect(performance.now() - started, `${path} ${Object.keys(body)} ${text.slice(0, 5)}`).toBeLessThan(
          2_000,
        )
      }
    }
    for (const nameservers of [Array.from({ length: 5_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`)])
      expect(
        (
          await api.post(member, '/v2.0/subnets', {
            subnet: { network_id: network, ip_version: 4, cidr: '10.9.0.0/24', dns_nameservers: nameservers },
          })
        ).status,
      ).toBe(400)
  }, 60_000)
})
