import { expect, test } from 'vitest'
import { testSettings } from '../../../../test/support/api/test-settings.ts'
import { planProjectSegments, type StoredRange } from './project-ranges.ts'
import type { SegmentRequest } from './segment.ts'

const { segments } = testSettings
const settings = { ...segments, projectNetworkTypes: ['vlan', 'geneve'] as const }

const geneve = (min: number, max: number, projectId?: string): StoredRange => ({
  networkType: 'geneve',
  physicalNetwork: null,
  min,
  max,
  projectId,
})
const vlan = (physicalNetwork: string, min: number, max: number, projectId?: string): StoredRange => ({
  networkType: 'vlan',
  physicalNetwork,
  min,
  max,
  projectId,
})

/** Choices as text: type, then the ranges. */
function planned(project: string, ranges: readonly StoredRange[], provider: SegmentRequest = {}) {
  const [plan] = planProjectSegments({ provider, external: false }, { id: project, ranges }, settings)
  if (plan?.kind !== 'any') return plan
  return plan.choices.map(({ networkType, ranges: list }) => {
    const texts = list.map(({ physicalNetwork, min, max }) => `${physicalNetwork ?? ''} ${min}-${max}`.trim())
    return `${networkType}: ${texts.join(', ')}`
  })
}

test('without ranges of administrators the configuration decides', () => {
  expect(planned('a', [])).toEqual(['vlan: physnet1 100-200', 'geneve: 1-65535'])
})

test('ranges of the project come first, type by type, and are for nobody else', () => {
  const ranges = [geneve(70_000, 70_010, 'a'), geneve(500, 600, 'b'), vlan('physnet1', 150, 160, 'b')]
  expect(planned('a', ranges)).toEqual([
    'vlan: physnet1 100-149, physnet1 161-200',
    'geneve: 70000-70010',
    'geneve: 1-499, 601-65535',
  ])
  expect(planned('b', ranges)).toEqual([
    'vlan: physnet1 150-160',
    'vlan: physnet1 100-200',
    'geneve: 500-600',
    'geneve: 1-65535',
  ])
})

test('ranges for all are added to those of the configuration', () => {
  expect(planned('a', [geneve(60_000, 70_000), vlan('physnet9', 5, 6)])).toEqual([
    'vlan: physnet1 100-200, physnet9 5-6',
    'geneve: 1-70000',
  ])
})

test('a network type or a physical network that is asked for stays the only one', () => {
  const ranges = [geneve(70_000, 70_010, 'a'), vlan('physnet9', 5, 6)]
  expect(planned('a', ranges, { networkType: 'geneve' })).toEqual(['geneve: 70000-70010', 'geneve: 1-65535'])
  expect(planned('a', ranges, { networkType: 'vlan', physicalNetwork: 'physnet9' })).toEqual([
    'vlan: physnet9 5-6',
  ])
  expect(planned('a', ranges, { networkType: 'geneve', segmentationId: 7 })).toMatchObject({ kind: 'exact' })
})
