import { expect, test } from 'vitest'
import { hostView } from '../../host-view.fixture.ts'
import { flowOf, parseOwnFlows, ZONE_FIRST } from './flows.ts'
import { localIp } from './index.ts'
import { localRule, roles } from './local-rule.ts'

const port = '22222222-0000-4000-8000-000000000001'
const client = '22222222-0000-4000-8000-000000000002'
const later = '22222222-0000-4000-8000-000000000003'
const owner = 'fa:16:3e:00:00:64'
const mac = 'fa:16:3e:00:00:04'
const address = '10.0.0.100'
const mark = (text: string) => ({ externalIds: { 'neutrino:local-ip': text } })
const translated = mark(`${address}/${owner}/translate/10.0.0.4/${mac}`)
const keysOf = (bindings: NonNullable<Parameters<typeof hostView>[0]>['bindings']) =>
  localIp.desire(hostView({ bindings: bindings ?? [] })).map(rule => rule.key)
const foundations = ['rest/7', 'onward/7', 'plain/7', 'deliver/7']

test('machines of the host are led to the port that its binding says, and that port to the owner', () => {
  const rules = localIp.desire(hostView({ bindings: [{ port, ...translated }, { port: client }] }))
  expect(rules.map(rule => rule.key)).toEqual([
    ...foundations,
    ...['answer/7/10.0.0.100', `owner/7/10.0.0.100/${owner}`, 'except/7/1/10.0.0.100'],
    ...['translate/7/10.0.0.100', 'restore/7/10.0.0.4'],
    ...['from/7/1', 'to/7/1', 'from/7/2', 'to/7/2'],
  ])
  const fields = { role: 'translate', datapath: 7, port: null, address, fixed: '10.0.0.4', mac }
  expect(rules).toContainEqual({ key: 'translate/7/10.0.0.100', ...fields })
})

test('a port that has the address itself gets what is for it, and does not announce it', () => {
  const passed = mark(`${address}/${owner}/passthrough/10.0.0.4/${mac}`)
  expect(keysOf([{ port, ...passed }])).toEqual([
    ...foundations,
    ...['answer/7/10.0.0.100', `owner/7/10.0.0.100/${owner}`, 'except/7/1/10.0.0.100'],
    ...['mute/7/1/10.0.0.100', 'pass/7/10.0.0.100', 'from/7/1', 'to/7/1'],
  ])
})

test('of several ports of a host the first is chosen, whatever their order', () => {
  const other = mark(`${address}/${owner}/translate/10.0.0.5/fa:16:3e:00:00:05`)
  const one = { port, tunnelKey: 1, ...translated }
  const two = { port: later, tunnelKey: 3, ...other }
  const chosen = (bindings: Parameters<typeof keysOf>[0]) =>
    keysOf(bindings).filter(key => /restore|except/.test(key))
  expect(chosen([one, two])).toEqual(['except/7/1/10.0.0.100', 'restore/7/10.0.0.4'])
  expect(chosen([two, one])).toEqual(chosen([one, two]))
})

test.each([
  ['says nothing', {}],
  ['says nonsense', mark('10.0.0.100/translate')],
  ['says a mode that nobody knows', mark(`${address}/${owner}/both/10.0.0.4/${mac}`)],
  ['is about IPv6', mark(`fd00::1/${owner}/translate/fd00::4/${mac}`)],
  ['is elsewhere', { ...translated, chassis: [] }],
  ['is not up yet', { ...translated, isUp: false }],
  ['is no device', { ...translated, type: 'localport' }],
])('nobody is led anywhere where a binding %s', (_case, binding) => {
  expect(keysOf([{ port, ...binding }, { port: client }])).toEqual([])
})

const fields = { datapath: 7, port: 1, address, fixed: '10.0.0.4', mac }

test.each(roles)('what is sent is taken field by field: %s', role => {
  const rule = localRule(role, fields)
  expect(localIp.parse({ ...rule, key: 'x', more: 1 })).toEqual(rule)
  for (const field of ['datapath', 'port', 'address', 'fixed', 'mac'] as const)
    if (rule[field] !== null)
      expect(() => localIp.parse({ ...rule, [field]: '1,actions=drop' })).toThrow(RangeError)
  expect(() => localIp.parse({ ...rule, role: 'any' })).toThrow(RangeError)
})

const places = { ingress: 10, output: 65 }

test.each(roles)('its flow is found again: %s', role => {
  const rule = localRule(role, fields)
  const [found, more] = parseOwnFlows(flowOf(rule, places, ZONE_FIRST + 3))
  expect(more).toBeUndefined()
  expect(found?.rule).toEqual(rule)
  expect(found?.zone).toBe(role === 'translate' || role === 'restore' ? ZONE_FIRST + 3 : undefined)
  if (found?.place !== undefined) expect(found.place.table).toBe(places[found.place.of])
})

test('flows are found as they are printed, what is broken by its cookie, and no others', () => {
  const printed =
    ' cookie=0x4e554c4900000007, duration=1.2s, table=240, n_packets=0, n_bytes=0, priority=100,ip,metadata=0x7,nw_dst=10.0.0.100 actions=set_field:fa:16:3e:00:00:04->eth_dst,ct(commit,table=242,zone=61440,nat(dst=10.0.0.4))'
  const broken =
    ' cookie=0x4e554c4900000007, duration=1.2s, table=240, priority=100,ip,metadata=0x7 actions=drop'
  const others = ' cookie=0x4e554c49, duration=1.2s, table=240, priority=100,ip,metadata=0x7 actions=drop'
  const found = parseOwnFlows(`OFPST_FLOW reply (OF1.5):\n${printed}\n${broken}\n${others}`)
  expect(found.map(({ rule, selector }) => [rule?.key, selector])).toEqual([
    ['translate/7/10.0.0.100', 'cookie=0x4e554c4900000007/-1,table=240,ip,metadata=7,nw_dst=10.0.0.100'],
    [undefined, 'cookie=0x4e554c4900000007/-1,table=240'],
  ])
})
