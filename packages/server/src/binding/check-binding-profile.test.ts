import { expect, test } from 'vitest'
import { checkBindingProfile } from './check-binding-profile.ts'
import { profileKeySets, profileKeys } from './profile-keys.ts'

const pci = { pci_vendor_info: '15b3:101e', pci_slot: '0000:03:00.2', physical_network: null }

test.each([
  ['normal', {}],
  ['normal', { migrating_to: 'hv2', anything: 1 }],
  ['normal', { 'vtep-physical-switch': 'a', 'vtep-logical-switch': 'b' }],
  ['direct', { pci_slot: '0000:03:00.2' }],
  ['direct', { ...pci, capabilities: ['switchdev'], more: true }],
  ['remote-managed', { ...pci, card_serial_number: 'x', pf_mac_address: 'y', vf_num: 1 }],
])('a %s port may have the profile %o', (vnicType, profile) => {
  expect(checkBindingProfile(vnicType, profile)).toBeUndefined()
})

test('a parent is returned with its tag', () => {
  expect(checkBindingProfile('normal', { parent_name: 'p', tag: 0 })).toEqual({ parentId: 'p', tag: 0 })
})

test.each([
  ['normal', { capabilities: 'switchdev' }, 'capabilities must be a list'],
  ['normal', { parent_name: 'p' }, 'parent_name, tag belong together'],
  ['normal', { parent_name: 'p', tag: 'x' }, 'tag must be integer'],
  ['normal', { parent_name: 'p', tag: 4_096 }, 'tag must be between 0 and 4095'],
  ['normal', { 'vtep-physical-switch': 'a' }, 'vtep-physical-switch, vtep-logical-switch belong together'],
  [
    'direct',
    { pci_slot: 'x', capabilities: ['switchdev'] },
    'pci_vendor_info, pci_slot, physical_network belong together',
  ],
  [
    'remote-managed',
    { ...pci, card_serial_number: 'x', pf_mac_address: 'y', vf_num: '1' },
    'vf_num must be integer',
  ],
])('a %s port may not have the profile %o', (vnicType, profile, reason) => {
  expect(() => checkBindingProfile(vnicType, profile)).toThrow(
    expect.objectContaining({
      type: 'InvalidInput',
      message: `Invalid input for operation: binding:profile: ${reason}.`,
    }),
  )
})

test('every key is in the reference once, in order, and so is every key of a set', () => {
  const names = profileKeys.map(key => key.name)
  expect(names).toEqual([...new Set(names)].sort())
  for (const name of profileKeySets.flatMap(set => set.names)) expect(names).toContain(name)
})

test('keys that nobody has listed are kept, and of listed ones only those that we go by are looked at', () => {
  expect(
    checkBindingProfile('normal', { mine: { deep: [1] }, trusted: 'yes', allocation: 5 }),
  ).toBeUndefined()
  for (const wrong of ['x', 5, '01:00:5e:00:00:01'])
    expect(() => checkBindingProfile('direct-physical', { device_mac_address: wrong })).toThrow(
      'device_mac_address must be a MAC address',
    )
})
