import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatIniText } from './format-value.ts'
import { parseIni } from './parse-ini.ts'

const pairs = (text: string) => parseIni(text).assignments.map(({ key, value }) => [key, value])

test('a file as operators write it', () => {
  const text = `# comment
; comment
[DEFAULT]
bind_host = 0.0.0.0
core_plugin: ml2
url = http://host:80/a=b
colon:a=b

quoted = " spaced "
half = "open
not_comment = a ; b # c
empty =
[ ovn ]
ovn_nb_connection = tcp:10.0.0.1:6641,
    tcp:10.0.0.2:6641
\ttcp:10.0.0.3:6641
repeated = 1
repeated = 2
`
  expect(parseIni(text)).toEqual({
    problems: [],
    assignments: [
      { section: 'DEFAULT', key: 'bind_host', value: '0.0.0.0', line: 4 },
      { section: 'DEFAULT', key: 'core_plugin', value: 'ml2', line: 5 },
      { section: 'DEFAULT', key: 'url', value: 'http://host:80/a=b', line: 6 },
      { section: 'DEFAULT', key: 'colon', value: 'a=b', line: 7 },
      { section: 'DEFAULT', key: 'quoted', value: ' spaced ', line: 9 },
      { section: 'DEFAULT', key: 'half', value: '"open', line: 10 },
      { section: 'DEFAULT', key: 'not_comment', value: 'a ; b # c', line: 11 },
      { section: 'DEFAULT', key: 'empty', value: '', line: 12 },
      {
        section: 'ovn',
        key: 'ovn_nb_connection',
        value: 'tcp:10.0.0.1:6641,\ntcp:10.0.0.2:6641\ntcp:10.0.0.3:6641',
        line: 14,
      },
      { section: 'ovn', key: 'repeated', value: '1', line: 17 },
      { section: 'ovn', key: 'repeated', value: '2', line: 18 },
    ],
  })
})

test('an indented comment belongs to the value above, as in oslo.config', () => {
  expect(pairs('[a]\nk = v\n  # not a comment\n')).toEqual([['k', 'v\n# not a comment']])
})

test('line ends of other systems and a byte order mark do not matter', () => {
  expect(pairs('\uFEFF[a]\r\nk = v\r\n  w\r\n\r\nl = x\r')).toEqual([
    ['k', 'v\nw'],
    ['l', 'x'],
  ])
})

test.each([
  ['[a]\nnonsense\nk = v', 2, 'key = value'],
  ['[a]\n= v', 2, 'key = value'],
  ['k = v', 1, 'a section header before it'],
  ['[a]\n\n  stray', 3, 'a value above to continue'],
  ['[a]\nk = v\n# comment\n  stray', 4, 'a value above to continue'],
  ['[a', 1, 'a section header such as [DEFAULT]'],
  ['[a] # comment', 1, 'a section header such as [DEFAULT]'],
  ['[]', 1, 'a section header such as [DEFAULT]'],
])('%j has a problem in line %i', (text, line, expected) => {
  expect(parseIni(text).problems).toEqual([{ line, expected }])
})

test('any single-line text survives being written and read', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      fc.pre(!/[\r\n]/.test(text))
      expect(pairs(`[a]\nk = ${formatIniText(text)}\n`)).toEqual([['k', text]])
    }),
  )
})

test('it never throws', () => {
  const line = fc.oneof(
    fc.constantFrom('[a]', '[', ']', '=', ':', ' x', 'k=v', '"', "k='", '#', ''),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(line), lines => {
      parseIni(lines.join('\n'))
    }),
  )
})
