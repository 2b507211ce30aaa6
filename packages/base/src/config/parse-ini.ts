/** One `key = value` of a file. */
export interface IniAssignment {
  readonly section: string
  readonly key: string
  /** Continuation lines are joined by a newline. */
  readonly value: string
  /** Where the assignment begins, from 1. */
  readonly line: number
}

export interface IniProblem {
  readonly line: number
  readonly expected: string
}

export interface IniFile {
  readonly assignments: readonly IniAssignment[]
  readonly problems: readonly IniProblem[]
}

interface OpenAssignment {
  readonly section: string
  readonly key: string
  readonly values: string[]
  readonly line: number
}

/**
 * Reads the ini dialect of oslo.config: `key = value` or `key: value` (whichever separator comes
 * first), one pair of quotes around a value removed, comments only on lines that begin with `#` or
 * `;`, an indented line continues the value above it, and a repeated key is kept each time. An
 * indented comment is therefore part of the value, and a blank or comment line ends it.
 */
export function parseIni(text: string): IniFile {
  const assignments: IniAssignment[] = []
  const problems: IniProblem[] = []
  let section: string | undefined
  let open: OpenAssignment | undefined
  const close = () => {
    if (open === undefined) return
    assignments.push({ ...pick(open), value: open.values.join('\n') })
    open = undefined
  }

  for (const [index, rawLine] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const lineNumber = index + 1
    const line = rawLine.trimEnd()
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (open === undefined) problems.push({ line: lineNumber, expected: 'a value above to continue' })
      else open.values.push(line.trimStart())
      continue
    }
    close()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    if (line.startsWith('[')) {
      const name = line.endsWith(']') ? line.slice(1, -1).trim() : ''
      if (name === '') problems.push({ line: lineNumber, expected: 'a section header such as [DEFAULT]' })
      else section = name
      continue
    }
    const pair = splitPair(line)
    if (pair === undefined) problems.push({ line: lineNumber, expected: 'key = value' })
    else if (section === undefined)
      problems.push({ line: lineNumber, expected: 'a section header before it' })
    else open = { section, key: pair.key, values: [pair.value], line: lineNumber }
  }
  close()
  return { assignments, problems }
}

function pick({ section, key, line }: OpenAssignment) {
  return { section, key, line }
}

function splitPair(line: string): { key: string; value: string } | undefined {
  const at = line.search(/[:=]/)
  if (at < 0) return undefined
  const key = line.slice(0, at).trim()
  return key === '' ? undefined : { key, value: unquote(line.slice(at + 1).trim()) }
}

function unquote(value: string): string {
  const first = value.at(0)
  return (first === '"' || first === "'") && value.at(-1) === first ? value.slice(1, -1) : value
}
