import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository, sourceFiles } from './source-files.ts'

/** As many lines that say something, one after the other, are one thing said twice. */
const SAME_LINES_MIN = 12

interface Line {
  readonly text: string
  /** Counted from 1. */
  readonly number: number
}

interface Place {
  readonly file: string
  readonly lines: readonly Line[]
  /** Index of the first of the lines that are the same. */
  readonly start: number
}

/** Lines that say something: no imports, comments, blank lines or lone brackets. */
function tellingLines(source: string): readonly Line[] {
  const withoutImports = source.replace(/^import [^'"]*?from '[^']+'$/gm, text => text.replace(/[^\n]/g, ''))
  return withoutImports
    .split('\n')
    .map((text, index) => ({ text: text.trim(), number: index + 1 }))
    .filter(({ text }) => /[\w]/.test(text) && !/^(\/\/|\/?\*)/.test(text))
}

function sameFrom(one: Place, other: Place): number {
  let count = 0
  const textAt = (place: Place) => place.lines[place.start + count]?.text
  while (textAt(one) !== undefined && textAt(one) === textAt(other)) count += 1
  return count
}

function startsEarlier(one: Place, other: Place): boolean {
  const before = one.lines[one.start - 1]?.text
  return before !== undefined && before === other.lines[other.start - 1]?.text
}

function describe(place: Place, count: number): string {
  const first = place.lines[place.start]?.number
  const last = place.lines[place.start + count - 1]?.number
  return `${place.file}:${first}-${last}`
}

const windows = new Map<string, Place[]>()
const files = sourceFiles()
const problems: string[] = []
for (const file of files) {
  const lines = tellingLines(readFileSync(join(repository, file), 'utf8'))
  for (let start = 0; start + SAME_LINES_MIN <= lines.length; start += 1) {
    const place: Place = { file, lines, start }
    const key = lines
      .slice(start, start + SAME_LINES_MIN)
      .map(line => line.text)
      .join('\n')
    const earlier = windows.get(key) ?? []
    for (const other of earlier) {
      if (startsEarlier(place, other)) continue
      const count = sameFrom(place, other)
      problems.push(`${describe(other, count)} and ${describe(place, count)} are the same ${count} lines`)
    }
    windows.set(key, [...earlier, place])
  }
}

for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(`${problems.length} duplicates in ${files.length} files\n`)
process.exitCode = problems.length ? 1 : 0
