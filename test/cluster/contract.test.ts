import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const checks = 67

const readme = await readFile(new URL('./README.md', import.meta.url), 'utf8')
const rows = [...readme.matchAll(/^\| (\d+) \| (.+?) \| `([a-z0-9-]+)` \| (.+?) \|$/gm)].map(
  ([, number = '', check = '', file = '', name = '']) => ({ number: Number(number), check, file, name }),
)

test(`the README lists ${checks} checks`, () => {
  expect(rows.map(row => row.number)).toEqual(Array.from({ length: checks }, (_, index) => index + 1))
})

test.each(rows)('check $number is a test: $check', async ({ file, name }) => {
  const text = await readFile(new URL(`./${file}.test.ts`, import.meta.url), 'utf8')
  // Names of tests, and what tables of tests are called.
  const names = [...text.matchAll(/(?:^\s*(?:test|describe)\b.*?|\bwhat: )\(?(['"`])(.+?)\1/gm)].map(
    one => one[2],
  )
  const found = [...names, ...[...text.matchAll(/\]\)\((['"`])(.+?)\1/g)].map(one => one[2])]
  expect(found.some(one => one?.replace(/^[$%]\w+ /, '').startsWith(name))).toBe(true)
})
