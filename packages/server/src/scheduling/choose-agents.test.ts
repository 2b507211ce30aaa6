import { expect, test } from 'vitest'
import { type Candidate, chooseAgents } from './choose-agents.ts'

const agent = (id: string, zone: string, load: number, phase: string | null = null): Candidate => ({
  id,
  zone,
  load,
  phase,
})
const agents = [agent('a', 'z1', 3), agent('b', 'z1', 1), agent('c', 'z2', 7), agent('d', 'z2', 8)]
const choose = (options: { count?: number; zones?: readonly string[]; present?: readonly string[] }) =>
  chooseAgents(agents, {
    count: options.count ?? 1,
    zones: options.zones ?? [],
    present: new Set(options.present),
  }).map(one => one.id)

test('the one with the least to do takes it', () => {
  expect(choose({})).toEqual(['b'])
  expect(choose({ zones: ['z2'] })).toEqual(['c'])
  expect(choose({ zones: ['z3'] })).toEqual([])
})

test('several are in several zones, beside those that have it', () => {
  expect(choose({ count: 2 })).toEqual(['b', 'c'])
  expect(choose({ count: 9 })).toEqual(['b', 'c', 'a', 'd'])
  expect(choose({ present: ['a'] })).toEqual(['c'])
})

test('one that is ready comes before one that is not, however much it has to do', () => {
  const phases = ['starting', 'full_sync', 'degraded', 'ready', null] as const
  const all = phases.map((phase, index) => agent(String(index), 'z', index, phase))
  const order = chooseAgents(all, { count: 5, zones: [], present: new Set() }).map(one => one.phase)
  expect(order).toEqual(['ready', null, 'degraded', 'full_sync', 'starting'])
})
