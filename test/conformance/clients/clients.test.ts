import { expect, test } from 'vitest'
import { judge } from './judge.ts'
import { parseLine } from './parse-line.ts'
import { renderClients } from './render-clients.ts'

const result = (name: string, outcome: 'pass' | 'fail' | 'skip', reason?: string) => ({
  ...{ name: `functional.test_network.${name}`, isClass: false, outcome, durationS: 0.1 },
  ...(reason === undefined ? {} : { reason }),
})
const listed = [
  { test: /\.ATest\.test_server$/, outcome: 'fail', because: 'needs Compute' },
  { test: /\.BTest\./, outcome: 'skip', because: 'not served' },
] as const
const results = [
  result('ATest.test_server', 'fail', 'no endpoint'),
  result('ATest.test_list', 'pass'),
  result('BTest.test_one', 'pass'),
]

test('a line tells of one test, the last one of the commands', () => {
  expect(parseLine(JSON.stringify(results[0]))).toEqual({ result: results[0] })
  expect(parseLine('{"ran":["network list"],"notRun":[]}')).toEqual({ ran: ['network list'], notRun: [] })
  expect(() => parseLine('{"name":"a","outcome":"maybe"}')).toThrow('no result')
})

test('what does not pass is well only as it is listed, and what is listed may not pass', () => {
  const verdicts = judge([...results, result('CTest.test_x', 'skip', 'why not')], true, listed)
  expect(verdicts.map(({ name, isWell }) => [name.split('.').slice(2).join('.'), isWell])).toEqual([
    ['ATest.test_list', true],
    ['ATest.test_server', true],
    ['BTest.test_one', false],
    ['CTest.test_x', false],
  ])
})

test('a reason that no test is left of is a fault of a whole run only', () => {
  const first = results.slice(0, 2)
  expect(judge(first, false, listed).every(each => each.isWell)).toBe(true)
  expect(judge(first, true, listed).filter(each => !each.isWell)).toMatchObject([{ outcome: 'absent' }])
})

test('the report counts by module and gives each reason once', () => {
  const commands = { ran: ['network list'], notRun: ['vpn service list', 'vpn service show'] }
  const packages = new Map([['python3-openstackclient', '6']])
  const report = renderClients(judge(results, true, listed), commands, { packages, tookS: 3 })
  expect(report).toContain('| functional.test_network | 3 | 2 | 1 | 1 |')
  expect(report).toContain('- needs Compute: functional.test_network.ATest (1)')
  expect(report).toContain('- functional.test_network.BTest.test_one: pass')
  expect(report).toContain('`vpn …` (2)')
})
