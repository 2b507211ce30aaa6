import { expect, test } from 'vitest'
import type { BindingFacts } from './desire.ts'
import { findInstance } from './find-instance.ts'
import { novaHeaders } from './sign-request.ts'

function guest(id: string, macs: readonly string[], cidrs: string, project = 'p1'): BindingFacts {
  return {
    port: `port-${id}`,
    datapath: 'd',
    type: '',
    chassis: ['c'],
    macs,
    externalIds: { 'neutron:device_id': id, 'neutron:project_id': project, 'neutron:cidrs': cidrs },
  }
}
const one = guest('vm1', ['fa:16:3e:00:00:11 10.0.0.11 fd00::11'], '10.0.0.11/24 fd00::11/64')
const two = guest('vm2', ['unknown'], '10.0.0.12/24')

test.each([
  ['10.0.0.11', 'vm1'],
  ['fd00:0:0::11', 'vm1'],
  ['fe80::f816:3eff:fe00:11', 'vm1'],
  ['10.0.0.12', 'vm2'],
])('%s is %s', (address, id) => {
  expect(findInstance([one, two], address)).toEqual({ id, projectId: 'p1' })
})

test.each(['10.0.0.13', 'fe80::1', 'nonsense', ''])('%s is nobody', address => {
  expect(findInstance([one, two], address)).toBeUndefined()
})

test('two that could be meant are nobody', () => {
  expect(findInstance([one, guest('vm3', [], '10.0.0.11/24')], '10.0.0.11')).toBeUndefined()
})

// OSSA-2013-033: whoever writes another's instance into a port's device_id signs with the own project.
test('instance and project are of one port', () => {
  const forged = guest('vm1', [], '10.0.0.99/24', 'other')
  expect(findInstance([one, forged], '10.0.0.99')).toEqual({ id: 'vm1', projectId: 'other' })
})

test('a port without instance or project asks nothing', () => {
  expect(findInstance([guest('', [], '10.0.0.5/24')], '10.0.0.5')).toBeUndefined()
  expect(findInstance([guest('vm', [], '10.0.0.5/24', '')], '10.0.0.5')).toBeUndefined()
})

test('Nova gets our headers, and of the guest only harmless ones', () => {
  const headers = novaHeaders(
    {
      accept: '*/*',
      host: 'x',
      'x-instance-id': 'forged',
      x_tenant_id: 'forged',
      'x-forwarded-for': 'forged',
      forwarded: 'for=forged',
      'x-metadata-provider': 'forged',
    },
    { id: 'vm1', projectId: 'p1', address: '10.0.0.11' },
    'key',
  )
  expect(headers).toEqual({
    accept: '*/*',
    'x-forwarded-for': '10.0.0.11',
    'x-instance-id': 'vm1',
    'x-tenant-id': 'p1',
    'x-instance-id-signature': '7481314138efdedc479b02ac6c4260ad30b80dfa0df63e4bc6e0f3f848356c0b',
  })
})
