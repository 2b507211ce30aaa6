import { expect, test } from 'vitest'
import type { Option } from './option.ts'
import { describeExpected, parseValue } from './parse-value.ts'

const base = { group: 'g', name: 'n', doc: 'Doc.' }
const integer: Option = { ...base, kind: 'integer', min: -5, max: 10, default: 1 }
const unset: Option = { ...base, kind: 'integer' }
const float: Option = { ...base, kind: 'float', default: 1 }
const port: Option = { ...base, kind: 'port', default: 1 }
const boolean: Option = { ...base, kind: 'boolean', default: false }
const choice: Option = { ...base, kind: 'choice', choices: ['a', 'B'], default: 'a' }
const choiceOrEmpty: Option = { ...base, kind: 'choice', choices: ['', 'a'] }
const string: Option = { ...base, kind: 'string' }
const list: Option = { ...base, kind: 'list' }
const dict: Option = { ...base, kind: 'dict' }
const multi: Option = { ...base, kind: 'multi' }

test.each([
  [integer, '10', 10],
  [integer, ' +7 ', 7],
  [integer, '-5', -5],
  [unset, '', undefined],
  [float, '1.5', 1.5],
  [float, '-.5e3', -500],
  [float, '2.', 2],
  [port, '0', 0],
  [port, '65535', 65535],
  [boolean, 'True', true],
  [boolean, 'yes', true],
  [boolean, 'ON', true],
  [boolean, '1', true],
  [boolean, 'false', false],
  [boolean, 'No', false],
  [boolean, 'off', false],
  [boolean, '0', false],
  [choice, 'B', 'B'],
  [choiceOrEmpty, '', ''],
  [string, '', ''],
  [string, ' a,b ', ' a,b '],
  [list, '', []],
  [list, ' a , b,,', ['a', 'b']],
  [list, 'a,,b', ['a', '', 'b']],
  [list, ',', []],
  [list, 'a,\nb', ['a', 'b']],
  [dict, '', {}],
  [dict, 'physnet1: br-ex , net:1:2,empty:', { physnet1: 'br-ex', net: '1:2', empty: '' }],
  [dict, '__proto__:x', JSON.parse('{"__proto__":"x"}')],
  [multi, 'a,b', ['a,b']],
])('%# reads %j', (option, text, value) => {
  expect(parseValue(option, text)).toEqual({ ok: true, value })
})

test.each([
  [integer, '11', 'an integer from -5 to 10'],
  [integer, '', 'an integer from -5 to 10'],
  [integer, '1.0', 'an integer from -5 to 10'],
  [integer, '0x1', 'an integer from -5 to 10'],
  [unset, '9007199254740993', 'an integer'],
  [float, 'nan', 'a number'],
  [float, '1e999', 'a number'],
  [port, '65536', 'a port number from 0 to 65535'],
  [port, '-1', 'a port number from 0 to 65535'],
  [boolean, 'maybe', 'a boolean (true or false, yes or no, on or off, 1 or 0)'],
  [boolean, '', 'a boolean (true or false, yes or no, on or off, 1 or 0)'],
  [choice, 'b', 'one of a, B'],
  [choiceOrEmpty, 'b', 'one of "", a'],
  [dict, 'a', 'key:value pairs separated by commas'],
  [dict, 'a:1,2,b:3', 'key:value pairs separated by commas'],
  [dict, ':1', 'key:value pairs separated by commas'],
  [dict, 'a:1,a:2', 'each key once, but a is repeated'],
])('%# refuses %j', (option, text, expected) => {
  expect(parseValue(option, text)).toEqual({ ok: false, expected })
})

test('limits on one side are described', () => {
  expect(describeExpected({ ...base, kind: 'integer', min: 1 })).toBe('an integer of at least 1')
  expect(describeExpected({ ...base, kind: 'float', max: 2 })).toBe('a number of at most 2')
})
