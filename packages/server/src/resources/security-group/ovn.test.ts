import { expect, test } from 'vitest'
import type { AclLog } from '../../reconcile/model/acl-log.ts'
import { ovnSettingsDefault } from '../../reconcile/model/ovn-settings.ts'
import { printRows } from '../../reconcile/model/print-rows.ts'
import { type SecurityGroupIntent, type SecurityGroupRuleIntent, translateSecurityGroup } from './ovn.ts'

const groupId = '0d0d0d0d-0000-4000-8000-000000000001'
const remoteId = '0d0d0d0d-0000-4000-8000-000000000002'
const features = { dhcp4Options: undefined, dhcp6Options: undefined }

function rule(number: number, fields: Partial<SecurityGroupRuleIntent>): SecurityGroupRuleIntent {
  return {
    id: `44444444-0000-4000-8000-${String(number).padStart(12, '0')}`,
    direction: 'ingress',
    ipVersion: 4,
    protocol: undefined,
    portMin: undefined,
    portMax: undefined,
    remoteCidr: undefined,
    remoteGroupId: undefined,
    remoteAddressGroupId: undefined,
    ...fields,
  }
}

const log = (number: number, event: AclLog['event'], isSelective: boolean): AclLog => ({
  id: `77777777-0000-4000-8000-${String(number).padStart(12, '0')}`,
  event,
  isSelective,
})

const cases: Readonly<
  Record<string, Omit<SecurityGroupIntent, 'id' | 'logs'> & Partial<Pick<SecurityGroupIntent, 'logs'>>>
> = {
  'no rules': { isStateful: true, rules: [] },
  'default rules': {
    isStateful: true,
    rules: [
      rule(1, { direction: 'egress' }),
      rule(2, { direction: 'egress', ipVersion: 6 }),
      rule(3, { remoteGroupId: groupId }),
      rule(4, { remoteGroupId: groupId, ipVersion: 6 }),
    ],
  },
  'ports of tcp, udp and sctp': {
    isStateful: true,
    rules: [
      rule(1, { protocol: 6 }),
      rule(2, { protocol: 6, portMin: 22, portMax: 22 }),
      rule(3, { protocol: 17, portMin: 80, portMax: 90 }),
      rule(4, { protocol: 132, portMin: 5 }),
      rule(5, { protocol: 132, portMax: 9, direction: 'egress' }),
    ],
  },
  'icmp of both versions': {
    isStateful: true,
    rules: [
      rule(1, { protocol: 1 }),
      rule(2, { protocol: 1, portMin: 8 }),
      rule(3, { protocol: 1, portMin: 3, portMax: 4 }),
      rule(4, { protocol: 58, ipVersion: 6, portMin: 0, portMax: 0 }),
      rule(5, { protocol: 1, ipVersion: 6 }),
    ],
  },
  'other protocols by number': {
    isStateful: true,
    rules: [rule(1, { protocol: 112 }), rule(2, { protocol: 0, ipVersion: 6 })],
  },
  remotes: {
    isStateful: true,
    rules: [
      rule(1, { remoteCidr: '10.0.0.0/8' }),
      rule(2, { remoteCidr: 'fd00::/8', ipVersion: 6, direction: 'egress' }),
      rule(3, { remoteGroupId: remoteId, protocol: 6, portMin: 22, portMax: 22 }),
      rule(4, { remoteAddressGroupId: remoteId, ipVersion: 6 }),
    ],
  },
  'rules that say the same share an acl': {
    isStateful: true,
    rules: [rule(2, { remoteCidr: '10.0.0.0/24' }), rule(1, { remoteCidr: '10.0.0.0/24' })],
  },
  'what is let through is logged': {
    isStateful: true,
    rules: [rule(1, { protocol: 6 }), rule(2, { direction: 'egress' })],
    logs: [log(1, 'DROP', false), log(2, 'ACCEPT', true), log(3, 'ALL', false)],
  },
  'all of a stateless group is logged': {
    isStateful: false,
    rules: [rule(1, { protocol: 6 })],
    logs: [log(1, 'ALL', true)],
  },
  'what is dropped is logged': { isStateful: true, rules: [rule(1, {})], logs: [log(1, 'DROP', true)] },
  'a log of all drops is not the group’s': {
    isStateful: true,
    rules: [rule(1, {})],
    logs: [log(1, 'DROP', false)],
  },
  'stateless group': { isStateful: false, rules: [rule(1, { protocol: 6 })] },
}

test.each(Object.entries(cases))('%s', async (name, group) => {
  const rows = translateSecurityGroup(
    { id: groupId, logs: [], ...group },
    { settings: ovnSettingsDefault, features },
  )
  await expect(printRows(rows)).toMatchFileSnapshot(`./ovn.golden/${name.replaceAll(/[ ,’]+/g, '-')}.txt`)
})

test('security groups switched off leave no rows', () => {
  const settings = { ...ovnSettingsDefault, enableSecurityGroup: false }
  expect(
    translateSecurityGroup({ id: groupId, isStateful: true, rules: [], logs: [] }, { settings, features }),
  ).toEqual([])
})
