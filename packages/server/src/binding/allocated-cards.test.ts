import { expect, test } from 'vitest'
import { cardProviderId } from '../placement/card-providers.ts'
import { functionGroupId } from '../placement/resource-names.ts'
import { allocatedElsewhere } from './allocated-cards.ts'

const portId = '22222222-0000-4000-8000-000000000001'
const host = 'compute1'
const segment = { physicalNetwork: 'physnet1' }
const devices = { physnet1: ['eth1'], physnet2: ['eth2'] }
const group = functionGroupId(portId)
const elsewhere = (allocation: unknown) =>
  allocatedElsewhere({ portId, host, profile: { allocation } }, segment, devices)

test.each([
  ['nothing is noted', undefined],
  ['the card leads to the network', { [group]: cardProviderId(host, 'eth1') }],
  ['it is promised by the host as a whole', { another: '99999999-0000-4000-8000-000000000001' }],
])('a promise stands when %s', (_when, allocation) => {
  expect(elsewhere(allocation)).toEqual([])
})

test('a card of another network is named with the network', () => {
  expect(elsewhere({ [group]: cardProviderId(host, 'eth2') })).toEqual(['eth2', 'physnet1'])
  expect(elsewhere({ another: cardProviderId(host, 'eth2') })).toEqual(['eth2', 'physnet1'])
})

test('a function of another host is none of this one', () => {
  const provider = cardProviderId('compute2', 'eth1')
  expect(elsewhere({ [group]: provider })).toEqual([provider, 'physnet1'])
})
