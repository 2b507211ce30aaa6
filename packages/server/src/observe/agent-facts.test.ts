import type { Row } from '@neutrino/ovsdb/value.ts'
import { expect, test } from 'vitest'
import { tellsOfAgents } from './agent-facts.ts'

const told = (status: object): Row => ({
  _uuid: '00000000-0000-4000-8000-000000000001',
  external_ids: {
    'neutron:ovn-neutron-agent-id': 'a',
    'neutrino:neutron-agent-status': JSON.stringify(status),
  },
})
const ready = { phase: 'ready', progress: { done: 1, total: 1 } }
const able = { ...ready, custom: { ipsec: { can_encrypt: true } } }

test.each([
  ['another phase', ready, { ...ready, phase: 'degraded' }, true],
  ['that the host can encrypt', ready, able, true],
  ['that it no longer can', able, { ...able, custom: { ipsec: { can_encrypt: false } } }, true],
  ['progress', ready, { ...ready, progress: { done: 0, total: 1 } }, false],
  ['what moves all the time', ready, { ...ready, custom: { clocks: [{ offset: 3 }] } }, false],
])('an agent that tells %s', (_what, before, after, isWorthALook) => {
  expect(tellsOfAgents(told(before), told(after))).toBe(isWorthALook)
})

test('other bridges that lead to the provider are worth a look', () => {
  const bridges = (text: string): Row => ({ ...told(ready), external_ids: { 'neutron-bgp-bridges': text } })
  expect(tellsOfAgents(bridges('br-a'), bridges('br-a,br-b'))).toBe(true)
  expect(tellsOfAgents(bridges('br-a'), bridges('br-a'))).toBe(false)
})
