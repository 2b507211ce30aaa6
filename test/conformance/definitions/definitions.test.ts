import { expect, test } from 'vitest'
import { compareDefinitions, type Flags, parseDefinitions } from './compare-definitions.ts'
import { renderDefinitions } from './render-definitions.ts'

const all: Flags = { create: true, update: true, filter: true, sort: true, shown: true }
const theirs = parseDefinitions([
  { alias: 'bridges', resources: { bridges: { name: all, length: { ...all, sort: false }, colour: all } } },
  { alias: 'ferries', resources: { ferries: { name: all } } },
  { alias: 'tolls', resources: {} },
])
const ours = new Map([
  [
    'bridges',
    new Map([
      ['name', all],
      ['length', all],
      ['colour', { ...all, update: false, filter: false }],
    ]),
  ],
])

test('what is absent, or takes less, is a fault unless it is listed', () => {
  const verdicts = compareDefinitions(theirs, ours, [{ text: /^ferries /, because: 'no water' }])
  expect(verdicts.map(({ faults }) => faults)).toEqual([
    ['bridges bridges colour: no update, no filter'],
    [],
    [],
  ])
  const report = renderDefinitions(verdicts, '3')
  expect(report).toContain('neutron-lib 3: 3 aliases, of which\n2 bring 4 attributes')
  expect(report).toContain('- no water: `ferries ferries name: no resource`')
})

test('what is no definition is refused', () => {
  expect(() => parseDefinitions({})).toThrow('no list')
  expect(() => parseDefinitions([{ resources: {} }])).toThrow('alias')
})
